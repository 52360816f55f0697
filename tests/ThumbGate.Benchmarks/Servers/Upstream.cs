using System.Buffers;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ThumbGate.Benchmarks.Servers;

/// <summary>
/// The system behind the proxies: small JSON answers, bodies read and counted. It counts what arrives, so that a proxy which answers
/// by itself cannot pass for a fast one.
/// </summary>
internal static class Upstream
{
    public const string CountsPath = "/.bench/counts";
    public const string AuthPath = "/.bench/auth";

    private static readonly byte[] Read = """{"id":"it_42","name":"Acme Corporation","stage":"negotiation","amount":125000,"currency":"usd"}"""u8.ToArray();
    private static readonly byte[] Written = """{"id":"it_43","accepted":true}"""u8.ToArray();

    private static long requests;
    private static long bodyBytes;

    public static async Task RunAsync(Arguments arguments)
    {
        var port = arguments.Number("port", 0);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/.bench", StringComparison.Ordinal))
        {
            return AnswerHarnessAsync(context);
        }

        Interlocked.Increment(ref requests);
        return HttpMethods.IsGet(context.Request.Method) ? SendAsync(context, Read) : TakeBodyAsync(context);
    }

    private static async Task TakeBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        long length = 0;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            length += result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        Interlocked.Add(ref bodyBytes, length);
        await SendAsync(context, Written);
    }

    private static Task AnswerHarnessAsync(HttpContext context)
    {
        if (context.Request.Path == AuthPath)
        {
            context.Response.StatusCode = context.Request.Headers.Authorization.Count == 1 ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Interlocked.Read(ref requests)} {Interlocked.Read(ref bodyBytes)}"));
    }

    private static Task SendAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        context.Response.BodyWriter.Write(json);
        return Task.CompletedTask;
    }
}
