using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Spells what writers write, field by field as <see cref="RecordShapes"/> has them, and finds its place.</summary>
internal static class RecordSpelling
{
    public static ChainPosition Next(this ChainHead head, DecisionRow row, Outcome? outcome)
    {
        var record = head.Begin(RecordShapes.Decision.Kind).Add(row.Id).Add((long?)row.At).AddBytes(row.Circumstances.Key()).Add(row.Path)
            .Add(row.Resource).Add(row.KnownFacts).Add(RecordNames.Of(row.Verdict)).Add(row.KnownReasons).Add(row.Digest).Add(row.Fingerprint)
            .Add(row.ApprovalId).Add(row.BlockId).Add(row.KnownTrace).Add((long?)row.DecideMicroseconds);
        if (outcome is { } known)
        {
            Add(record, known);
        }
        else
        {
            record.Add((string?)null).Add((long?)null).Add((long?)null).Add((long?)null).Add((long?)null).Add((string?)null);
        }

        return head.Next();
    }

    public static ChainPosition Next(this ChainHead head, LateOutcome late)
    {
        Add(head.Begin(RecordShapes.Outcome.Kind).Add(late.DecisionId), late.Outcome);
        return head.Next();
    }

    public static ChainPosition Next(this ChainHead head, string id, Gap gap)
    {
        head.Begin(RecordShapes.Gap.Kind).Add(id).Add((long?)gap.Since).Add((long?)gap.Until).Add((long?)gap.Decisions).Add((long?)gap.Outcomes);
        return head.Next();
    }

    private static void Add(RecordBuffer record, in Outcome outcome) =>
        record.Add(RecordNames.Of(outcome.Kind)).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes)
            .Add(outcome.DurationMs).Add(outcome.Error);
}
