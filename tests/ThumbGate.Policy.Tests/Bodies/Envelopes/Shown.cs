using System.Text;
using ThumbGate.Policy.Bodies.Envelopes;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

/// <summary>What a reader makes of a body: each item as "METHOD target body", or the code of the refusal.</summary>
internal static class Shown
{
    public delegate RequestRefusal? Reader(ReadOnlyMemory<byte> body, List<EnvelopeItem> items);

    public static string Of(string body, Reader read) => Of(Encoding.UTF8.GetBytes(body), read);

    public static string Of(byte[] body, Reader read)
    {
        var items = Items(body, read, out var code);
        return code ?? string.Join(" | ", items.Select(Line));
    }

    public static List<EnvelopeItem> Items(byte[] body, Reader read, out string? code)
    {
        List<EnvelopeItem> items = [];
        code = read(body, items)?.Code;
        return items;
    }

    public static string Line(EnvelopeItem item)
    {
        var target = item.MatchesNothing ? "nothing" : item.IsAbsolute ? "absolute " + item.Target : item.Target;
        var body = item.Body.IsEmpty ? "" : " " + Encoding.UTF8.GetString(item.Body.Span);
        return $"{item.Method} {target}{body}";
    }
}
