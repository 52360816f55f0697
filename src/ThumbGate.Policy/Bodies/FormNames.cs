using System.Text;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Collects the names of one request's form fields, each once and without brackets, for <c>keys:form:</c>. Keys of the query count as well:
/// vendors that merge the two take them for fields.
/// </summary>
/// <param name="targets">The facts that are lists of them.</param>
internal sealed class FormNames(FactTarget[] targets)
{
    // Stands in a name's place where it can't be read; no field is called so.
    private const string Unreadable = "?";

    private readonly FactTarget[] _targets = targets;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The facts of a plan that are lists of names.</summary>
    public static FactTarget[] Compile(IEnumerable<(FactSource Source, FactTarget Target)> sources) =>
        [.. sources.Where(s => s.Source.Origin == FactOrigin.FormKeys).Select(s => s.Target)];

    /// <summary>Adds the name of a field.</summary>
    /// <param name="key">Decoded: <c>items[0][price]</c>.</param>
    /// <param name="sink">Where facts go.</param>
    public void Take(ReadOnlySpan<byte> key, ref FactSink sink)
    {
        var end = key.IndexOf((byte)'[');
        Add(Encoding.UTF8.GetString(end < 0 ? key : key[..end]), ref sink);
    }

    /// <summary>Adds the names of a query's keys.</summary>
    /// <param name="query">With its question mark, or empty.</param>
    /// <param name="sink">Where facts go.</param>
    public void TakeQuery(ReadOnlySpan<char> query, ref FactSink sink)
    {
        if (query.Length < 2)
        {
            return;
        }

        var pairs = Encoding.UTF8.GetBytes(query[1..].ToString()).AsSpan();
        while (!pairs.IsEmpty)
        {
            var end = pairs.IndexOfAny((byte)'&', (byte)';');
            var pair = end < 0 ? pairs : pairs[..end];
            pairs = end < 0 ? default : pairs[(end + 1)..];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var key = equals < 0 ? pair : pair[..equals];
            var decoded = new byte[key.Length];
            if (PercentText.TryDecodeForm(key, decoded, out var written))
            {
                Take(decoded.AsSpan(0, written), ref sink);
            }
            else
            {
                Add(Unreadable, ref sink);
            }
        }
    }

    private void Add(string name, ref FactSink sink)
    {
        if (!_seen.Add(name))
        {
            return;
        }

        foreach (var target in _targets)
        {
            sink.Item(target, name);
        }
    }
}
