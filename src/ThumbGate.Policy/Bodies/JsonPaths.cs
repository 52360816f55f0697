using System.Text;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>The JSON pointers of a plan as one tree, walked beside the body. Immutable.</summary>
internal sealed class JsonPaths
{
    /// <summary>No node: nothing below is of interest.</summary>
    public const int None = -1;

    private readonly Node[] _nodes;

    private JsonPaths(List<Entry> entries)
    {
        List<Node> nodes = [];
        Build(nodes, entries, 0);
        _nodes = [.. nodes];
    }

    /// <summary>The root's index.</summary>
    public const int Root = 0;

    public Node this[int index] => _nodes[index];

    /// <summary>Compiles the pointers into the body; null where there are none.</summary>
    public static JsonPaths? OfBody(IEnumerable<(FactSource Source, FactTarget Target)> sources) =>
        Compile(sources, FactOrigin.Json, FactOrigin.JsonCount, FactOrigin.JsonKeys);

    /// <summary>Compiles the pointers into the argument; null where there are none.</summary>
    public static JsonPaths? OfArgument(IEnumerable<(FactSource Source, FactTarget Target)> sources) =>
        Compile(sources, FactOrigin.Arg, FactOrigin.ArgCount, FactOrigin.ArgKeys);

    private static JsonPaths? Compile(IEnumerable<(FactSource Source, FactTarget Target)> sources, FactOrigin value, FactOrigin count, FactOrigin keys)
    {
        List<Entry> entries = [];
        foreach (var (source, target) in sources)
        {
            if (source.Origin == value || source.Origin == count || source.Origin == keys)
            {
                var takes = source.Origin == count ? Takes.Count : source.Origin == keys ? Takes.Keys : Takes.Value;
                entries.Add(new(source.Key.Split('/').Skip(1).ToArray(), target, takes));
            }
        }

        return entries.Count == 0 ? null : new JsonPaths(entries);
    }

    private static int Build(List<Node> nodes, List<Entry> entries, int depth)
    {
        var index = nodes.Count;
        nodes.Add(null!);
        var here = entries.Where(e => e.Segments.Length == depth).ToList();
        var below = entries.Where(e => e.Segments.Length > depth).ToList();
        var star = below.Where(e => e.Segments[depth] == "*").ToList();
        List<Child> children = [];
        foreach (var name in below.Where(e => e.Segments[depth] != "*").GroupBy(e => e.Segments[depth], StringComparer.Ordinal))
        {
            var text = name.Key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var utf8 = Encoding.UTF8.GetBytes(text);
            var item = ArrayIndex(text);

            // An item that a pointer names by its number is one of the items that a star collects, too.
            children.Add(new(utf8, JsonNames.Hash(utf8), item, Build(nodes, [.. name, .. item < 0 ? [] : star], depth + 1)));
        }

        nodes[index] = new Node(
            [.. children],
            star.Count == 0 ? None : Build(nodes, star, depth + 1),
            [.. here.Where(e => e.Takes == Takes.Value && !e.Collects).Select(e => e.Target)],
            [.. here.Where(e => e.Takes == Takes.Value && e.Collects).Select(e => e.Target)],
            [.. here.Where(e => e.Takes == Takes.Count).Select(e => e.Target)],
            [.. here.Where(e => e.Takes == Takes.Keys).Select(e => e.Target)],
            [.. star.Where(e => e.Takes == Takes.Value && e.Segments.Length == depth + 1).Select(e => e.Target)],
            [.. star.Where(e => e.Takes != Takes.Count).Select(e => e.Target)],
            [.. star.Where(e => e.Takes == Takes.Count).Select(e => e.Target)]);
        return index;
    }

    private static int ArrayIndex(string text) =>
        text.Length is > 0 and < 9 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0')
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : -1;

    private enum Takes : byte
    {
        Value = 0,
        Count,
        Keys,
    }

    private sealed record Entry(string[] Segments, FactTarget Target, Takes Takes)
    {
        public bool Collects { get; } = Segments.Contains("*", StringComparer.Ordinal);
    }

    /// <summary>A named child of a node; <paramref name="Item"/> is the array index its name spells, or -1.</summary>
    public sealed record Child(byte[] Name, ulong Hash, int Item, int Node);

    /// <summary>What to do with the value at one place.</summary>
    /// <param name="Children">Named members that lead on.</param>
    /// <param name="Star">Where array items lead, or <see cref="None"/>.</param>
    /// <param name="Values">Facts that are this value.</param>
    /// <param name="Items">Facts that this value is an item of.</param>
    /// <param name="Counts">Facts that are this array's length.</param>
    /// <param name="Keys">Lists of this object's member names.</param>
    /// <param name="Singles">Lists whose items are this array's: a lone scalar stands for a list of one.</param>
    /// <param name="Lists">Lists that begin at this array.</param>
    /// <param name="StarCounts">Counts that begin at this array.</param>
    public sealed record Node(
        Child[] Children,
        int Star,
        FactTarget[] Values,
        FactTarget[] Items,
        FactTarget[] Counts,
        FactTarget[] Keys,
        FactTarget[] Singles,
        FactTarget[] Lists,
        FactTarget[] StarCounts)
    {
        /// <summary>Where a member leads.</summary>
        public int Member(ReadOnlySpan<byte> name, ulong hash)
        {
            foreach (var child in Children)
            {
                if (child.Hash == hash && name.SequenceEqual(child.Name))
                {
                    return child.Node;
                }
            }

            return None;
        }

        /// <summary>Whether a scalar here is a value and nothing else.</summary>
        public bool IsPlain { get; } = Values.Length > 0 && Items.Length + Counts.Length + Keys.Length + Singles.Length + Lists.Length + StarCounts.Length == 0;

        // One bit for each length (modulo 64) and first letter that a child has: most names need no closer look.
        private readonly ulong _lengths = Children.Aggregate(0UL, (bits, c) => bits | (1UL << (c.Name.Length & 63)));
        private readonly uint _letters = Children.Aggregate(0U, (bits, c) => bits | (c.Name.Length == 0 ? 0 : 1U << (c.Name[0] & 31)));

        // Children of two words, in one: some parsers read them with an underscore between, too.
        private readonly Child[] _joined = [.. Children.Where(c => c.Name.AsSpan(Math.Min(1, c.Name.Length)).ContainsAnyInRange((byte)'A', (byte)'Z'))];

        /// <summary>Whether a name is that of a child but for its case or underscores: some parsers would take it for the child.</summary>
        /// <param name="name">The name, which is no child's.</param>
        /// <param name="isAscii">Whether it is known to hold ASCII only: then a variant is as long as the child's name.</param>
        public bool IsVariant(ReadOnlySpan<byte> name, bool isAscii)
        {
            if (_joined.Length > 0 && name.Contains((byte)'_') && SpellsOut(name))
            {
                return true;
            }

            if (isAscii && ((_lengths & (1UL << (name.Length & 63))) == 0 || (!name.IsEmpty && (_letters & (1U << (name[0] & 31))) == 0)))
            {
                return false;
            }

            foreach (var child in Children)
            {
                if (KeyVariants.Are(name, child.Name))
                {
                    return true;
                }
            }

            return false;
        }

        private bool SpellsOut(ReadOnlySpan<byte> name)
        {
            foreach (var child in _joined)
            {
                if (KeyVariants.SpellsOut<byte>(name, child.Name))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Where an array item leads.</summary>
        public int ItemAt(int index)
        {
            foreach (var child in Children)
            {
                if (child.Item == index)
                {
                    return child.Node;
                }
            }

            return Star;
        }
    }
}
