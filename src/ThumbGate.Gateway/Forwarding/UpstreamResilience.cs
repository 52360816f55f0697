using System.Net;
using System.Net.Http;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// The pipelines of one upstream. Every attempt goes through its one circuit; only reads have retries.
/// </summary>
internal sealed class UpstreamResilience
{
    /// <summary>A vendor that asks for a longer pause gets it from the agent, which sees the vendor's own answer.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private static readonly Func<ResilienceContext, Outcome<HttpResponseMessage>, ValueTask<Outcome<HttpResponseMessage>>> AsItEnded =
        static (_, outcome) => new(outcome);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<HttpResponseMessage> _circuit;
    private readonly ResiliencePipeline<HttpResponseMessage>? _retries;
    private readonly TimeProvider _time;

    public UpstreamResilience(UpstreamSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _circuit = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = settings.Breaker.Failures,
                SamplingDuration = settings.Breaker.Window,
                MinimumThroughput = settings.Breaker.Minimum,
                BreakDuration = settings.Breaker.Open,
                ShouldHandle = static args => new(IsFailure(args.Outcome)),
                StateProvider = _state,
            })
            .Build();

        // YARP's activity timeout bounds the wait for an answer too; a timer of its own is needed only where that bound is tighter.
        Once = settings.Timeouts.Request < settings.Timeouts.Activity
            ? new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
                .AddTimeout(new TimeoutStrategyOptions { Timeout = settings.Timeouts.Request })
                .AddPipeline(_circuit)
                .Build()
            : _circuit;
        _retries = settings.Retry.Attempts == 0
            ? null
            : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = settings.Retry.Attempts,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromMilliseconds(100),
                    MaxDelay = TimeSpan.FromSeconds(2),
                    UseJitter = true,
                    ShouldHandle = args => new(IsWorthRetrying(args.Outcome, time)),
                    DelayGenerator = args => new(RetryAfter(args.Outcome.Result, time)),
                })
                .Build();
        _time = time;
    }

    /// <summary>One attempt, bounded and counted by the circuit.</summary>
    public ResiliencePipeline<HttpResponseMessage> Once { get; }

    /// <summary>Whether an attempt may go on its way without the pipeline, which is only told afterwards how it ended: <see cref="Count"/>.</summary>
    public bool IsPassing => Once == _circuit && _state.CircuitState == CircuitState.Closed;

    /// <summary>Counts an attempt that has ended. One that began before the circuit opened tells it nothing new.</summary>
    public void Count(Outcome<HttpResponseMessage> ended)
    {
        var context = ResilienceContextPool.Shared.Get();
        var counted = _circuit.ExecuteOutcomeAsync(AsItEnded, context, ended);
        ResilienceContextPool.Shared.Return(context);

        // What has ended is counted at once: nothing in the circuit waits.
        if (!counted.IsCompleted)
        {
            throw new InvalidOperationException("The circuit did not count at once.");
        }
    }

    /// <summary>
    /// The retries, where a first attempt is worth some: so that a read which simply succeeds pays for none of it. They expect the first
    /// attempt's outcome from their first call.
    /// </summary>
    public ResiliencePipeline<HttpResponseMessage>? RetriesAfter(Outcome<HttpResponseMessage> first) =>
        _retries is not null && IsWorthRetrying(first, _time) ? _retries : null;

    /// <summary>
    /// What says that the system is not there. A plain 500 does not: one agent's odd request can provoke it, and would shut out the others.
    /// Nor does an agent that hung up, or an address that was never tried.
    /// </summary>
    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: OperationCanceledException } => false,
        { Exception: { } failure } => !ForwardErrors.IsAddressRefused(failure),
        { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };

    private static bool IsWorthRetrying(Outcome<HttpResponseMessage> outcome, TimeProvider time)
    {
        if (outcome.Exception is { } failure)
        {
            return failure is HttpRequestException && ForwardErrors.IsBeforeSending(failure) && !ForwardErrors.IsAddressRefused(failure);
        }

        var pause = RetryAfter(outcome.Result, time);
        return outcome.Result?.StatusCode switch
        {
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => pause is null || pause <= LongestRetryAfter,
            HttpStatusCode.TooManyRequests => pause <= LongestRetryAfter,
            _ => false,
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var asked = response?.Headers.RetryAfter;
        var pause = asked?.Delta ?? (asked?.Date - time.GetUtcNow());
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
