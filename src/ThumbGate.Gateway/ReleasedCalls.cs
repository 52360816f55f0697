using Microsoft.AspNetCore.Http.Features;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Enforcement;
using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway;

/// <summary>
/// Puts requests that no connection brings through the stages that follow an agent's identity: what an approver released is read, judged,
/// recorded and sent by the very code that every request passes.
/// </summary>
internal sealed class ReleasedCalls(IServiceProvider services, TimeProvider time)
{
    private RequestDelegate? _stages;

    /// <summary>Called once, by whoever builds the pipeline.</summary>
    public void Through(RequestDelegate stages) => _stages = stages;

    /// <summary>Opens a request for the stages.</summary>
    /// <param name="call">What was held.</param>
    /// <param name="answer">Takes the answer.</param>
    /// <param name="policy">The policy of this moment.</param>
    /// <param name="integration">The integration of that policy.</param>
    /// <param name="agent">Who asked.</param>
    /// <param name="hold">What releases it.</param>
    /// <param name="cancellation">Cuts the call off.</param>
    /// <returns>The request, or null where its target can't be read any more.</returns>
    public GovernedRequest? Open(
        HeldCall call, CapturedAnswer answer, PolicySet policy, Integration integration, AgentIdentity agent, HoldStanding hold, CancellationToken cancellation)
    {
        if (TargetReader.Read(call.Target, out var target) is not null)
        {
            return null;
        }

        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellation };
        context.Features.Set<IHttpResponseFeature>(answer);
        context.Features.Set<IHttpResponseBodyFeature>(answer);
        context.Connection.RemoteIpAddress = call.ClientAddress;
        var request = context.Request;
        request.Protocol = HttpProtocol.Http11;
        request.Method = call.Method;
        request.Scheme = call.Scheme;
        request.Host = new HostString(call.Host);
        foreach (var (name, values) in call.Headers)
        {
            request.Headers[name] = values;
        }

        request.ContentLength = call.Body.Length;
        request.Body = new MemoryStream(call.Body.ToArray(), writable: false);
        var governed = new GovernedRequest
        {
            Context = context,
            Policy = policy,
            Request = new AgentRequest
            {
                Agent = agent,
                Integration = integration,
                Method = call.Method,
                Target = target,
                Headers = new RequestHeaders(request.Headers),
                HasBody = !call.Body.IsEmpty,
            },
            ReceivedAt = time.GetTimestamp(),
            Hold = hold,
        };
        context.Features.Set(governed);
        return governed;
    }

    /// <summary>Runs the stages; how it ended is in the request.</summary>
    public Task RunAsync(GovernedRequest governed) =>
        (_stages ?? throw new InvalidOperationException("The pipeline is not built yet."))(governed.Context);
}
