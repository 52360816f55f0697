using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Policy.Roles;

/// <summary>What a role may do, compiled. Immutable.</summary>
public sealed class Role
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public Mode Mode { get; init; }

    /// <summary>Operations it may use at all; empty means every catalogued one.</summary>
    public IReadOnlyList<OperationPattern> Tools { get; init; } = [];

    /// <summary>Integrations it may use; empty means all.</summary>
    public IReadOnlyList<string> Integrations { get; init; } = [];

    /// <summary>Environments it may use; empty means all.</summary>
    public IReadOnlyList<DeploymentEnvironment> Environments { get; init; } = [];

    /// <summary>Denied whatever the surface says.</summary>
    public IReadOnlyList<BlockedOperations> Blocked { get; init; } = [];

    public required RuleTable Rules { get; init; }

    public IReadOnlyList<ResourceBinding> Resources { get; init; } = [];

    public IReadOnlyList<AccountBinding> Accounts { get; init; } = [];

    public IReadOnlyList<Limit> Limits { get; init; } = [];

    /// <summary>Where it stands: file.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where its tools and scopes stand: <c>file:line</c>, for reasons.</summary>
    public string ToolsSource { get; init; } = "";

    /// <inheritdoc cref="ToolsSource"/>
    public string ScopesSource { get; init; } = "";
}

/// <summary>Operations a role never performs.</summary>
/// <param name="Operations">Which.</param>
/// <param name="Next">What the caller is told to do next, or null.</param>
/// <param name="Overridable">Whether break-glass may exempt from it.</param>
/// <param name="Source">Where it stands.</param>
public sealed record BlockedOperations(IReadOnlyList<OperationPattern> Operations, string? Next, bool Overridable, string Source);

/// <summary>Operations of a catalog that carry the fact must have one of the values.</summary>
/// <param name="Catalog">The catalog's name.</param>
/// <param name="Fact">The fact's name.</param>
/// <param name="Values">At least one.</param>
/// <param name="Source">Where it stands: <c>file:line</c>.</param>
public sealed record ResourceBinding(string Catalog, string Fact, IReadOnlyList<string> Values, string Source);

/// <summary>Values that a catalog's account-switching headers may take for the role.</summary>
public sealed record AccountBinding(string Catalog, IReadOnlyList<string> Values, string Source);

/// <summary>The rules of a role by surface and risk.</summary>
public sealed class RuleTable
{
    private readonly IReadOnlyList<Rule>?[] _rules = new IReadOnlyList<Rule>?[Surfaces.Count * RiskClasses.Count];
    private readonly IReadOnlyList<Rule>?[] _other = new IReadOnlyList<Rule>?[RiskClasses.Count];
    private readonly bool[] _named = new bool[Surfaces.Count];
    private readonly IReadOnlyList<Rule> _default;

    /// <param name="defaultRule">What applies where nothing else does.</param>
    public RuleTable(Rule defaultRule) => _default = [defaultRule];

    /// <summary>Names a surface, so that <c>other</c> no longer covers it. Only while loading.</summary>
    public void Name(Surface surface) => _named[(int)surface] = true;

    /// <summary>Sets the rules of a named surface and risk. Only while loading.</summary>
    public void Set(Surface surface, RiskClass risk, IReadOnlyList<Rule> rules)
    {
        Name(surface);
        _rules[((int)surface * RiskClasses.Count) + (int)risk] = rules;
    }

    /// <summary>Sets the rules of every surface that isn't named. Only while loading.</summary>
    public void SetOther(RiskClass risk, IReadOnlyList<Rule> rules) => _other[(int)risk] = rules;

    /// <summary>The rules for a surface and risk, never empty: the surface's own, else (unnamed surfaces) other's, else the default.</summary>
    public IReadOnlyList<Rule> For(Surface surface, RiskClass risk) =>
        (_named[(int)surface] ? _rules[((int)surface * RiskClasses.Count) + (int)risk] : _other[(int)risk]) ?? _default;

    /// <summary>Whether the role itself says something of a surface and risk, so that its default doesn't have to.</summary>
    public bool Names(Surface surface, RiskClass risk) => !ReferenceEquals(For(surface, risk), _default);

    /// <summary>Whether any rule for a surface and risk holds, or asks for evidence.</summary>
    public bool MayHold(Surface surface, RiskClass risk)
    {
        var rules = For(surface, risk);
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Verdict == Verdict.Hold || rules[i].Evidence.Count > 0 || rules[i].When.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
