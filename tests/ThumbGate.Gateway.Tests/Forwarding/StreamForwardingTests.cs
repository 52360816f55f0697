using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Forwarding;

[Collection(nameof(StreamForwardingTests))]
public sealed class StreamForwardingTests
{
    private const long Large = 100L << 20;

    // Far below what is streamed; above what pools and the test's own peers take.
    private const long Bound = 48L << 20;

    [Fact]
    public async Task Events_arrive_one_by_one()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var events = Channel.CreateUnbounded<string>();
        upstream.Answer = Answers.Events(events.Reader);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));

        using var answer = await host.GetAsync("/billing/events");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        foreach (var item in (string[])["one", "two", "three"])
        {
            // The next one is written only after this one was seen.
            await events.Writer.WriteAsync(item);
            (await ReadLineAsync(reader)).ShouldBe("data: " + item);
            (await ReadLineAsync(reader)).ShouldBe("");
        }

        events.Writer.Complete();
        (await ReadLineAsync(reader)).ShouldBeNull();
        (await host.OutcomeAsync()).Error.ShouldBe("");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_download_passes_in_bounded_memory(bool chunked)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Download(Large, chunked);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        var memory = new MemoryWatch();

        using var answer = await host.GetAsync("/billing/file");
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
            memory.Look(length);
        }

        length.ShouldBe(Large);
        (await host.OutcomeAsync()).ResponseBytes.ShouldBe(Large);
        memory.MostGrowth.ShouldBeLessThan(Bound);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_upload_passes_in_bounded_memory(bool chunked)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.KeepsBodies = false;
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address));
        host.Risk = RiskClass.Write;
        var memory = new MemoryWatch();

        using var answer = await host.SendAsync(HttpMethod.Put, "/billing/file", new ZeroContent(Large, chunked, memory));

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Single.BodyLength.ShouldBe(Large);
        upstream.Single.Header("Transfer-Encoding").ShouldBe(chunked ? "chunked" : null);
        upstream.Single.Header("Content-Length").ShouldBe(chunked ? null : Large.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await host.OutcomeAsync()).RequestBytes.ShouldBe(Large);
        memory.MostGrowth.ShouldBeLessThan(Bound);
    }

    [Fact]
    public async Task A_tls_upstream_is_spoken_to_in_http2()
    {
        using var certificate = Certificate();
        await using var upstream = await RecordingUpstream.StartAsync(certificate);
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(new Uri($"https://localhost:{upstream.Address.Port}")),
            configure: handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString());
        host.Risk = RiskClass.Write;
        host.Buffers = true;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/a?b=%41", new StringContent("{}"));

        ((int)answer.StatusCode).ShouldBe(200);
        upstream.Single.Protocol.ShouldBe("HTTP/2");
        upstream.Single.RawTarget.ShouldBe("/a?b=%41");
        upstream.Single.Text.ShouldBe("{}");
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        using var certificate = Certificate();
        await using var upstream = await RecordingUpstream.StartAsync(certificate);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(new Uri($"https://localhost:{upstream.Address.Port}"), retries: 0));

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.TlsFailed));
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await reader.ReadLineAsync(patience.Token);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>How much the live heap grows while something streams.</summary>
    private sealed class MemoryWatch
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private long _next = 10L << 20;

        public long MostGrowth { get; private set; }

        public void Look(long streamed)
        {
            if (streamed >= _next)
            {
                _next += 10L << 20;
                MostGrowth = Math.Max(MostGrowth, GC.GetTotalMemory(forceFullCollection: true) - _before);
            }
        }
    }

    private sealed class ZeroContent(long length, bool chunked, MemoryWatch memory) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (long sent = 0; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, length - sent)));
                memory.Look(sent);
            }
        }

        protected override bool TryComputeLength(out long stated)
        {
            stated = length;
            return !chunked;
        }
    }
}

/// <summary>Measures memory, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(StreamForwardingTests), DisableParallelization = true)]
public sealed class StreamForwardingCollection;
