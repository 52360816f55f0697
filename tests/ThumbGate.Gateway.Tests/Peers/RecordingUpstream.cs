using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// A vendor's system on a real loopback port: records every request byte for byte and answers as scripted. Requests are recorded when
/// their body has been read, before they are answered.
/// </summary>
public sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Channel<RecordedRequest> _arrivals = Channel.CreateUnbounded<RecordedRequest>();
    private int _connections;

    private RecordingUpstream(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>How requests are answered: see <see cref="Answers"/>. Default: 200 with an empty JSON object.</summary>
    public Func<HttpContext, RecordedRequest, Task> Answer { get; set; } = Answers.Json("{}");

    /// <summary>Whether bodies are kept, or only counted.</summary>
    public bool KeepsBodies { get; set; } = true;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public RecordedRequest Single => _requests.ShouldHaveSingleItem();

    public int Count => _requests.Count;

    /// <summary>How many connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <param name="certificate">For TLS with HTTP/2; null for plaintext HTTP/1.1.</param>
    /// <param name="port">A port, or 0 for any.</param>
    public static async Task<RecordingUpstream> StartAsync(X509Certificate2? certificate = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        RecordingUpstream upstream = null!;
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.ResponseHeaderEncodingSelector = static _ => System.Text.Encoding.Latin1;
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref upstream._connections);
                    return next(connection);
                });
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        upstream = new RecordingUpstream(builder.Build());
        upstream._app.Run(upstream.ServeAsync);
        await upstream._app.StartAsync();
        var address = upstream._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Address = new Uri(address);
        return upstream;
    }

    /// <summary>The next request that was not awaited yet; fails after 30 s.</summary>
    public async Task<RecordedRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _arrivals.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Forgets what was recorded and scripted.</summary>
    public void Forget()
    {
        _requests.Clear();
        while (_arrivals.Reader.TryRead(out _))
        {
            // Arrivals of an earlier test.
        }

        Answer = Answers.Json("{}");
        KeepsBodies = true;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var body = Array.Empty<byte>();
        long length;
        try
        {
            if (KeepsBodies)
            {
                using var memory = new MemoryStream();
                await context.Request.Body.CopyToAsync(memory);
                body = memory.ToArray();
                length = body.Length;
            }
            else
            {
                length = await CountAsync(context.Request.Body);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return;
        }

        var request = new RecordedRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Protocol,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.Select(v => v ?? "").ToArray(), StringComparer.OrdinalIgnoreCase),
            body,
            length);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        await Answer(context, request);
    }

    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
        }

        return length;
    }
}
