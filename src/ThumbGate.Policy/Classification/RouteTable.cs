namespace ThumbGate.Policy.Classification;

/// <summary>Two operations that no request can tell apart.</summary>
/// <param name="First">The one that was listed first.</param>
/// <param name="Second">The one that overlaps it.</param>
/// <param name="Method">The method they share.</param>
public sealed record RouteConflict(Operation First, Operation Second, string Method);

/// <summary>The operations of a catalog as a tree of path segments. Immutable; a look-up allocates nothing.</summary>
public sealed class RouteTable
{
    private readonly RouteNode _root;

    private RouteTable(RouteNode root) => _root = root;

    /// <summary>Compiles operations; <paramref name="conflicts"/> lists those that are equally specific for one method and path.</summary>
    /// <param name="operations">Those whose matches are of the kind that is compiled take part.</param>
    /// <param name="conflicts">Operations that no request can tell apart.</param>
    /// <param name="ignoreCase">Whether literals match in any case.</param>
    /// <param name="calls">Whether calls inside bodies are compiled, not requests.</param>
    /// <exception cref="FormatException">A pattern is malformed.</exception>
    public static RouteTable Compile(
        IReadOnlyList<Operation> operations, out IReadOnlyList<RouteConflict> conflicts, bool ignoreCase = false, bool calls = false)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var root = new RouteNodeBuilder(ignoreCase);
        var found = new List<RouteConflict>();
        var heads = new List<(RouteNodeBuilder Node, RouteTarget Target)>();
        foreach (var operation in operations)
        {
            foreach (var match in operation.Matches.Where(m => m.IsCall == calls))
            {
                var node = root;
                foreach (var segment in PathPattern.Parse(match.Pattern))
                {
                    node = node.Child(segment);
                }

                var target = new RouteTarget(operation, match);
                foreach (var method in match.Methods)
                {
                    if (!node.Targets.TryAdd(method, target))
                    {
                        found.Add(new(node.Targets[method].Operation, operation, method));
                    }
                }

                if (match.Methods.Contains("GET", StringComparer.Ordinal))
                {
                    heads.Add((node, target));
                }
            }
        }

        foreach (var (node, target) in heads)
        {
            // HEAD follows GET unless an operation claims it.
            node.Targets.TryAdd("HEAD", target);
        }

        conflicts = found;
        return new RouteTable(root.Build());
    }

    /// <summary>The names of a pattern's parameters, in order.</summary>
    /// <exception cref="FormatException">The pattern is malformed; the message says how.</exception>
    public static IReadOnlyList<string> ParametersOf(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return [.. PathPattern.Parse(pattern).Where(s => s.Kind != SegmentKind.Literal).Select(s => s.Name)];
    }

    /// <summary>The most specific operation for a method and path (literal before affixed before parameter before rest), or null.</summary>
    /// <param name="method">Upper case.</param>
    /// <param name="path">The canonical path less the catalog's base prefix; starts with a slash.</param>
    /// <param name="match">Where the parameters stand.</param>
    public Operation? Find(string method, ReadOnlySpan<char> path, ref RouteMatch match) =>
        path.Length is > 0 and <= ushort.MaxValue && path[0] == '/' ? _root.Find(method, path, 1, 0, ref match) : null;

    /// <summary>
    /// The most severe of the operations that a path could reach once its references (<c>@{other.id}</c>, filled in by the vendor) are what
    /// they refer to; null where it reaches none.
    /// </summary>
    /// <param name="method">Upper case.</param>
    /// <param name="path">As for <see cref="Find"/>.</param>
    internal RiskClass? WorstByReference(string method, ReadOnlySpan<char> path) =>
        path.Length is > 0 and <= ushort.MaxValue && path[0] == '/' ? _root.Worst(method, path, 1) : null;
}
