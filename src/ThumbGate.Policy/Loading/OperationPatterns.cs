using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads patterns of operation ids, each of which has to cover something.</summary>
internal sealed class OperationPatterns(KnownNames known, ConfigErrors errors)
{
    public IReadOnlyList<OperationPattern> Read(IEnumerable<ConfigScalar> scalars) =>
        [.. scalars.Select(Read).Where(p => p is not null).Select(p => p!)];

    public OperationPattern? Read(ConfigScalar scalar)
    {
        OperationPattern pattern;
        try
        {
            pattern = new OperationPattern(scalar.Text);
        }
        catch (FormatException)
        {
            errors.Add(scalar, "not an operation pattern", "write an id, or its start followed by one *: stripe.refunds.*");
            return null;
        }

        if (!known.Catalogs.Any(c => c.Value.IsBroken && Concerns(pattern, c.Key)) && !Ids().Any(pattern.Covers))
        {
            var ids = Ids().Concat(Ids().Select(id => id[..id.LastIndexOf('.')] + ".*").Distinct(StringComparer.Ordinal));
            errors.Add(scalar, "covers no operation of any catalog", ConfigText.Nearest(scalar.Text, ids) is { } nearest ? $"write {nearest}" : "write an id of a catalog, or remove it");
        }

        return pattern;
    }

    // Whether operations that couldn't be read of a catalog might be meant.
    private static bool Concerns(OperationPattern pattern, string catalog) =>
        pattern.Pattern.StartsWith(catalog + ".", StringComparison.Ordinal) || pattern.Covers(catalog + ".any");

    private IEnumerable<string> Ids() =>
        known.Operations.Select(o => o.Id).Concat(known.Catalogs.Keys.SelectMany(c => (string[])[c + ".unmatched", c + ".unmatched-read"]));
}
