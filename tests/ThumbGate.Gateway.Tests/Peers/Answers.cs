using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ThumbGate.Gateway.Tests.Peers;

using Answer = Func<HttpContext, RecordedRequest, Task>;

/// <summary>Scripts for <see cref="RecordingUpstream.Answer"/>.</summary>
public static class Answers
{
    public static Answer Json(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Text(json, "application/json", status, headers);

    public static Answer Status(int status, params (string Name, string Value)[] headers) => async (context, _) =>
    {
        Start(context, status, headers);
        await context.Response.CompleteAsync();
    };

    public static Answer Text(string text, string type, int status, params (string Name, string Value)[] headers) => async (context, _) =>
    {
        Start(context, status, headers);
        context.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    };

    /// <summary>One answer after the other; the last one stays.</summary>
    public static Answer InTurn(params Answer[] answers)
    {
        var next = -1;
        return (context, request) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](context, request);
    }

    /// <summary>Cuts the connection without an answer.</summary>
    public static Answer Cut() => (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Sends headers and some bytes, and cuts the connection once <paramref name="seen"/> says that they arrived.</summary>
    public static Answer CutAfter(string firstBytes, Task seen) => async (context, _) =>
    {
        context.Response.ContentLength = firstBytes.Length + 1000;
        await context.Response.WriteAsync(firstBytes);
        await context.Response.Body.FlushAsync();
        await seen;
        context.Abort();
    };

    /// <summary>Never answers; ends when the caller hangs up, which <paramref name="hungUp"/> tells.</summary>
    public static Answer Silent(TaskCompletionSource? hungUp = null) => async (context, _) =>
    {
        await HangUpAsync(context);
        hungUp?.TrySetResult();
    };

    /// <summary>Server-sent events: each one that is written to the channel goes out at once.</summary>
    public static Answer Events(ChannelReader<string> events) => async (context, _) =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await foreach (var item in events.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"data: {item}\n\n");
            await context.Response.Body.FlushAsync();
        }
    };

    /// <summary>Sends headers and a first piece, then is silent until the caller hangs up.</summary>
    public static Answer Stalls(string firstPiece, TaskCompletionSource? hungUp = null) => async (context, _) =>
    {
        await context.Response.WriteAsync(firstPiece);
        await context.Response.Body.FlushAsync();
        await HangUpAsync(context);
        hungUp?.TrySetResult();
    };

    /// <summary>That many bytes, with their length stated or in chunks.</summary>
    public static Answer Download(long bytes, bool chunked = false) => async (context, _) =>
    {
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = chunked ? null : bytes;
        var piece = new byte[64 * 1024];
        for (var left = bytes; left > 0; left -= piece.Length)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), context.RequestAborted);
        }
    };

    private static void Start(HttpContext context, int status, (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }
    }

    private static async Task HangUpAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
