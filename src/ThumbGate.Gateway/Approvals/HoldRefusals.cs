using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What an agent is told of its hold.</summary>
internal static class HoldRefusals
{
    public const string Prefix = "/.thumbgate/approvals/";

    private const int MostNamed = 10;
    private const int LongestName = 100;

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    public static Refusal TooMany { get; } = new(
        StatusCodes.Status429TooManyRequests,
        "too-many-holds",
        "Too many requests of this agent wait for approval",
        $"An agent may have at most {ApprovalStore.MostPending} requests waiting. Wait until some are decided.")
    {
        RetryAfter = TimeSpan.FromMinutes(1),
    };

    public static Refusal NoLongerGood { get; } = new(
        StatusCodes.Status401Unauthorized,
        "key-no-longer-good",
        "No agent is known by this request",
        "The agent key expired or was revoked while the request waited for approval. Nothing was sent.");

    public static Refusal NotBound { get; } = Refusal.Of(new RequestRefusal(
        ReasonCodes.BodyTooLarge,
        StatusCodes.Status413PayloadTooLarge,
        "The request must be held, and its body is too large to be bound to an approval.",
        "Send it in smaller parts, or ask the platform team for a higher inspection limit."));

    /// <summary>An execution met a full inspection budget: it is tried again.</summary>
    public static Refusal Busy { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "busy",
        "The gateway inspects as much as it can",
        "The bodies being inspected fill the gateway's budget (inspect.total). It is tried again in a moment.");

    /// <summary>What would be sent is not what was approved.</summary>
    /// <param name="parts">The names of the parts that differ; empty where that can't be told.</param>
    public static Refusal Changed(IReadOnlyList<string> parts) => new(
        StatusCodes.Status403Forbidden,
        "approval-changed",
        "What was approved is not what would be sent",
        $"{(parts.Count > 0 ? "The " + Differ(parts) : "What goes upstream differs")} from what was held. Nothing was sent. Make a new request if it is still wanted.");

    /// <summary>The approval was given for other reasons than the request is held for now.</summary>
    public static Refusal Unanswered { get; } = new(
        StatusCodes.Status403Forbidden,
        "approval-lapsed",
        "The approval does not answer what the request is held for now",
        "The policy has changed since, and holds the request for a reason that nobody approved. Nothing was sent. Make a new request if it is still wanted.");

    /// <summary>What the approver was shown is not what stands there now.</summary>
    public static Refusal BeforeChanged(ApprovalRecord hold, IReadOnlyList<string> fields) => new(
        StatusCodes.Status403Forbidden,
        "before-changed",
        "What the approver was shown has changed since",
        $"Approval {hold.Id} was given while {Listed(fields)} stood otherwise in the system. Nothing was sent. Read the target again, and make a new request if it is still wanted.");

    /// <summary>What the approver was shown can't be read again.</summary>
    public static Refusal BeforeUnread(ApprovalRecord hold, string why, bool mayPass) => new(
        mayPass ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden,
        "before-unread",
        "What the approver was shown can't be read again",
        $"Before approval {hold.Id} is used, what it changes is read again, and {why}. Nothing was sent."
            + (mayPass ? " It is tried again." : " Make a new request if it is still wanted."))
    {
        RetryAfter = mayPass ? AskAgain : null,
    };

    /// <summary>It waits, or is about to be sent.</summary>
    /// <param name="context">Says how the caller wants to be told.</param>
    /// <param name="governed">The request.</param>
    /// <param name="hold">Its hold.</param>
    /// <param name="alike">A hold of the same operation that it was perhaps meant to repeat, where this one is new; or null.</param>
    public static Refusal Held(HttpContext context, GovernedRequest governed, ApprovalRecord hold, ApprovalRecord? alike = null)
    {
        var isAsync = governed.Integration.Hold.Status == StatusCodes.Status202Accepted || HoldPreferences.WantsAsync(context);
        var reason = governed.Decision.Reasons[0];
        return new Refusal(
            isAsync ? StatusCodes.Status202Accepted : StatusCodes.Status403Forbidden,
            "held",
            "The gateway holds this request for a human's approval",
            // What to do comes last: it may end in a command, which no sentence may run on from.
            $"{reason.Message} Approval {hold.Id} is {hold.Status.Name()}.{Because(hold)}{Differs(hold, alike)} {reason.NextStep}")
        {
            Verdict = Verdict.Hold,
            Location = Prefix + hold.Id,
            RetryAfter = AskAgain,
        };
    }

