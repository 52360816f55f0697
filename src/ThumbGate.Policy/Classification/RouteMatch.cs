using System.Runtime.CompilerServices;

namespace ThumbGate.Policy.Classification;

/// <summary>Where the path parameters of a matched operation stand in the canonical path.</summary>
public struct RouteMatch
{
    /// <summary>The most parameters that one path pattern may have.</summary>
    public const int MaxParameters = 16;

    private Ranges _ranges;

    /// <summary>How many parameters were matched, in the order of the pattern.</summary>
    public int Count { get; internal set; }

    /// <summary>Start and length of a parameter's value in the canonical path (less the catalog's base prefix: see <see cref="Offset"/>).</summary>
    public readonly (int Start, int Length) this[int index] => (_ranges[index].Start, _ranges[index].Length);

    /// <summary>What to add to a start: the length of the base prefix that was matched before the pattern.</summary>
    public int Offset { get; internal set; }

    /// <summary>A parameter's value.</summary>
    public readonly ReadOnlySpan<char> Value(ReadOnlySpan<char> path, int index) =>
        path.Slice(_ranges[index].Start + Offset, _ranges[index].Length);

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
