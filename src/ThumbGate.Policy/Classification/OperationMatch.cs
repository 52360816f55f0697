namespace ThumbGate.Policy.Classification;

/// <summary>One way to reach an operation. Immutable.</summary>
/// <param name="Methods">Upper case; HEAD follows GET.</param>
/// <param name="Pattern">Path pattern below the catalog's base prefix; for calls inside a body, the call's name after a slash.</param>
/// <param name="Parameters">Names of the pattern's parameters, in order.</param>
public sealed record OperationMatch(IReadOnlyList<string> Methods, string Pattern, IReadOnlyList<string> Parameters)
{
    /// <summary>Words in the place of HTTP's methods, for what stands inside a body: GraphQL fields, JSON-RPC methods, MCP tools, document edits.</summary>
    public static IReadOnlyList<string> CallMethods { get; } = ["QUERY", "MUTATION", "SUBSCRIPTION", "TOOL", "RPC", "EDIT"];

    /// <summary>Whether it is a call inside a body, which no request's own method reaches.</summary>
    public bool IsCall => Methods.Count > 0 && CallMethods.Contains(Methods[0], StringComparer.Ordinal);
}
