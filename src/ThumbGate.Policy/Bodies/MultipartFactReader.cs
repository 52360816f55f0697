using System.Text;
using System.Text.Unicode;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads the names of multipart/form-data parts and the values of short text parts. Strict: what parsers disagree about is malformed.</summary>
internal static class MultipartFactReader
{
    private const int MaxParts = 1000;
    private const int MaxHead = 8 * 1024;
    private const int MaxText = 64 * 1024;

    /// <summary>Reads a body that is not empty.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, string boundary, FormKey[] keys, FormNames? names, ref FactSink outer)
    {
        scoped var sink = outer;
        Span<FormMatch> seen = stackalloc FormMatch[FactPlan.MaxSources];
        var fields = new FormFields(keys, seen[..keys.Length], names);
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        var text = body.Span;
        if (!text.StartsWith(delimiter.AsSpan(2)))
        {
            return BodyRefusals.Multipart;
        }

        var at = delimiter.Length - 2;
        for (var parts = 0; parts <= MaxParts; parts++)
        {
            if (text[at..].StartsWith("--"u8))
            {
                at += 2;
                outer.Sql = sink.Sql;
                return at == text.Length || text[at..].SequenceEqual("\r\n"u8) ? null : BodyRefusals.Multipart;
            }

            if (!text[at..].StartsWith("\r\n"u8))
            {
                return BodyRefusals.Multipart;
            }

            at += 2;
            var end = text[at..].IndexOf("\r\n\r\n"u8);
            if (end is < 0 or > MaxHead || !MultipartHead.TryRead(text.Slice(at, end), out var head))
            {
                return BodyRefusals.Multipart;
            }

            at += end + 4;
            var length = ValueLength(text[at..], delimiter);
            if (length < 0 || !FormKey.IsWellFormed(head.Name))
            {
                return BodyRefusals.Multipart;
            }

            if (FormKey.OverridesMethod(head.Name))
            {
                return TargetRefusals.MethodOverride;
            }

            var value = body.Slice(at, length);
            var isText = head.IsText && length <= MaxText && Utf8.IsValid(value.Span) && !value.Span.Contains((byte)0);
            if (fields.Add(head.Name, new FormValue(value, Escaped: false, isText), ref sink) is { } refusal)
            {
                return refusal;
            }

            at += length + delimiter.Length;
        }

        return BodyRefusals.Multipart;
    }

    // A parser that takes a bare line feed for a line's end, or the empty line of the head for that of a line between parts, would see another
    // part there: -1.
    private static int ValueLength(ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiter)
    {
        var dashes = delimiter[2..];
        var from = 0;
        while (text[from..].IndexOf(dashes) is >= 0 and var found)
        {
            var at = from + found;
            if (at >= 2 && text[at - 2] == (byte)'\r' && text[at - 1] == (byte)'\n')
            {
                return at - 2;
            }

            if (at == 0 || text[at - 1] is (byte)'\n' or (byte)'\r')
            {
                return -1;
            }

            from = at + 1;
        }

        return -1;
    }
}
