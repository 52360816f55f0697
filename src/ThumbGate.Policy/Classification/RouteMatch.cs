using System.Runtime.CompilerServices;

namespace ThumbGate.Policy.Classification;

/// <summary>Where the path parameters of a matched operation stand in the path that was matched.</summary>
public struct RouteMatch
{
    /// <summary>The most parameters that one path pattern may have.</summary>
    public const int MaxParameters = 16;

    private Ranges _ranges;
    private OperationMatch? _match;

    /// <summary>Names of the parameters that were matched, in the order of the pattern.</summary>
    public readonly IReadOnlyList<string> Parameters => _match?.Parameters ?? [];

    /// <summary>The pattern that was matched; empty where none was.</summary>
    public readonly string Pattern => _match?.Pattern ?? "";

    /// <summary>A parameter's value in the path that was matched.</summary>
    public readonly ReadOnlySpan<char> Value(ReadOnlySpan<char> path, int index) => path.Slice(_ranges[index].Start, _ranges[index].Length);

    internal void Found(OperationMatch match) => _match = match;

    internal void Set(int index, int start, int length)
    {
        _ranges[index] = new Range(checked((ushort)start), checked((ushort)length));
    }

    // Small, since it is copied: a path is far shorter than 64 Ki characters, or the server refused it.
    private readonly record struct Range(ushort Start, ushort Length);

    [InlineArray(MaxParameters)]
    private struct Ranges
    {
        private Range _first;
    }
}
