using System.Text;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>Takes the fields of one form, whatever its encoding, and sees that no fact has two.</summary>
/// <param name="keys">What is read.</param>
/// <param name="seen">One per key, all zero.</param>
/// <param name="names">Takes the names of all fields; null where nobody asks for them.</param>
internal ref struct FormFields(FormKey[] keys, Span<FormMatch> seen, FormNames? names)
{
    private readonly FormNames? _names = names;
    private readonly FormKey[] _keys = keys;
    private readonly Span<FormMatch> _seen = seen;
    private HashSet<string>? _indexed;

    /// <summary>Whether any fact is read from the key, in any case, or from one above or below it.</summary>
    public static bool AnyReads(FormKey[] keys, ReadOnlySpan<byte> key)
    {
        foreach (var candidate in keys)
        {
            if (candidate.Compare(key, ignoreCase: true) != FormMatch.None)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="key">Decoded and well-formed.</param>
    /// <param name="value">As it stands in the body.</param>
    /// <param name="sink">Where facts go.</param>
    public RequestRefusal? Add(ReadOnlySpan<byte> key, in FormValue value, ref FactSink sink)
    {
        _names?.Take(key, ref sink);
        for (var i = 0; i < _keys.Length; i++)
        {
            var candidate = _keys[i];
            var match = candidate.Compare(key);
            if (match == FormMatch.None)
            {
                if (candidate.Compare(key, ignoreCase: true) != FormMatch.None)
                {
                    return BodyRefusals.KeyVariant;
                }

                continue;
            }

            var before = _seen[i];
            _seen[i] |= match;
            if (Conflicts(candidate, before, match) || (match == FormMatch.Exact && candidate.Collects && IsRepeatedIndex(key)))
            {
                return BodyRefusals.DuplicateKey;
            }

            if (match != FormMatch.Shallower)
            {
                Take(candidate, match, value, ref sink);
            }
        }

        return null;
    }

    private static bool Conflicts(FormKey key, FormMatch before, FormMatch now) => now switch
    {
        FormMatch.Shallower => (before & ~FormMatch.Shallower) != FormMatch.None,
        FormMatch.Exact when !key.Collects => before != FormMatch.None,
        FormMatch.Deeper when !key.Collects => (before & ~FormMatch.Deeper) != FormMatch.None,
        _ => (before & FormMatch.Shallower) != FormMatch.None,
    };

    // a[] may repeat, a[0] may not.
    private bool IsRepeatedIndex(ReadOnlySpan<byte> key) =>
        key.IndexOf("[]"u8) < 0 && !(_indexed ??= new HashSet<string>(StringComparer.Ordinal)).Add(Encoding.UTF8.GetString(key));

    private static void Take(FormKey key, FormMatch match, in FormValue value, ref FactSink sink)
    {
        var isText = match == FormMatch.Exact && value.IsText;
        var text = isText ? value.Decode() : default;
        foreach (var target in key.Targets)
        {
            if (!isText)
            {
                sink.Put(target, FactValue.Structure);
            }
            else if (key.Collects)
            {
                sink.Item(target, Encoding.UTF8.GetString(text.Span));
            }
            else
            {
                sink.Put(target, FactValue.FromUtf8(FactKind.Text, text));
            }
        }
    }
}

/// <summary>A field's value as it stands in the body.</summary>
/// <param name="Raw">Checked, but not decoded.</param>
/// <param name="Escaped">Whether it has to be.</param>
/// <param name="IsText">False for a file or anything else that isn't plain text.</param>
internal readonly record struct FormValue(ReadOnlyMemory<byte> Raw, bool Escaped, bool IsText)
{
    /// <summary>The value; a slice of the body unless something in it was escaped.</summary>
    public ReadOnlyMemory<byte> Decode()
    {
        if (!Escaped)
        {
            return Raw;
        }

        var decoded = new byte[Raw.Length];
        return Canonical.PercentText.TryDecodeForm(Raw.Span, decoded, out var written) ? decoded.AsMemory(0, written) : Raw;
    }
}
