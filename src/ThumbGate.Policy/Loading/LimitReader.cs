using ThumbGate.Policy.Limits;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads a role's limits: a rate of requests, or the sum of a fact in a window.</summary>
internal sealed class LimitReader(KnownNames known, GatewayConfig? gateway, OperationPatterns patterns, ConfigErrors errors)
{
    private const long Greatest = 999_999_999_999_999_999;

    public IReadOnlyList<Limit> Read(IReadOnlyList<ConfigNode> items)
    {
        var limits = new List<Limit>();
        foreach (var item in items)
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a limit belongs", "write { surface: NAME, per: agent, rate: 60/1m }");
                continue;
            }

            var limit = Single(new MapReader(map, errors));
            if (limits.Find(l => l.Name == limit.Name) is { } same)
            {
                errors.Add(map, $"the limit of line {same.Source[(same.Source.LastIndexOf(':') + 1)..]} counts the same", "keep one of the two", limit.Name);
            }

            limits.Add(limit);
        }

        return limits;
    }

    private Limit Single(MapReader reader)
    {
        var surface = reader.Choice("surface", Choices.AllSurfaces, Surface.None);
        var operation = reader.Scalar("operation") is { } pattern ? patterns.Read(pattern) : null;
        var per = reader.Required("per", Choices.LimitScopes.Cure) is { } p ? reader.Choose(p, Choices.LimitScopes, LimitScope.Agent) : LimitScope.Agent;
        var rate = reader.Scalar("rate");
        var sum = reader.Scalar("sum");
        var (max, window) = (1L, TimeSpan.FromDays(1));
        string? currency = null;
        if (rate is null == sum is null && (reader.Has("rate") == reader.Has("sum")))
        {
            errors.Add(reader.Map, "a limit counts requests or sums a fact: exactly one of rate and sum", "write rate: 60/1m, or sum: amount with max, currency and window", "limit");
        }

        if (rate is not null && !ConfigText.TryRate(rate.Text, out max, out window))
        {
            errors.Add(rate, "not a rate", "write a number and a window: 60/1m");
        }

        if (sum is not null)
        {
            (max, window, currency) = Sum(reader, sum, surface, operation);
        }

        reader.Finish();
        return new Limit
        {
            Name = Name(surface, operation, per, sum?.Text, currency, window),
            Surface = surface,
            Operation = operation,
            Per = per,
            SumOf = sum?.Text,
            Currency = currency,
            Max = max,
            Window = window,
            Source = reader.Map.Source,
        };
    }

    private (long Max, TimeSpan Window, string? Currency) Sum(MapReader reader, ConfigScalar sum, Surface surface, OperationPattern? operation)
    {
        var max = reader.Required("max", "write max: NUMBER") is null ? null : reader.Whole("max", 1, Greatest);
        var window = reader.Required("window", "write window: 1d") is null
            ? TimeSpan.FromDays(1)
            : reader.Duration("window", TimeSpan.FromDays(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(366), "1s to 366d");
        var currency = Conditions.Currency(reader);
        if (sum.Text == "amount" && !reader.Has("currency"))
        {
            errors.Add(sum, "amounts are summed without a currency", "add currency: usd (or the currency that is meant)");
        }

        var covered = (surface == Surface.None ? known.Operations : known.OnSurface(surface, gateway))
            .Where(o => operation is null || operation.Covers(o.Id))
            .ToArray();
        var mayMiss = surface == Surface.None ? known.Catalogs.Values.Any(c => c.IsBroken) : known.MayMissOperationsOn(surface, gateway);
        if (!mayMiss && covered.Length > 0 && KnownFacts.Of(covered) is var facts && !facts.Contains(sum.Text))
        {
            errors.Add(sum, "no operation that the limit covers has this fact", ConfigText.Nearest(sum.Text, facts) is { } nearest ? $"write {nearest}" : "define it in a catalog, or sum another fact");
        }

        return (max ?? 1, window, currency);
    }

    private static string Name(Surface surface, OperationPattern? operation, LimitScope per, string? sum, string? currency, TimeSpan window)
    {
        var covers = (surface, operation) switch
        {
            (Surface.None, null) => "all",
            (Surface.None, _) => operation.Pattern,
            (_, null) => surface.Name(),
            _ => $"{surface.Name()} {operation.Pattern}",
        };
        var counts = sum is null ? "requests" : currency is null ? $"sum({sum})" : $"sum({sum} {currency.ToLowerInvariant()})";
        return $"{covers} {counts} per {(per == LimitScope.Agent ? "agent" : "role")} in {ConfigText.Show(window)}";
    }
}
