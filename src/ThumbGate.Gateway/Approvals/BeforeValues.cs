using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Before;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// What stood in the system when a request was held: shown to who approves it, and looked at again before it is sent, so that nobody's yes
/// changes what they have not seen. Of an envelope each request in it is looked at by itself.
/// </summary>
internal sealed class BeforeValues(BeforeLooks looks, DigestKey digests)
{
    private const int LongestSpelling = 32;

    /// <summary>Reads what a request is about to change; null where the catalog names nothing to read. Never keeps a request from being held.</summary>
    public async Task<BeforeSeen?> SeeAsync(GovernedRequest governed)
    {
        var acts = Acts(governed).Where(a => a.Request.Operation.Before.Count > 0).ToArray();
        if (acts.Length == 0)
        {
            return null;
        }

        // The hold is made whether or not the agent waits for it: reading is bounded in time by itself.
        var found = await looks.AtAsync(governed, acts, CancellationToken.None);
        var kept = found.Where(l => l.Values is not null).ToDictionary(l => l.Act.At, Kept);
        return new(
            found.ToDictionary(l => l.Act.At, l => l.Card()),
            kept.Count == 0 ? null : JsonSerializer.Serialize(governed.Request.Items.Count == 0 ? kept[0] : new KeptBefore(null, null, null) { Items = kept }));
    }

    /// <summary>
    /// Why a request must not be sent by an approval: what was shown has changed, or can't be read any more. Null where nothing stands in the
    /// way; a precondition of the vendor's is then on its way with the request.
    /// </summary>
    public async Task<Refusal?> ObjectionAsync(GovernedRequest governed, ApprovalRecord hold)
    {
        if (hold.Request.Before is not { } text || JsonSerializer.Deserialize<KeptBefore>(text) is not { } kept)
        {
            // Nothing was read, and the approver was told so.
            return null;
        }

        // A header of the request around them says nothing of those inside.
        var headers = governed.Context.Request.Headers;
        if (kept is { Items: null, Header: { } name, Value: { } value } && headers[name].Count == 0)
        {
            headers[name] = value;
            return null;
        }

        var seen = kept.Items ?? new() { [0] = kept };
        var acts = Acts(governed).Where(a => seen.ContainsKey(a.At)).ToArray();
        if (acts.Length < seen.Count)
        {
            return HoldRefusals.BeforeUnread(hold, "it is not taken for the same requests any more", mayPass: false);
        }

        var found = await looks.AtAsync(governed, acts, governed.Context.RequestAborted);
        if (Array.Find(found, l => l.Values is null) is { } unread)
        {
            return HoldRefusals.BeforeUnread(hold, unread.Act.Request.Name is { } item ? $"for {item} {unread.Fault}" : unread.Fault!, unread.MayPass);
        }

        var changed = found.SelectMany(l => Changed(seen[l.Act.At].Fields ?? [], l)).ToArray();
        return changed.Length == 0 ? null : HoldRefusals.BeforeChanged(hold, changed);
    }

    private static IEnumerable<BeforeAct> Acts(GovernedRequest governed) => governed.Request.Acts().Select((request, at) => new BeforeAct(at, request));

    private IEnumerable<string> Changed(Dictionary<string, string> seen, BeforeLook look)
    {
        var now = Spellings(look);
        return seen.Where(s => !now.TryGetValue(s.Key, out var spelling) || spelling != s.Value)
            .Select(s => look.Act.Request.Name is { } item ? $"{s.Key} of {item}" : s.Key);
    }

    private KeptBefore Kept(BeforeLook look) => look is { Precondition: { } value, Question.Definition.Precondition: { } precondition }
        ? new(Spellings(look), precondition.Header, value)
        : new(Spellings(look), null, null);

    // The values themselves are on the card, cut and masked; that they are the same is told by keyed digests.
    private Dictionary<string, string> Spellings(BeforeLook look)
    {
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < look.Values!.Count; i++)
        {
            var name = look.Question!.Fields[i].Name;
            spellings[name] = digests.Of(Encoding.UTF8.GetBytes($"before:{name.Length}:{name}:{look.Values[i]?.Spelling}")).ToString()[..LongestSpelling];
        }

        return spellings;
    }

    /// <param name="Fields">Keyed digest of each value that was shown; null of an envelope.</param>
    /// <param name="Header">The conditional header that goes with it, or null.</param>
    /// <param name="Value">Its value.</param>
    private sealed record KeptBefore(Dictionary<string, string>? Fields, string? Header, string? Value)
    {
        /// <summary>Of an envelope: those of its requests that were read, by their place in it.</summary>
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public Dictionary<int, KeptBefore>? Items { get; init; }
    }
}

/// <summary>What was read of a system before a request was held.</summary>
/// <param name="Cards">For the approver's card, by the place of each act in the request: with whether nothing on it is masked.</param>
/// <param name="Kept">What the release compares with; null where nothing could be read.</param>
internal sealed record BeforeSeen(IReadOnlyDictionary<int, Func<bool, BeforeCard>> Cards, string? Kept)
{
    /// <summary>What is shown of one act; null where the catalog names nothing to read.</summary>
    public BeforeCard? Card(int at, bool reveal) => Cards.TryGetValue(at, out var card) ? card(reveal) : null;
}
