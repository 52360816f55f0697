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

    /// <summary>
    /// While the circuit is closed and nothing but the answer bounds an attempt, the circuit is only told how it ended: a pipeline that
    /// waits beside the call costs as much as the rest of the gateway's own work.
    /// </summary>
    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _request = request;
        Outcome<HttpResponseMessage> outcome;
        if (client.Resilience.IsPassing)
        {
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                MayHaveSent = true;
                outcome = Outcome.FromResult(response);
            }
            catch (Exception failure)
            {
                outcome = FailedBy(failure, cancellationToken);
            }

            client.Resilience.Count(outcome);
        }
        else
        {
            outcome = await GuardedAsync(Attempt, client.Resilience.Once, cancellationToken);
        }

        if (repeatable && client.Resilience.RetriesAfter(outcome) is { } retries)
        {
            _first = outcome;
            outcome = await GuardedAsync(FirstOrAnother, retries, cancellationToken);
        }

        if (outcome.Exception is { } failed)
        {
            // Cancelled between attempts, or by the bound on all of them.
            var silent = failed is TimeoutRejectedException || (failed is OperationCanceledException && !agentGone.IsCancellationRequested);
            Failure = silent ? new UpstreamTimeoutException(whileConnecting: false, failed) : failed;
            ExceptionDispatchInfo.Throw(Failure);
        }

        return outcome.Result!;
    }

    private async ValueTask<Outcome<HttpResponseMessage>> GuardedAsync(
        Func<ResilienceContext, UpstreamCall, ValueTask<Outcome<HttpResponseMessage>>> attempt,
        ResiliencePipeline<HttpResponseMessage> pipeline,
        CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            return await pipeline.ExecuteOutcomeAsync(attempt, context, this);
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
        catch (Exception failure)
        {
            return FailedBy(failure, cancellation);
        }
    }

    private Outcome<HttpResponseMessage> FailedBy(Exception failure, CancellationToken cancellation)
    {
        if (failure is OperationCanceledException && !agentGone.IsCancellationRequested)
        {
            // Nobody hung up, so it is one of the bounds; the connect bound is the only one that isn't a token of ours.
            failure = new UpstreamTimeoutException(!cancellation.IsCancellationRequested, failure);
        }

        MayHaveSent |= !ForwardErrors.IsBeforeSending(failure);
        return Outcome.FromException<HttpResponseMessage>(failure);
    }
}
