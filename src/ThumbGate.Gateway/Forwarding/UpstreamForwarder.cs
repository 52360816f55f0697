using System.Net.Http;
using Polly.CircuitBreaker;
using ThumbGate.Policy;
using Yarp.ReverseProxy.Forwarder;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Sends a request that was allowed to its upstream, and the answer back to the agent.</summary>
internal sealed class UpstreamForwarder
{
    private readonly IHttpForwarder _forwarder;
    private readonly UpstreamRoutes _routes;

    public UpstreamForwarder(SecretStore secrets, TimeProvider time)
        : this(secrets, time, null)
    {
    }

    /// <param name="configure">Last say over each upstream's handler.</param>
    internal UpstreamForwarder(SecretStore secrets, TimeProvider time, Action<SocketsHttpHandler>? configure)
    {
        _forwarder = QuietForwarder.Create(time);
        _routes = new UpstreamRoutes(secrets, time, configure);
    }

    /// <summary>Gets ready for a policy: call it whenever one comes into force.</summary>
    public void Adopt(PolicySet policy) => _routes.Adopt(policy);

    /// <summary>The connections, headers and credentials of an integration.</summary>
    internal UpstreamRoute RouteOf(Policy.Integrations.Integration integration) => _routes.For(integration);

    /// <summary>
    /// Forwards, and leaves in the request how that ended and what the agent is told. Unless the outcome is answered, the response is as it
    /// was: not started, status 200, no headers.
    /// </summary>
    public Task ForwardAsync(GovernedRequest governed)
    {
        ArgumentNullException.ThrowIfNull(governed);
        var route = _routes.For(governed.Integration);
        if (!IsForwarded(governed.Context.Request.Method))
        {
            return End(governed, ForwardOutcome.NotSent(ForwardErrors.MethodNotForwarded));
        }

        var credential = governed.Credential is { } chosen ? route.Find(chosen) : null;
        if (credential is null && (governed.Credential is not null || route.NeedsCredential))
        {
            return End(governed, ForwardOutcome.NotSent(ForwardErrors.CredentialMissing));
        }

        var error = "";
        var text = credential?.TryGet(out error);
        return credential is not null && text is null
            ? End(governed, ForwardOutcome.NotSent(error))
            : SendAsync(governed, route, credential, text);
    }

    private async Task SendAsync(GovernedRequest governed, UpstreamRoute route, UpstreamCredential? credential, string? credentialText)
    {
        var context = governed.Context;

        // A server may ignore the wish for another protocol, and what would flow after it nobody could judge.
        context.Request.Headers.Remove("Upgrade");
        var streams = !governed.BodyIsBuffered && governed.Request.HasBody;
        var counting = streams && context.Request.ContentLength is null ? CountRequest(context) : null;
        var repeatable = governed.Request.Risk == RiskClass.Read && !streams;
        using var call = new UpstreamCall(route.Client, repeatable, context.RequestAborted);
        var transformer = new LeanTransformer(governed, route, credential, credentialText);
        var failure = await _forwarder.SendAsync(context, route.Target.Authority, call, route.Client.Config, transformer);
        var sent = governed.BodyIsBuffered ? governed.Request.Body.Length
            : counting?.Bytes ?? context.Request.ContentLength ?? 0;
        _ = End(governed, failure == ForwarderError.None
            ? new(ForwardResult.Answered, transformer.Status, sent, transformer.ResponseBytes, "")
            : Failed(context, call, transformer, failure, streams, counting?.Bytes ?? -1, sent));
    }

    private static Task End(GovernedRequest governed, in ForwardOutcome outcome)
    {
        governed.Outcome = outcome;
        governed.Refusal = ForwardRefusals.Of(outcome);
        return Task.CompletedTask;
    }

    private static ForwardOutcome Failed(
        HttpContext context, UpstreamCall call, LeanTransformer transformer, ForwarderError failure, bool streams, long counted, long whole)
    {
        if (context.Response.HasStarted)
        {
            return new(ForwardResult.Answered, transformer.Status, streams ? counted : whole, transformer.PartialResponseBytes, CodeOf(failure, call, context));
        }

        context.Response.Clear();
        var code = CodeOf(failure, call, context);
        if (!call.MayHaveSent)
        {
            // While a probe is out, the circuit can't say how long it stays open.
            return ForwardOutcome.NotSent(code) with
            {
                RetryAfter = call.Failure is BrokenCircuitException open ? open.RetryAfter ?? TimeSpan.FromSeconds(1) : null,
            };
        }

        var result = code switch
        {
            ForwardErrors.TimedOut => ForwardResult.TimedOut,
            ForwardErrors.ClientGone => ForwardResult.Cancelled,
            _ => ForwardResult.Unknown,
        };
        return new(result, transformer.Status, streams ? counted : whole, 0, code);
    }

    // What the forwarder found counts before whether the agent is still there: when an answer breaks off, the forwarder itself cuts the
    // agent's connection, so that nobody takes the rest for the whole.
    private static string CodeOf(ForwarderError failure, UpstreamCall call, HttpContext context) => failure switch
    {
        ForwarderError.RequestCreation => ForwardErrors.RequestUnusable,
        ForwarderError.RequestBodyClient => IsGone(context) ? ForwardErrors.ClientGone : ForwardErrors.RequestBodyCutShort,
        ForwarderError.ResponseHeaders => ForwardErrors.AnswerUnusable,
        ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyCanceled => ForwardErrors.ClientGone,
        ForwarderError.ResponseBodyDestination => ForwardErrors.AnswerCutShort,
        _ when call.Failure is { } cause => ForwardErrors.CodeOf(cause),
        _ => IsGone(context) ? ForwardErrors.ClientGone : ForwardErrors.ReplyLost,
    };

    private static bool IsGone(HttpContext context) => context.RequestAborted.IsCancellationRequested;

    // TRACE answers with the request's headers, our credential among them; CONNECT asks for a tunnel.
    private static bool IsForwarded(string method) =>
        !HttpMethods.IsTrace(method) && !HttpMethods.IsConnect(method) && !string.Equals(method, "TRACK", StringComparison.OrdinalIgnoreCase);

    private static ByteCounter CountRequest(HttpContext context)
    {
        var counter = new ByteCounter();
        context.Request.Body = new CountingStream(context.Request.Body, counter);
        return counter;
    }
}
