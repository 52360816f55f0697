using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Limits;

/// <summary>Who shares one budget.</summary>
public enum LimitScope : byte
{
    Agent = 0,
    Role,
}

/// <summary>A budget of a role: requests, or a summed fact, in a window.</summary>
public sealed class Limit
{
    private const long MostTogether = 1_000_000_000_000_000_000;

    /// <summary>Unique in the role: <c>billing sum(amount)</c>, for messages and budgets.</summary>
    public required string Name { get; init; }

    public Surface Surface { get; init; }

    /// <summary>Which operations it counts; null means all of the surface.</summary>
    public OperationPattern? Operation { get; init; }

    public LimitScope Per { get; init; }

    /// <summary>The fact that is summed (minor units for money); null where requests are counted.</summary>
    public string? SumOf { get; init; }

    /// <summary>The currency of the sum, or null.</summary>
    public string? Currency { get; init; }

    /// <summary>Most requests, or greatest sum, in a window; above 0.</summary>
    public required long Max { get; init; }

    /// <summary>How long a unit counts; above 0.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// Whether a request counts towards it. A sum counts operations that carry the fact, and money that can't tell it.
    /// </summary>
    public bool Covers(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Covers(request.Surface, request.Operation.Id, request.Risk, request.Facts);
    }

    /// <inheritdoc cref="Covers(AgentRequest)"/>
    /// <param name="surface">The request's surface.</param>
    /// <param name="operation">Id of its operation.</param>
    /// <param name="risk">What it was classified as.</param>
    /// <param name="facts">What was read out of it.</param>
    public bool Covers(Surface surface, string operation, RiskClass risk, FactSet facts)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(facts);
        return (Surface == Surface.None || Surface == surface)
            && (Operation is null || Operation.Covers(operation))
            && (SumOf is null || risk == RiskClass.Money || (risk != RiskClass.Read && facts.Defines(SumOf)));
    }

    /// <summary>What one request costs: 1, or the summed fact; null where the fact doesn't tell.</summary>
    public long? CostOf(FactSet facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (SumOf is null)
        {
            return 1;
        }

        if (Currency is not null && !string.Equals(facts.Get("currency").Text, Currency, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return facts.Get(SumOf).TryGetWhole(out var cost) ? cost : null;
    }

    /// <summary>
    /// What a request costs, an envelope as much as its items together; null where it doesn't count towards the limit, or can't be reckoned.
    /// At most 10^18.
    /// </summary>
    public long? CostTogether(AgentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Items.Count == 0)
        {
            return Covers(request) ? CostOf(request.Facts) : null;
        }

        long? together = null;
        for (var i = 0; i < request.Items.Count; i++)
        {
            if (CostTogether(request.Items[i]) is { } cost)
            {
                together = Math.Min(MostTogether, (together ?? 0) + cost);
            }
        }

        return together;
    }
}
