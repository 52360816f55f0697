using System.Text;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>How a form key stands to one that a fact is read from.</summary>
[Flags]
internal enum FormMatch : byte
{
    None = 0,

    /// <summary>The key itself.</summary>
    Exact = 1,

    /// <summary>A key below it: <c>amount[x]</c> where <c>amount</c> is read.</summary>
    Deeper = 2,

    /// <summary>A key above it: <c>card</c> where <c>card[number]</c> is read.</summary>
    Shallower = 4,
}

/// <summary>A bracketed form key that facts are read from; an empty pair of brackets takes <c>[]</c> and <c>[0]</c> alike, and collects.</summary>
internal sealed class FormKey
{
    private readonly byte[] _name;
    private readonly byte[][] _brackets;

    public FormKey(string key, FactTarget[] targets)
    {
        var parts = key.Split('[');
        _name = Encoding.UTF8.GetBytes(parts[0]);
        _brackets = [.. parts.Skip(1).Select(p => Encoding.UTF8.GetBytes(p.TrimEnd(']')))];
        Targets = targets;
        Collects = _brackets.Any(b => b.Length == 0);
    }

    public FactTarget[] Targets { get; }

    /// <summary>Whether it gives a list.</summary>
    public bool Collects { get; }

    /// <summary>Groups the form sources of a plan by key.</summary>
    public static FormKey[] Compile(IEnumerable<(FactSource Source, FactTarget Target)> sources) =>
        [.. sources
            .Where(s => s.Source.Origin == FactOrigin.Form)
            .GroupBy(s => s.Source.Key, StringComparer.Ordinal)
            .Select(g => new FormKey(g.Key, [.. g.Select(s => s.Target)]))];

    /// <summary>The members of a JSON body that the sources of a plan look into, as form keys that only what stands below them is compared with.</summary>
    public static FormKey[] Members(IEnumerable<(FactSource Source, FactTarget Target)> sources) =>
        [.. sources
            .Where(s => s.Source.Origin is FactOrigin.Json or FactOrigin.JsonCount or FactOrigin.JsonKeys)
            .Select(s => s.Source.Key.Split('/').ElementAtOrDefault(1) ?? "")
            .Where(n => n.Length > 0 && n != "*" && !n.AsSpan().ContainsAny("~[]"))
            .Distinct(StringComparer.Ordinal)
            .Select(n => new FormKey(n, []))];

    /// <summary>Whether a key is a name and closed brackets behind it; parsers read anything else in ways of their own.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || key[0] is (byte)'[' or <= (byte)' ')
        {
            return false;
        }

        var open = key.IndexOf((byte)'[');
        if (key.IndexOf((byte)']') is var close && open < 0)
        {
            return close < 0;
        }

        if (close < open)
        {
            return false;
        }

        for (var rest = key[open..]; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)']');
            if (rest[0] != (byte)'[' || end < 0 || rest[1..end].Contains((byte)'['))
            {
                return false;
            }

            rest = rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>Whether a decoded key asks for another method in frameworks that look for one in forms, also as servers respell it.</summary>
    public static bool OverridesMethod(ReadOnlySpan<byte> key)
    {
        key = key.TrimStart((byte)' ');
        return key is [(byte)'_' or (byte)'.' or (byte)'[', ..]
            && (KeyVariants.Respells(key, "_method"u8) || KeyVariants.Respells(key, "_HttpMethod"u8));
    }

    /// <summary>Compares with a decoded key.</summary>
    public FormMatch Compare(ReadOnlySpan<byte> key, bool ignoreCase = false)
    {
        var end = key.IndexOf((byte)'[');
        var name = end < 0 ? key : key[..end];
        if (!Same(name, _name, ignoreCase) && !(ignoreCase && KeyVariants.Respells<byte>(name, _name)))
        {
            return FormMatch.None;
        }

        var rest = key[name.Length..];
        foreach (var bracket in _brackets)
        {
            if (rest.IsEmpty)
            {
                return FormMatch.Shallower;
            }

            end = rest.IndexOf((byte)']');
            if (rest[0] != (byte)'[' || end < 0)
            {
                return FormMatch.None;
            }

            var inner = rest[1..end];
            if (bracket.Length == 0 && !IsIndex(inner))
            {
                return FormMatch.Deeper;
            }

            if (bracket.Length > 0 && !Same(inner, bracket, ignoreCase))
            {
                return FormMatch.None;
            }

            rest = rest[(end + 1)..];
        }

        return rest.IsEmpty ? FormMatch.Exact : rest[0] == (byte)'[' ? FormMatch.Deeper : FormMatch.None;
    }

    private static bool Same(ReadOnlySpan<byte> key, ReadOnlySpan<byte> other, bool ignoreCase) =>
        ignoreCase ? KeyVariants.Match(key, other) : key.SequenceEqual(other);

    private static bool IsIndex(ReadOnlySpan<byte> inner) =>
        inner.IsEmpty || (!inner.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (inner.Length == 1 || inner[0] != (byte)'0'));
}
