using System.Net.Http;
using System.Runtime.ExceptionServices;
using Polly;
using Polly.Timeout;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// One request on its way through an upstream's pipelines, as the client that the forwarder sends with; it remembers how its attempts ended.
/// </summary>
internal sealed class UpstreamCall(UpstreamClient client, bool repeatable, CancellationToken agentGone)
    : HttpMessageInvoker(client.Handler, disposeHandler: false)
{
    private static readonly Func<ResilienceContext, UpstreamCall, ValueTask<Outcome<HttpResponseMessage>>> Attempt =
        static (context, call) => call.AttemptAsync(context.CancellationToken);

    private static readonly Func<ResilienceContext, UpstreamCall, ValueTask<Outcome<HttpResponseMessage>>> FirstOrAnother =
        static (context, call) => call.FirstOrAnotherAsync(context);

    private HttpRequestMessage? _request;
    private Outcome<HttpResponseMessage>? _first;

    /// <summary>Why no attempt brought an answer; null where one did, or none was made.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether bytes of any attempt may have left.</summary>
    public bool MayHaveSent { get; private set; }

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _request = request;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await client.Resilience.Once.ExecuteOutcomeAsync(Attempt, context, this);
            if (repeatable && client.Resilience.RetriesAfter(outcome) is { } retries)
            {
                _first = outcome;
                outcome = await retries.ExecuteOutcomeAsync(FirstOrAnother, context, this);
            }

            if (outcome.Exception is { } failure)
            {
                // Cancelled between attempts, or by the bound on all of them.
                var silent = failure is TimeoutRejectedException || (failure is OperationCanceledException && !agentGone.IsCancellationRequested);
                Failure = silent ? new UpstreamTimeoutException(whileConnecting: false, failure) : failure;
                ExceptionDispatchInfo.Throw(Failure);
            }

            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask<Outcome<HttpResponseMessage>> FirstOrAnotherAsync(ResilienceContext context)
    {
        if (_first is not { } first)
        {
            return client.Resilience.Once.ExecuteOutcomeAsync(Attempt, context, this);
        }

        _first = null;
        return new(first);
    }

    private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(CancellationToken cancellation)
    {
        try
        {
            var response = await base.SendAsync(_request!, cancellation);
            MayHaveSent = true;
            return Outcome.FromResult(response);
        }
        catch (OperationCanceledException cancelled) when (!agentGone.IsCancellationRequested)
        {
            // Nobody hung up, so it is one of the bounds; the connect bound is the only one that isn't a token of ours.
            return Failed(new UpstreamTimeoutException(!cancellation.IsCancellationRequested, cancelled));
        }
        catch (Exception failure)
        {
            return Failed(failure);
        }
    }

    private Outcome<HttpResponseMessage> Failed(Exception failure)
    {
        MayHaveSent |= !ForwardErrors.IsBeforeSending(failure);
        return Outcome.FromException<HttpResponseMessage>(failure);
    }
}
