using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads an x-www-form-urlencoded body once.</summary>
internal static class FormFactReader
{
    private static ReadOnlySpan<byte> Escapes => "%+"u8;

    /// <summary>Reads a body that is not empty.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, FormKey[] keys, FormNames? names, ref FactSink outer)
    {
        var text = body.Span;
        if (!Utf8.IsValid(text) || text.Contains((byte)0) || text.StartsWith("\uFEFF"u8))
        {
            return BodyRefusals.Form;
        }

        scoped var sink = outer;
        Span<FormMatch> seen = stackalloc FormMatch[FactPlan.MaxSources];
        var fields = new FormFields(keys, seen[..keys.Length], names);
        var scratch = ArrayPool<byte>.Shared.Rent(body.Length);
        try
        {
            for (var start = 0; start < text.Length;)
            {
                var length = text[start..].IndexOf((byte)'&');
                length = length < 0 ? text.Length - start : length;
                if (length > 0 && Pair(body.Slice(start, length), keys, names is not null, ref fields, scratch, ref sink) is { } refusal)
                {
                    return refusal;
                }

                start += length + 1;
            }

            outer.Sql = sink.Sql;
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Whether the query holds a key that facts are read from in the form: vendors that read both have two readings then.</summary>
    public static bool QueryHasKey(ReadOnlySpan<char> query, FormKey[] keys) => QueryHasKey(query, keys, null);

    /// <summary>Whether the query holds a key with brackets that names something below one of these, other than the keys that are read there.</summary>
    public static bool QueryHasKeyBelow(ReadOnlySpan<char> query, FormKey[] keys, FormKey[] read) =>
        query.ContainsAny('[', '%') && QueryHasKey(query, keys, read);

    private static bool QueryHasKey(ReadOnlySpan<char> query, FormKey[] keys, FormKey[]? read)
    {
        if (query.Length < 2)
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(query.Length);
        Encoding.Latin1.GetBytes(query, bytes);
        var found = HasKey(bytes.AsSpan(1, query.Length - 1), keys, read);
        ArrayPool<byte>.Shared.Return(bytes);
        return found;
    }

    private static RequestRefusal? Pair(
        ReadOnlyMemory<byte> pair, FormKey[] keys, bool takesNames, ref FormFields fields, byte[] scratch, ref FactSink sink)
    {
        var text = pair.Span;
        var equals = text.IndexOf((byte)'=');
        var key = equals < 0 ? text : text[..equals];
        var value = equals < 0 ? default : pair[(equals + 1)..];
        var escaped = value.Span.ContainsAny(Escapes);
        if (escaped && !PercentText.TryDecodeForm(value.Span, scratch, out _))
        {
            return BodyRefusals.Form;
        }

        if (key.ContainsAny(Escapes))
        {
            if (!PercentText.TryDecodeForm(key, scratch, out var written))
            {
                return BodyRefusals.Form;
            }

            key = scratch.AsSpan(0, written);
        }

        if (!FormKey.IsWellFormed(key))
        {
            return BodyRefusals.Form;
        }

        if (FormKey.OverridesMethod(key))
        {
            return TargetRefusals.MethodOverride;
        }

        // Some servers separate pairs at semicolons, too.
        if (text.Contains((byte)';') && (takesNames || HasKey(text, keys, null)))
        {
            return BodyRefusals.Form;
        }

        return fields.Add(key, new FormValue(value, escaped, IsText: true), ref sink);
    }

    // Where keys that are read are given, only what stands below the others counts.
    private static bool HasKey(ReadOnlySpan<byte> pairs, FormKey[] keys, FormKey[]? read)
    {
        while (!pairs.IsEmpty)
        {
            var end = pairs.IndexOfAny((byte)'&', (byte)';');
            var key = end < 0 ? pairs : pairs[..end];
            pairs = end < 0 ? default : pairs[(end + 1)..];
            var equals = key.IndexOf((byte)'=');
            key = equals < 0 ? key : key[..equals];
            if (key.ContainsAny(Escapes))
            {
                var decoded = new byte[key.Length];
                key = PercentText.TryDecodeForm(key, decoded, out var written) ? decoded.AsSpan(0, written) : default;
            }

            key = key.TrimStart((byte)' ');
            if (read is null ? FormFields.AnyReads(keys, key) : key.Contains((byte)'[') && FormFields.AnyReads(keys, key) && !IsOneOf(read, key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(FormKey[] read, ReadOnlySpan<byte> key)
    {
        foreach (var candidate in read)
        {
            if (candidate.Compare(key) == FormMatch.Exact)
            {
                return true;
            }
        }

        return false;
    }
}
