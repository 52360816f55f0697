using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What it means to set a status, or to ask for an action, by the value.</summary>
internal static class FieldStates
{
    private static readonly (RiskClass Risk, FrozenSet<string> Values)[] States =
    [
        (RiskClass.Money, Verbs.Set("paid captured refunded approved_for_payment authorised authorized settled")),
        (RiskClass.Destructive, Verbs.Set("deleted archived trashed cancelled canceled void voided disabled paused suspended inactive terminated deactivated orreplace overwrite replace truncate")),
        (RiskClass.Deploy, Verbs.Set("published live public deployed released production")),
        (RiskClass.Message, Verbs.Set("sent scheduled sending")),
    ];

    /// <summary>Values that gate, by risk; empty where the field is no state. Where the values are not listed, the usual ones are asked in any case.</summary>
    public static IEnumerable<(RiskClass Risk, IReadOnlyList<string> Values, bool IgnoreCase)> Of(DescribedField field)
    {
        if (Words.Split(field.Name) is not [.., var last] || last is not ("status" or "state" or "action" or "type" or "mode" or "operation" or "command" or "target" or "transition"))
        {
            return [];
        }

        if (field.Values.Count > 0)
        {
            return field.Values
                .Select(v => (Value: v, Risk: Risk(v, last)))
                .Where(v => v.Risk is not null)
                .GroupBy(v => v.Risk!.Value, v => v.Value)
                .Select(g => (g.Key, (IReadOnlyList<string>)[.. g], false));
        }

        return last is "status" or "state" && field.Type is "string"
            ? States.Select(s => (s.Risk, (IReadOnlyList<string>)[.. s.Values.Where(v => v.EndsWith("ed", StringComparison.Ordinal) || v is "paid" or "void" or "inactive" or "live" or "public" or "sent").Order(StringComparer.Ordinal)], true))
            : [];
    }

    private static RiskClass? Risk(string value, string of)
    {
        var state = States.FirstOrDefault(s => s.Values.Contains(value.ToLowerInvariant()));
        if (state.Values is not null)
        {
            return state.Risk;
        }

        // An action is a verb: delete, sendReminder. A type or a mode only says which.
        var words = Words.Split(value);
        if (words.Count == 0 || of is "type" or "mode" or "target")
        {
            return null;
        }

        var act = of is "status" or "state" ? Done(words[^1]) : Verbs.Inflected(words[0]);
        return act is Act.Commit or Act.Run && of is not ("status" or "state") ? RiskClass.Unknown : act == Act.Bulk ? null : Verbs.Risk(act);
    }

    // What is published was published by this.
    private static Act Done(string word) => word switch
    {
        _ when !word.EndsWith("ed", StringComparison.Ordinal) || word.Length < 5 => Act.None,
        _ when Verbs.Of(word[..^2]) is var act and not Act.None => act,
        _ when Verbs.Of(word[..^1]) is var act and not Act.None => act,
        _ => Act.None,
    };
}
