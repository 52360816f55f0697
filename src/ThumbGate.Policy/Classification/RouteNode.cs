using System.Collections.Frozen;

namespace ThumbGate.Policy.Classification;

/// <summary>A node of the route tree while it is built.</summary>
internal sealed class RouteNodeBuilder
{
    public Dictionary<string, RouteNodeBuilder> Literals { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Prefix, string Suffix), RouteNodeBuilder> Affixed { get; } = [];

    public RouteNodeBuilder? Parameter { get; set; }

    public RouteNodeBuilder? Rest { get; set; }

    public Dictionary<string, Operation> Operations { get; } = new(StringComparer.Ordinal);

    public RouteNodeBuilder Child(PatternSegment segment)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Literal:
                return Literals.TryGetValue(segment.Prefix, out var literal) ? literal : Literals[segment.Prefix] = new();
            case SegmentKind.Affixed:
                var affix = (segment.Prefix, segment.Suffix);
                return Affixed.TryGetValue(affix, out var affixed) ? affixed : Affixed[affix] = new();
            case SegmentKind.Parameter:
                return Parameter ??= new();
            default:
                return Rest ??= new();
        }
    }

    public RouteNode Build() => new(this);
}

/// <summary>A node of the route tree: what may follow one path segment.</summary>
internal sealed class RouteNode
{
    private readonly FrozenDictionary<string, RouteNode>.AlternateLookup<ReadOnlySpan<char>> _literals;
    private readonly bool _hasLiterals;
    private readonly (string Prefix, string Suffix, RouteNode Node)[] _affixed;
    private readonly RouteNode? _parameter;
    private readonly RouteNode? _rest;
    private readonly KeyValuePair<string, Operation>[] _operations;

    public RouteNode(RouteNodeBuilder builder)
    {
        _hasLiterals = builder.Literals.Count > 0;
        _literals = builder.Literals.ToFrozenDictionary(p => p.Key, p => p.Value.Build(), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        // The longer the fixed text, the more specific; the rest of the order only has to be always the same.
        _affixed = [.. builder.Affixed
            .Select(a => (a.Key.Prefix, a.Key.Suffix, a.Value.Build()))
            .OrderByDescending(a => a.Prefix.Length + a.Suffix.Length)
            .ThenByDescending(a => a.Prefix.Length)
            .ThenBy(a => a.Prefix + a.Suffix, StringComparer.Ordinal)];
        _parameter = builder.Parameter?.Build();
        _rest = builder.Rest?.Build();
        _operations = [.. builder.Operations];
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
            return For(method, parameter, ref match);
        }

        var length = path[start..].IndexOf('/');
        length = length < 0 ? path.Length - start : length;
        var segment = path.Slice(start, length);
        var next = start + length + 1;

        if (_hasLiterals && _literals.TryGetValue(segment, out var literal)
            && literal.Find(method, path, next, parameter, ref match) is { } byLiteral)
        {
            return byLiteral;
        }

        foreach (var (prefix, suffix, node) in _affixed)
        {
            var inner = length - prefix.Length - suffix.Length;
            if (inner > 0
                && segment.StartsWith(prefix, StringComparison.Ordinal)
                && segment.EndsWith(suffix, StringComparison.Ordinal)
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

        if (start < path.Length && _rest?.For(method, parameter + 1, ref match) is { } byRest)
        {
            match.Set(parameter, start, path.Length - start);
            return byRest;
        }

        return null;
    }

    private Operation? For(string method, int parameters, ref RouteMatch match)
    {
        foreach (var (name, operation) in _operations)
        {
            if (string.Equals(name, method, StringComparison.Ordinal))
            {
                match.Count = parameters;
                return operation;
            }
        }

        return null;
    }
}
