namespace ThumbGate.Policy.Classification;

/// <summary>The operations of a catalog as a tree of path segments. Immutable; a look-up allocates nothing.</summary>
public sealed class RouteTable
{
    /// <summary>Two operations that no request can tell apart.</summary>
    public sealed record Conflict(Operation First, Operation Second, string Method);

    /// <summary>Compiles operations; <paramref name="conflicts"/> lists those that are equally specific for one method and path.</summary>
    /// <exception cref="FormatException">A pattern is malformed.</exception>
    public static RouteTable Compile(IReadOnlyList<Operation> operations, out IReadOnlyList<Conflict> conflicts)
    {
        conflicts = [];
        return new RouteTable();
    }

    /// <summary>The names of a pattern's parameters, in order.</summary>
    /// <exception cref="FormatException">The pattern is malformed; the message says how.</exception>
    public static IReadOnlyList<string> ParametersOf(string pattern) => [];

    /// <summary>The most specific operation for a method and path (literal before affixed before parameter before rest), or null.</summary>
    /// <param name="method">Upper case.</param>
    /// <param name="path">The canonical path less the catalog's base prefix; starts with a slash.</param>
    /// <param name="match">Where the parameters stand.</param>
    public Operation? Find(string method, ReadOnlySpan<char> path, ref RouteMatch match) => null;
}
