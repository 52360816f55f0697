using System.Collections.Frozen;

namespace ThumbGate.Policy.Classification;

/// <summary>What a route leads to.</summary>
internal sealed record RouteTarget(Operation Operation, OperationMatch Match);

/// <summary>A node of the route tree while it is built.</summary>
internal sealed class RouteNodeBuilder(bool ignoreCase)
{
    public bool IgnoreCase => ignoreCase;

    public Dictionary<string, RouteNodeBuilder> Literals { get; } = new(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    public Dictionary<(string Prefix, string Suffix), RouteNodeBuilder> Affixed { get; } = [];

    public RouteNodeBuilder? Parameter { get; set; }

    public RouteNodeBuilder? Rest { get; set; }

    public Dictionary<string, RouteTarget> Targets { get; } = new(StringComparer.Ordinal);

    public RouteNodeBuilder Child(PatternSegment segment)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Literal:
                return Literals.TryGetValue(segment.Prefix, out var literal) ? literal : Literals[segment.Prefix] = new(ignoreCase);
            case SegmentKind.Affixed:
                var affix = ignoreCase ? (segment.Prefix.ToLowerInvariant(), segment.Suffix.ToLowerInvariant()) : (segment.Prefix, segment.Suffix);
                return Affixed.TryGetValue(affix, out var affixed) ? affixed : Affixed[affix] = new(ignoreCase);
            case SegmentKind.Parameter:
                return Parameter ??= new(ignoreCase);
            default:
                return Rest ??= new(ignoreCase);
        }
    }

    public RouteNode Build() => new(this);
}

/// <summary>A node of the route tree: what may follow one path segment.</summary>
internal sealed class RouteNode
{
    /// <summary>What a reference to another item of the same envelope starts with.</summary>
    public const string Reference = "@{";

    private readonly SegmentTable _literals;
    private readonly bool _hasLiterals;
    private readonly FrozenDictionary<string, RouteNode>.AlternateLookup<ReadOnlySpan<char>>? _inAnyCase;
    private readonly RouteNode[] _children;
    private readonly (string Prefix, string Suffix, RouteNode Node)[] _affixed;
    private readonly RouteNode? _parameter;
    private readonly RouteNode? _rest;
    private readonly (string Method, Operation Operation, OperationMatch Match)[] _targets;
    private readonly StringComparison _comparison;

    public RouteNode(RouteNodeBuilder builder)
    {
        var literals = builder.Literals.Select(p => KeyValuePair.Create(p.Key, p.Value.Build())).ToArray();
        _children = [.. literals.Select(l => l.Value)];
        _hasLiterals = literals.Length > 0;
        if (builder.IgnoreCase)
        {
            _inAnyCase = literals.ToFrozenDictionary(builder.Literals.Comparer).GetAlternateLookup<ReadOnlySpan<char>>();
        }
        else
        {
            _literals = new SegmentTable(literals);
        }

        // The longer the fixed text, the more specific; the rest of the order only has to be always the same.
        _affixed = [.. builder.Affixed
            .Select(a => (a.Key.Prefix, a.Key.Suffix, a.Value.Build()))
            .OrderByDescending(a => a.Prefix.Length + a.Suffix.Length)
            .ThenByDescending(a => a.Prefix.Length)
            .ThenBy(a => a.Prefix + a.Suffix, StringComparer.Ordinal)];
        _parameter = builder.Parameter?.Build();
        _rest = builder.Rest?.Build();
        _targets = [.. builder.Targets.Select(t => (t.Key, t.Value.Operation, t.Value.Match))];
        _comparison = builder.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>Finds the most specific operation below this node.</summary>
    /// <param name="method">Upper case.</param>
    /// <param name="path">The whole path.</param>
    /// <param name="start">Where the next segment starts; beyond the end where none is left.</param>
    /// <param name="parameter">How many parameters stand before it.</param>
    /// <param name="match">Gets the parameters of the operation that is found.</param>
    public Operation? Find(string method, ReadOnlySpan<char> path, int start, int parameter, ref RouteMatch match)
    {
        if (start > path.Length)
        {
            return For(method, ref match);
        }

        var length = path[start..].IndexOf('/');
        length = length < 0 ? path.Length - start : length;
        var segment = path.Slice(start, length);
        var next = start + length + 1;

        if (Literal(segment)?.Find(method, path, next, parameter, ref match) is { } byLiteral)
        {
            return byLiteral;
        }

        foreach (var (prefix, suffix, node) in _affixed)
        {
            var inner = length - prefix.Length - suffix.Length;
            if (inner > 0
                && segment.StartsWith(prefix, _comparison)
                && segment.EndsWith(suffix, _comparison)
                && node.Find(method, path, next, parameter + 1, ref match) is { } byAffix)
            {
                match.Set(parameter, start + prefix.Length, inner);
                return byAffix;
            }
        }

        if (length > 0 && _parameter?.Find(method, path, next, parameter + 1, ref match) is { } byParameter)
        {
            match.Set(parameter, start, length);
            return byParameter;
        }

        if (start < path.Length && _rest?.For(method, ref match) is { } byRest)
        {
            match.Set(parameter, start, path.Length - start);
            return byRest;
        }

        return null;
    }

    /// <summary>The most severe operation below this node that the path could reach where a reference may turn out to be any text.</summary>
    public RiskClass? Worst(string method, ReadOnlySpan<char> path, int start)
    {
        var none = default(RouteMatch);
        if (start > path.Length)
        {
            return For(method, ref none)?.Ceiling;
        }

        var length = path[start..].IndexOf('/');
        length = length < 0 ? path.Length - start : length;
        var segment = path.Slice(start, length);
        var next = start + length + 1;
        var isOpen = segment.Contains(Reference, StringComparison.Ordinal);
        var worst = length > 0 ? _parameter?.Worst(method, path, next) : null;
        if (isOpen)
        {
            foreach (var literal in _children)
            {
                worst = Worse(worst, literal.Worst(method, path, next));
            }
        }
        else
        {
            worst = Worse(worst, Literal(segment)?.Worst(method, path, next));
        }

        foreach (var (prefix, suffix, node) in _affixed)
        {
            if (isOpen || (length > prefix.Length + suffix.Length && segment.StartsWith(prefix, _comparison) && segment.EndsWith(suffix, _comparison)))
            {
                worst = Worse(worst, node.Worst(method, path, next));
            }
        }

        return start < path.Length ? Worse(worst, _rest?.For(method, ref none)?.Ceiling) : worst;
    }

    private RouteNode? Literal(ReadOnlySpan<char> segment) =>
        !_hasLiterals ? null
        : _inAnyCase is not { } folded ? _literals.Find(segment)
        : folded.TryGetValue(segment, out var node) ? node
        : null;

    private static RiskClass? Worse(RiskClass? a, RiskClass? b) => a is { } one && b is { } other ? RiskClasses.Worse(one, other) : a ?? b;

    private Operation? For(string method, ref RouteMatch match)
    {
        foreach (ref readonly var target in _targets.AsSpan())
        {
            if (string.Equals(target.Method, method, StringComparison.Ordinal))
            {
                match.Found(target.Match);
                return target.Operation;
            }
        }

        return null;
    }
}
