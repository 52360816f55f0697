using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Forwarding;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// Knows which requests a gateway is done with. The last byte of an upstream's answer is with the agent before the gateway has written down what
/// came of it: whoever looks at that, or asks again, has to wait for the end.
/// </summary>
internal sealed class RequestEnds : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Begun = "Microsoft.AspNetCore.Hosting.BeginRequest";
    private const string Ended = "Microsoft.AspNetCore.Hosting.EndRequest";
    private const string Failed = "Microsoft.AspNetCore.Hosting.UnhandledException";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new(StringComparer.Ordinal);
    private readonly IDisposable _subscription;
    private int _underWay;

    public RequestEnds(DiagnosticListener server) => _subscription = server.Subscribe(this, static name => name is Begun or Ended or Failed);

    /// <summary>Returns once no request is under way.</summary>
    public Task OfAllAsync() => Eventually.BeTrueAsync(() => Volatile.Read(ref _underWay) == 0);

    /// <summary>Returns once the request of an answer has ended; at once where the answer names no decision.</summary>
    /// <exception cref="TimeoutException">It doesn't end.</exception>
    public Task OfAsync(GatewayAnswer answer) => answer.Decision is { } decision ? Of(decision).Task.WaitAsync(Patience) : Task.CompletedTask;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == Begun)
        {
            Interlocked.Increment(ref _underWay);
            return;
        }

        var ended = value.Value?.GetType().GetProperty("httpContext")?.GetValue(value.Value) as HttpContext;
        if (ended?.Response.Headers[AnswerHeaders.Decision] is [{ } decision])
        {
            Of(decision).TrySetResult();
        }

        Interlocked.Decrement(ref _underWay);
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }

    public void Dispose() => _subscription.Dispose();

    private TaskCompletionSource Of(string decision) => _ends.GetOrAdd(decision, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
