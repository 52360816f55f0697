namespace ThumbGate.Policy.Loading;

/// <summary>Reads the labels of evidence that a rule or an operation asks for.</summary>
internal static class EvidenceLabels
{
    public static IReadOnlyList<string> Read(MapReader reader, KnownNames known)
    {
        var labels = reader.Scalars("evidence");
        foreach (var label in labels)
        {
            if (!ConfigText.IsName(label.Text))
            {
                reader.Errors.Add(label, "not a label of evidence", "write lower-case letters, digits and dashes");
            }
            else if (known.EvidenceLabels?.Contains(label.Text) == false)
            {
                var cure = ConfigText.Nearest(label.Text, known.EvidenceLabels) is { } nearest
                    ? $"write {nearest}"
                    : $"add {label.Text}: {{ issuers: [NAME], binds: [resource], fresh: 24h }} to labels in {ConfigFiles.Evidence}";
                reader.Errors.Add(label, "no such label of evidence", cure);
            }
        }

        return [.. labels.Select(l => l.Text)];
    }
}
