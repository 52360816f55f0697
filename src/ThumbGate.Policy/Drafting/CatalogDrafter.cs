namespace ThumbGate.Policy.Drafting;

/// <summary>Drafts a catalog from a vendor's own description: every operation named, patterns legal, what nobody can tell unknown.</summary>
public static class CatalogDrafter
{
    /// <summary>Drafts it. Two operations that no request can tell apart become one: with their risk where they share it, else unknown.</summary>
    /// <param name="name">The catalog's name.</param>
    /// <param name="api">What the vendor says.</param>
    /// <param name="surface">Its surface; null to take the one that its description speaks of most.</param>
    public static DraftedCatalog Draft(string name, DescribedApi api, Surface? surface)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(api);
        var notes = new List<string>();
        var byRoute = new Dictionary<(string Method, string Shape), int>();
        var drafted = new List<DraftedOperation>();
        var ids = new OperationIds(name);
        var arePlain = api.Prefixes.Count > 0 && api.Prefixes.All(IsPlain);
        IReadOnlyList<string> before = arePlain || api.Prefixes.Count == 0 ? [""] : api.Prefixes;
        foreach (var described in api.Operations)
        {
            if (OperationDrafter.Draft(described, before, notes) is not { } operation)
            {
                continue;
            }

            var free = operation.Patterns.DistinctBy(PatternDraft.Shape, StringComparer.Ordinal)
                .Where(p => !byRoute.ContainsKey((operation.Method, PatternDraft.Shape(p)))).ToArray();
            if (free.Length == 0)
            {
                var at = byRoute[(operation.Method, PatternDraft.Shape(operation.Patterns[0]))];
                drafted[at] = Join(drafted[at], operation, notes);
                continue;
            }

            foreach (var pattern in free)
            {
                byRoute.Add((operation.Method, PatternDraft.Shape(pattern)), drafted.Count);
            }

            drafted.Add(operation with { Id = ids.Of(described), Patterns = free });
        }

        return new DraftedCatalog
        {
            Name = name,
            Api = api,
            Surface = surface ?? SurfaceGuess.Of(api),
            Prefixes = arePlain ? api.Prefixes : [""],
            Operations = drafted,
            Notes = notes,
        };
    }

    private static bool IsPlain(string prefix) =>
        prefix.Length == 0 || prefix[1..].Split('/').All(s => s.Length > 0 && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~'));

    private static DraftedOperation Join(DraftedOperation first, DraftedOperation second, List<string> notes)
    {
        notes.Add($"{first.Method} {first.Patterns[0]} stands there twice; '{first.Id}' is both.");
        var same = first.Risk == second.Risk && first.Sql == second.Sql;
        return same ? first with { When = [] } : first with
        {
            Risk = RiskClass.Unknown,
            Why = $"two operations share the path: one {first.Risk.Name()}, one {second.Risk.Name()}",
            When = [],
            Sql = null,
            Facts = [],
            EncodedPath = [],
        };
    }
}
