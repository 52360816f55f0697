using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>The element paths of a plan as one tree of local names. Immutable.</summary>
internal sealed class XmlPaths
{
    private XmlPaths(List<Entry> entries) => Root = Build("", entries, 0);

    /// <summary>What stands above the document's element.</summary>
    public Node Root { get; }

    /// <summary>Compiles paths; null where there are none.</summary>
    public static XmlPaths? Compile(IEnumerable<(FactSource Source, FactTarget Target)> sources)
    {
        List<Entry> entries = [.. sources
            .Where(s => s.Source.Origin is FactOrigin.Xml or FactOrigin.XmlChild)
            .Select(s => new Entry(s.Source.Key.Split('/').Skip(1).ToArray(), s.Target, s.Source.Origin == FactOrigin.XmlChild))];
        return entries.Count == 0 ? null : new XmlPaths(entries);
    }

    private static Node Build(string name, List<Entry> entries, int depth)
    {
        var here = entries.Where(e => e.Names.Length == depth).ToList();
        return new Node(
            name,
            [.. entries.Where(e => e.Names.Length > depth).GroupBy(e => e.Names[depth], StringComparer.Ordinal).Select(g => Build(g.Key, [.. g], depth + 1))],
            [.. here.Where(e => !e.OfChildren).Select(e => e.Target)],
            [.. here.Where(e => e.OfChildren).Select(e => e.Target)]);
    }

    private sealed record Entry(string[] Names, FactTarget Target, bool OfChildren);

    /// <summary>One element on the way to a fact.</summary>
    /// <param name="Name">Its local name.</param>
    /// <param name="Children">Elements that lead on.</param>
    /// <param name="Texts">Facts that are its text.</param>
    /// <param name="ChildNames">Facts that are the names of its children.</param>
    public sealed record Node(string Name, Node[] Children, FactTarget[] Texts, FactTarget[] ChildNames)
    {
        /// <summary>Where a child leads, or null.</summary>
        public Node? Child(string name) => Array.Find(Children, c => string.Equals(c.Name, name, StringComparison.Ordinal));

        /// <summary>Whether a name is that of a child but for its case.</summary>
        public bool IsVariant(string name) => Array.Exists(Children, c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}
