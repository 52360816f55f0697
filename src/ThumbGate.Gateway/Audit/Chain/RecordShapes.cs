using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Every kind of record that is chained. Kinds, fields and their order are never changed: hashes depend on them.</summary>
internal static class RecordShapes
{
    private static readonly (string Column, FieldType Type)[] OutcomeFields =
    [
        ("outcome", FieldType.Text), ("upstream_status", FieldType.Number), ("request_bytes", FieldType.Number), ("response_bytes", FieldType.Number),
        ("duration_ms", FieldType.Number), ("error", FieldType.Text),
    ];

    public static readonly RecordShape Decision = new(1, "decision", "decisions",
    [
        ("id", FieldType.Text), ("at", FieldType.Number), ("circumstances", FieldType.Key), ("path", FieldType.Text), ("resource", FieldType.Text),
        ("facts", FieldType.Text), ("verdict", FieldType.Text), ("reasons", FieldType.Text), ("digest", FieldType.Digest),
        ("fingerprint", FieldType.Digest), ("approval_id", FieldType.Text), ("block_id", FieldType.Text), ("trace_id", FieldType.Text),
        ("decide_us", FieldType.Number), .. OutcomeFields,
    ]);

    public static readonly RecordShape Outcome = new(2, "outcome", "outcomes", [("decision_id", FieldType.Text), .. OutcomeFields]);

    public static readonly RecordShape Gap = new(3, "gap", "decision_gaps",
    [
        ("id", FieldType.Text), ("since", FieldType.Number), ("until", FieldType.Number), ("decisions", FieldType.Number), ("outcomes", FieldType.Number),
    ]);

    public static IReadOnlyList<RecordShape> All { get; } = [Decision, Outcome, Gap, Act.Shape, Checkpoint.Shape];

    /// <summary>The shape of that name, or null.</summary>
    public static RecordShape? Find(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));
}
