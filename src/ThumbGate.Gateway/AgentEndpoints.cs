using System.Text.Json;
using Microsoft.Extensions.Primitives;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway;

/// <summary>
/// What the gateway itself serves on the agents' listener, under <c>/.thumbgate/</c>: who the key makes the agent, how its own holds
/// stand, receipts of its decisions, and where it attaches evidence. The key comes as X-ThumbGate-Key or as a bearer token.
/// </summary>
internal sealed class AgentEndpoints(AgentDirectory agents, AgentApprovals approvals, AgentEvidence evidence, DecisionReceipts receipts, AgentCap cap, TimeProvider time)
{
    private const string Root = "/.thumbgate";
    private const string DecisionsPath = Root + "/decisions/";
    private const string Bearer = "Bearer ";

    internal static readonly Refusal NotFound = new(
        StatusCodes.Status404NotFound,
        "not-found",
        "There is nothing here",
        "The gateway serves /.thumbgate/whoami, /.thumbgate/approvals/{id}[/answer] and /.thumbgate/decisions/{id} here, each to the agent that it is about, and takes POST /.thumbgate/evidence.");

    /// <summary>Whether a path is the gateway's own.</summary>
    public static bool Owns(ReadOnlySpan<char> path) =>
        path.StartsWith(Root, StringComparison.Ordinal) && (path.Length == Root.Length || path[Root.Length] == '/');

    /// <summary>Answers, or leaves a refusal.</summary>
    public async Task AnswerAsync(GovernedRequest governed)
    {
        var context = governed.Context;
        if ((IdentityStage.Identify(governed, ReadKey(context.Request.Headers), agents, time) ?? cap.Refuse(governed)) is { } refusal)
        {
            governed.Refusal = refusal;
            return;
        }

        var agent = governed.Request.Agent!;
        var path = governed.Request.Target.Path.ToString();
        if (path == Root + "/evidence" && HttpMethods.IsPost(context.Request.Method))
        {
            await evidence.AnswerAsync(governed, agent);
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            governed.Refusal = NotFound;
        }
        else if (path == Root + "/whoami")
        {
            await WriteAsync(context, new { agent = agent.Id, role = agent.Role, owner = agent.Owner, plugin = agent.Plugin, workflow = agent.Workflow });
        }
        else if (path.StartsWith(DecisionsPath, StringComparison.Ordinal))
        {
            await AnswerReceiptAsync(governed, path[DecisionsPath.Length..], agent.Id);
        }
        else if (path.StartsWith(HoldRefusals.Prefix, StringComparison.Ordinal))
        {
            await approvals.AnswerAsync(governed, path[HoldRefusals.Prefix.Length..]);
        }
        else
        {
            governed.Refusal = NotFound;
        }
    }

    private async Task AnswerReceiptAsync(GovernedRequest governed, string decision, string agent)
    {
        byte[]? receipt;
        try
        {
            receipt = await receipts.FindAsync(decision, agent);
        }
        catch (RecordUnavailableException)
        {
            governed.Refusal = Refusal.Unrecorded;
            return;
        }

        if (receipt is null)
        {
            governed.Refusal = NotFound;
            return;
        }

        var response = governed.Context.Response;
        response.ContentType = DecisionReceipts.MediaType;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(receipt);
    }

    private static KeyReading ReadKey(IHeaderDictionary headers)
    {
        var own = headers[KeyReader.Header];
        var authorization = headers.Authorization;
        if (own.Count + authorization.Count > 1)
        {
            return new(KeyOutcome.Two, default);
        }

        var key = own.Count == 1 ? own.ToString().AsMemory()
            : StringValues.IsNullOrEmpty(authorization) || !authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? default
            : authorization.ToString().AsMemory(Bearer.Length);
        return key.IsEmpty ? default : new(KeyOutcome.One, key);
    }

    private static Task WriteAsync<T>(HttpContext context, T body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(body, JsonSerializerOptions.Web);
    }
}
