using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Before;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// What stood in the system when a request was held: shown to who approves it, and looked at again before it is sent, so that nobody's yes
/// changes what they have not seen.
/// </summary>
internal sealed class BeforeValues(ISystemReader system, DigestKey digests)
{
    private const int LongestSpelling = 32;

    /// <summary>Reads what a request is about to change; null where the catalog names nothing to read. Never keeps a request from being held.</summary>
    public async Task<BeforeSeen?> SeeAsync(GovernedRequest governed)
    {
        if (governed.Request.Operation.Before.Count == 0)
        {
            return null;
        }

        if (BeforeReading.Ask(governed.Request, out var why) is not { } question)
        {
            return BeforeSeen.NotRead(_ => null, why!);
        }

        // The hold is made whether or not the agent waits for it: reading is bounded in time by itself.
        var look = await LookAsync(governed, question, CancellationToken.None);
        return look.Values is { } values
            ? BeforeSeen.Of(reveal => Address(governed, question, reveal), question, values, Kept(question, values, look.Precondition))
            : BeforeSeen.NotRead(reveal => Address(governed, question, reveal), look.Fault!);
    }

    /// <summary>
    /// Why a request must not be sent by an approval: what was shown has changed, or can't be read any more. Null where nothing stands in the
    /// way; a precondition of the vendor's is then on its way with the request.
    /// </summary>
    public async Task<Refusal?> ObjectionAsync(GovernedRequest governed, ApprovalRecord hold)
    {
        if (hold.Request.Before is not { } text || JsonSerializer.Deserialize<KeptBefore>(text) is not { Fields: { } seen } kept)
        {
            // Nothing was read, and the approver was told so.
            return null;
        }

        var headers = governed.Context.Request.Headers;
        if (kept is { Header: { } name, Value: { } value } && headers[name].Count == 0)
        {
            headers[name] = value;
            return null;
        }

        if (BeforeReading.Ask(governed.Request, out var why) is not { } question)
        {
            return HoldRefusals.BeforeUnread(hold, why ?? "the catalog names nothing to read any more", mayPass: false);
        }

        var look = await LookAsync(governed, question, governed.Context.RequestAborted);
        if (look.Values is not { } values)
        {
            return HoldRefusals.BeforeUnread(hold, look.Fault!, look.MayPass);
        }

        var now = Spellings(question, values);
        var changed = seen.Where(s => !now.TryGetValue(s.Key, out var spelling) || spelling != s.Value).Select(s => s.Key).ToArray();
        return changed.Length == 0 ? null : HoldRefusals.BeforeChanged(hold, changed);
    }

    private async Task<Look> LookAsync(GovernedRequest governed, BeforeQuestion question, CancellationToken cancellation)
    {
        var answer = await system.GetAsync(governed, question.Target, question.PathLength, cancellation);
        if (answer.Fault is not null)
        {
            return new(null, null, answer.Fault, answer.MayPass);
        }

        var values = question.Find(answer.Body, out var inBody);
        var precondition = question.Definition.Precondition?.AnswerHeader is { } header ? answer.Headers.GetValueOrDefault(header) : inBody;
        return values is null ? new(null, null, "the system's answer is not JSON with one reading", false) : new(values, precondition, null, false);
    }

    private string Kept(BeforeQuestion question, IReadOnlyList<BeforeValue?> values, string? precondition) => JsonSerializer.Serialize(new KeptBefore(
        Spellings(question, values), precondition is null ? null : question.Definition.Precondition!.Header, precondition));

    // The values themselves are on the card, cut and masked; that they are the same is told by keyed digests.
    private Dictionary<string, string> Spellings(BeforeQuestion question, IReadOnlyList<BeforeValue?> values)
    {
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            var name = question.Fields[i].Name;
            spellings[name] = digests.Of(Encoding.UTF8.GetBytes($"before:{name.Length}:{name}:{values[i]?.Spelling}")).ToString()[..LongestSpelling];
        }

        return spellings;
    }

    // What the operation marks sensitive may stand in the address too.
    private static string Address(GovernedRequest governed, BeforeQuestion question, bool reveal) =>
        "GET " + (reveal || !governed.Request.Operation.Facts.Any(f => f.Sensitive) ? question.Target : HoldCard.Sensitive);

    private sealed record Look(IReadOnlyList<BeforeValue?>? Values, string? Precondition, string? Fault, bool MayPass);

    /// <param name="Fields">Keyed digest of each value that was shown.</param>
    /// <param name="Header">The conditional header that goes with it, or null.</param>
    /// <param name="Value">Its value.</param>
    private sealed record KeptBefore(Dictionary<string, string>? Fields, string? Header, string? Value);
}

/// <summary>What was read of a system before a request was held.</summary>
/// <param name="Card">For the approver's card: with whether nothing on it is masked.</param>
/// <param name="Kept">What the release compares with; null where nothing could be read.</param>
internal sealed record BeforeSeen(Func<bool, BeforeCard> Card, string? Kept)
{
    public static BeforeSeen NotRead(Func<bool, string?> address, string why) => new(reveal => new BeforeCard { Read = address(reveal), NotRead = why }, null);

    public static BeforeSeen Of(Func<bool, string> address, BeforeQuestion question, IReadOnlyList<BeforeValue?> values, string kept) => new(
        reveal => new BeforeCard
        {
            Read = address(reveal),
            Fields = [.. question.Fields.Select((field, i) => BeforeCardField.Of(field, values[i], reveal))],
            More = question.More == 0 ? null : question.More,
        },
        kept);
}