    public static Refusal Denied(Decision decision) => new(
        StatusCodes.Status403Forbidden,
        "denied",
        "The gateway denied this request",
        $"{decision.Reasons[0].Message} {decision.Reasons[0].NextStep}");

    public static Refusal Denied(ApprovalRecord hold) => new(
        StatusCodes.Status403Forbidden,
        "approval-denied",
        "An approver denied this request",
        $"Approval {hold.Id} was denied{Sentence(hold.Comment)} Don't repeat it unchanged.");

    /// <summary>The hold ended without the request being sent.</summary>
    public static Refusal Ended(ApprovalRecord hold) => new(
        StatusCodes.Status403Forbidden,
        "approval-lapsed",
        hold.IsUndecided ? "Nobody decided on this request in time" : "The approval of this request has lapsed",
        $"Approval {hold.Id} is {hold.Status.Name()}{(hold.IsUndecided ? ": nobody decided in time" : "")}, and nothing was sent.{Because(hold)} Make a new request if it is still wanted.");

    /// <summary>It was sent, and whether it took effect is not known.</summary>
    public static Refusal Unknown(ApprovalRecord hold) => new(
        StatusCodes.Status409Conflict,
        "outcome-unknown",
        "An earlier attempt of this operation has an unknown outcome",
        $"It was sent for approval {hold.Id} and no answer came, so it may have taken effect. Look at the target, and tell the operators what you find: "
            + $"they settle it with thumbgate approvals reconcile {hold.Id} --executed, or --not-executed. Until then it is not sent again.")
    {
        Location = Prefix + hold.Id,
    };

    /// <summary>It was sent, no answer came, and it is sent again with the same idempotency key.</summary>
    public static Refusal SentAgain(ApprovalRecord hold) => new(
        StatusCodes.Status409Conflict,
        "outcome-unknown",
        "An earlier attempt of this operation has an unknown outcome",
        $"It was sent for approval {hold.Id} and no answer came. The gateway sends it again with the same idempotency key, which the vendor takes for the same operation. Ask again in a moment.")
    {
        Location = Prefix + hold.Id,
        RetryAfter = AskAgain,
    };

    /// <summary>An operator found that it was executed.</summary>
    public static Refusal Settled(ApprovalRecord hold) => new(
        StatusCodes.Status409Conflict,
        "already-executed",
        "This request was executed",
        $"Approval {hold.Id} was executed: {hold.ReconciledBy} found that it had taken effect, though no answer came. Don't repeat it.")
    {
        Location = Prefix + hold.Id,
    };

    /// <summary>It was executed, and its answer is not kept, or not whole.</summary>
    public static Refusal NotKept(ApprovalRecord hold) => new(
        StatusCodes.Status409Conflict,
        "answer-not-kept",
        "This request was executed, and its answer can't be handed out",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Approval {hold.Id} was executed and answered with status {hold.UpstreamStatus}; the answer was too large to be kept, or broke off. Look at the target. Don't repeat it."))
    {
        Location = Prefix + hold.Id,
    };

    // The names are the catalog's, or the request's own.
    private static string Listed(IReadOnlyList<string> fields) =>
        string.Join(" and ", fields.Take(MostNamed).Select(f => StoredText.Of(f.Length > LongestName ? f[..LongestName] : f)))
            + (fields.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {fields.Count - MostNamed} more") : "");

    private static string Differs(ApprovalRecord hold, ApprovalRecord? alike) =>
        alike is not null && HoldDigests.Differences(hold.Request.Parts, alike.Request.Parts) is { Count: > 0 } parts
            ? $" It is not the request of approval {alike.Id}, which is {alike.Status.Name()}: {Differ(parts)}."
            : "";

    private static string Differ(IReadOnlyList<string> parts) =>
        $"{string.Join(" and ", parts)} {(parts is ["headers"] or { Count: > 1 } ? "differ" : "differs")}";

    private static string Because(ApprovalRecord hold) => hold.Problem is { } problem ? $" {problem}" : "";

    // The comment becomes a sentence of the detail.
    private static string Sentence(string? comment) => comment?.Trim() switch
    {
        null or "" => ".",
        [.., '.' or '!' or '?'] whole => ": " + whole,
        var part => $": {part}.",
    };
}
