using ThumbGate.Policy;

namespace ThumbGate.Gateway;

/// <summary>An answer that the gateway gives itself, in place of the upstream's.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Ends the problem's type: <c>urn:thumbgate:problem:&lt;code&gt;</c>.</param>
/// <param name="Title">The same for every problem of this code.</param>
/// <param name="Detail">What happened and what to do next, in a sentence or two; shown to the model by the vendor's SDK.</param>
internal sealed record Refusal(int Status, string Code, string Title, string Detail)
{
    /// <summary>When trying again makes sense, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the state of a hold can be read, or null.</summary>
    public string? Location { get; init; }

    /// <summary>Reasons besides the decision's own: of stages that refuse before or after the gates.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>The verdict that the caller is told.</summary>
    public Verdict Verdict { get; init; } = Verdict.Deny;

    /// <summary>The answer where what should happen can't be recorded: then it must not happen.</summary>
    public static Refusal Unrecorded { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "record-unavailable",
        "The gateway can't record this request",
        "The gateway's record can't be used, so nothing but reads passes. Nothing was sent. Try again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    /// <summary>What could not be read, or inspected.</summary>
    public static Refusal Of(RequestRefusal refusal) =>
        new(refusal.Status, refusal.Code, TitleOf(refusal.Status), refusal.Message + " " + refusal.NextStep) { Reasons = [refusal.ToReason()] };

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "The body is too large to be inspected",
        StatusCodes.Status415UnsupportedMediaType => "The body can't be inspected",
        _ => "The request can be read in more than one way",
    };
}
