using ThumbGate.Policy.BreakGlass;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy;

/// <summary>
/// Reasons in the order they were given; allocates only once there is one. The same objection to several items of an envelope is one
/// reason that names them.
/// </summary>
public struct ReasonList
{
    private List<Entry>? _entries;
    private List<(AttachedEvidence Evidence, EvidenceLabel Label, string? Item)>? _relied;

    /// <summary>The item that is judged now; null for the request itself.</summary>
    public string? Item { get; set; }

    /// <summary>Break-glass that covers what is judged now; null where none does.</summary>
    public Exemption? Exemption { get; set; }

    /// <summary>Adds an objection, unless it was given already. One that may be overridden is none where break-glass covers it, and it is said that it would be one.</summary>
    public void Add(Reason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (Exemption is not null && reason is { Overridable: true, Verdict: Verdict.Deny })
        {
            reason = Exempt(reason, Exemption);
        }

        _entries ??= [];
        foreach (var entry in _entries)
        {
            if ((entry.Items is null) == (Item is null) && IsSame(entry.Reason, reason))
            {
                if (Item is not null && entry.Items![^1] != Item)
                {
                    entry.Items.Add(Item);
                }

                return;
            }
        }

        _entries.Add(new Entry(reason, Item is null ? null : [Item]));
    }

    /// <summary>Evidence that was asked for and is good, each once; with what its label says.</summary>
    public readonly IReadOnlyList<ReliedEvidence> Relied =>
        _relied is null ? [] : [.. _relied.DistinctBy(r => (r.Evidence.Id, r.Label.Name)).Select(r => new ReliedEvidence(r.Evidence, r.Label.Once))];

    /// <summary>Notes that what is judged now passes by evidence.</summary>
    public void Rely(AttachedEvidence evidence, EvidenceLabel label) => (_relied ??= []).Add((evidence, label, Item));

    /// <summary>Whether another item of the envelope passes by this very evidence; what is bound to the whole body is for all of its items.</summary>
    public readonly bool IsReliedOnElsewhere(AttachedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (_relied is null || evidence.Statement?.Body is not null)
        {
            return false;
        }

        foreach (var (other, _, item) in _relied)
        {
            if (other.Id == evidence.Id && item != Item)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The strictest verdict of all reasons; allow where there are none.</summary>
    public readonly Verdict Verdict
    {
        get
        {
            var verdict = Verdict.Allow;
            if (_entries is not null)
            {
                foreach (var entry in _entries)
                {
                    verdict = (Verdict)Math.Min((byte)verdict, (byte)entry.Reason.Verdict);
                }
            }

            return verdict;
        }
    }

    /// <summary>All of them, denies first, else in the order they were given.</summary>
    public readonly IReadOnlyList<Reason> ToList() => _entries is null ? [] : [.. _entries.Select(e => e.ToReason()).OrderBy(r => r.Verdict)];

    private static Reason Exempt(Reason reason, Exemption by) => new(
        ReasonCodes.BreakGlass, reason.Gate, Verdict.Allow, reason.Rule,
        $"{by.OpenedBy}{(by.SecondedBy is null ? "" : $" and {by.SecondedBy}")} opened break-glass {by.Id}: {by.Why}. Without it ({reason.Code}): {reason.Message}",
        "Tell whoever reads the record what was done.")
    {
        BreakGlass = by.Id,
    };

    private static bool IsSame(Reason a, Reason b) =>
        ReferenceEquals(a, b)
        || (a.Code == b.Code && a.Verdict == b.Verdict && a.Rule == b.Rule && a.Message == b.Message && a.NextStep == b.NextStep
            && a.Approvers == b.Approvers && a.Block == b.Block && a.Incident == b.Incident);

    private sealed record Entry(Reason Reason, List<string>? Items)
    {
        public Reason ToReason()
        {
            if (Items is null)
            {
                return Reason;
            }

            var named = Items.Count switch
            {
                1 => Items[0],
                2 => $"{Items[0]} and {Items[1]}",
                _ => $"{Items[0]}, {Items[1]} and {Items.Count - 2} more",
            };
            return Reason with { Item = named, Message = $"{named}: {Reason.Message}" };
        }
    }
}
