using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Threading.Channels;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Live;

/// <summary>What streams, through the process and its real listeners: TLS with HTTP/1.1 and HTTP/2, and HTTP/2 without TLS on its own port.</summary>
[Collection(nameof(StreamTests))]
public sealed class StreamTests(SecureGateway gateway) : IAsyncLifetime, IClassFixture<SecureGateway>
{
    private const long Large = 100L << 20;

    // Far below what is streamed. Growth of the process's own peak, buffers of both connections included.
    private const long Bound = 32L << 20;

    private static readonly Version Http11 = HttpVersion.Version11;
    private static readonly Version Http2 = HttpVersion.Version20;

    private string _key = "";

    public static TheoryData<string, bool> Ways => new() { { "1.1", false }, { "2.0", false }, { "2.0", true } };

    public async Task InitializeAsync()
    {
        gateway.Reset();
        (_, _key) = await gateway.Operators.AgentAsync("librarian");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Events_arrive_one_by_one(string version, bool h2c)
    {
        var events = Channel.CreateUnbounded<string>();
        gateway.Vault.Answer = Answers.Events(events.Reader);
        using var client = Client();
        using var answer = await SendAsync(client, HttpMethod.Get, "/vault/events", version, h2c);

        answer.Version.ShouldBe(Version.Parse(version));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        answer.Headers.Contains("ThumbGate-Decision").ShouldBeTrue();
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
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_large_download_passes_in_bounded_memory(string version, bool h2c)
    {
        gateway.Vault.Answer = Answers.Download(Large);
        using var client = Client();
        var before = gateway.Process.PeakMemory();

        using var answer = await SendAsync(client, HttpMethod.Get, "/vault/objects/film", version, h2c);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
        }

        length.ShouldBe(Large);
        (gateway.Process.PeakMemory() - before).ShouldBeLessThan(Bound);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_large_upload_passes_in_bounded_memory(string version, bool h2c)
    {
        gateway.Vault.KeepsBodies = false;
        using var client = Client();
        var before = gateway.Process.PeakMemory();

        using var answer = await SendAsync(client, HttpMethod.Put, "/vault/objects/film", version, h2c, new ZeroContent(Large));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Vault.Single.BodyLength.ShouldBe(Large);
        gateway.Vault.Single.Header("Content-Length").ShouldBe(Large.ToString(System.Globalization.CultureInfo.InvariantCulture));
        gateway.Vault.Single.Header("Authorization").ShouldBe("Bearer " + Credentials.Vault);
        (gateway.Process.PeakMemory() - before).ShouldBeLessThan(Bound);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_refusal_reads_the_same_in_every_protocol(string version, bool h2c)
    {
        using var client = Client();

        using var answer = await SendAsync(client, HttpMethod.Delete, "/vault/objects/film", version, h2c);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        gateway.Vault.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_served_in_clear_where_there_is_a_certificate()
    {
        using var client = Client();
        using var request = Request(HttpMethod.Get, new Uri($"http://127.0.0.1:{gateway.Ports.Agents}/vault/objects/film"), Http11);

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(request));

        gateway.Vault.Count.ShouldBe(0);
    }

    private Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string version, bool h2c, HttpContent? content = null)
    {
        var origin = h2c ? $"http://127.0.0.1:{gateway.Ports.H2c}" : gateway.Address;
        var request = Request(method, new Uri(origin + path), version == "2.0" ? Http2 : Http11);
        request.Content = content;
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address, Version version)
    {
        var request = new HttpRequestMessage(method, address) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        return request;
    }

    private HttpClient Client()
    {
        var shown = gateway.Certificate.ShouldNotBeNull().GetCertHashString();
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, other, _, _) => other!.GetCertHashString() == shown },
        });
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await reader.ReadLineAsync(patience.Token);
    }

    private sealed class ZeroContent(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (long sent = 0; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, length - sent)));
            }
        }

        protected override bool TryComputeLength(out long stated)
        {
            stated = length;
            return true;
        }
    }
}

/// <summary>The gateway with a certificate, and HTTP/2 in clear on a port of its own.</summary>
public sealed class SecureGateway : LiveGateway
{
    public SecureGateway()
        : base(tls: true)
    {
    }
}

/// <summary>Moves much data and measures memory: nothing runs beside it.</summary>
[CollectionDefinition(nameof(StreamTests), DisableParallelization = true)]
public sealed class StreamTestsCollection;
