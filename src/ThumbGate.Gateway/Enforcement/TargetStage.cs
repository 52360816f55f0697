using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ObjectPool;
using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>
/// Reads the target in the one canonical way, finds the integration and opens the per-request feature. What can be read two ways ends here,
/// before anybody is asked for a key.
/// </summary>
internal sealed class TargetStage(RequestDelegate next, PolicyHolder policies, AgentEndpoints endpoints, TimeProvider time)
{
    private readonly ObjectPool<AgentRequest> _requests = new DefaultObjectPool<AgentRequest>(new RequestPolicy(), 1024);

    public Task InvokeAsync(HttpContext context)
    {
        var received = time.GetTimestamp();
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = _requests.Get();
        var governed = new GovernedRequest
        {
            Context = context, Policy = policies.Current, Request = request, ReceivedAt = received, Requests = _requests,
        };
        context.Features.Set(governed);
        request.Headers = new RequestHeaders(context.Request.Headers);
        request.Method = context.Request.Method;

        if ((TargetReader.Read(raw, out var target) ?? HeaderReader.Check(request.Headers) ?? CheckMethod(request.Method)) is { } refusal)
        {
            governed.Refusal = Refusal.Of(refusal);
            return Task.CompletedTask;
        }

        request.Target = target;
        if (AgentEndpoints.Owns(target.Path.Span))
        {
            return endpoints.AnswerAsync(governed);
        }

        var port = context.Connection.LocalPort;
        var integration = policies.Restart.IsOwnPort(port)
            ? governed.Policy.Routing.OfPort(port)
            : governed.Policy.Routing.OfShared(context.Request.Host.Value, target.Path.Span);
        var prefix = integration?.Match.Prefix ?? "";
        if (integration is null || !target.IsBelow(prefix))
        {
            governed.Refusal = Unrouted;
            return Task.CompletedTask;
        }

        request.Integration = integration;
        request.Target = target.Without(prefix);
        request.HasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        return next(context);
    }

    private static readonly Refusal Unrouted = new(
        StatusCodes.Status404NotFound,
        "no-integration",
        "No integration serves this address",
        "No integration matches the request's port, host or path prefix. Check the base URL that the agent was given.");

    private static readonly RequestRefusal Tunnel = new(
        ReasonCodes.MethodNotAllowed,
        StatusCodes.Status400BadRequest,
        "CONNECT and TRACE are never forwarded.",
        "Use the method that the vendor documents for the operation.");

    private static readonly RequestRefusal OddMethod = new(
        ReasonCodes.MethodNotAllowed,
        StatusCodes.Status400BadRequest,
        "The method is not written in upper case, so that some servers take it for another.",
        "Write the method as the vendor documents it: GET, POST, ...");

    private static RequestRefusal? CheckMethod(string method) =>
        HttpMethods.IsConnect(method) || HttpMethods.IsTrace(method) ? Tunnel
        : method.AsSpan().ContainsAnyInRange('a', 'z') ? OddMethod
        : null;

    private sealed class RequestPolicy : PooledObjectPolicy<AgentRequest>
    {
        public override AgentRequest Create() => new();

        public override bool Return(AgentRequest obj)
        {
            obj.Reset();
            return true;
        }
    }
}
