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
    /// <exception cref="FormatException">A pattern is malformed.</exception>
    public static RouteTable Compile(IReadOnlyList<Operation> operations, out IReadOnlyList<RouteConflict> conflicts)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var root = new RouteNodeBuilder();
        var found = new List<RouteConflict>();
        var heads = new List<(RouteNodeBuilder Node, Operation Operation)>();
        foreach (var operation in operations)
        {
            var node = root;
            foreach (var segment in PathPattern.Parse(operation.Pattern))
            {
                node = node.Child(segment);
            }

            foreach (var method in operation.Methods)
            {
                if (!node.Operations.TryAdd(method, operation))
                {
                    found.Add(new(node.Operations[method], operation, method));
                }
            }

            if (operation.Methods.Contains("GET", StringComparer.Ordinal))
            {
                heads.Add((node, operation));
            }
        }

        foreach (var (node, operation) in heads)
        {
            // HEAD follows GET unless an operation claims it.
            node.Operations.TryAdd("HEAD", operation);
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
}
