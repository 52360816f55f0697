using System.Buffers;

namespace ThumbGate.Policy.Facts;

/// <summary>How the items of a fact end, such as the domains of recipients.</summary>
internal static class FactEndings
{
    private static readonly SearchValues<char> BetweenAddresses =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(c => (char)c), ',', ';', ':', '<', '>', '(', ')', '"', '\\', '\x7F']);

    /// <summary>Whether every item ends with one of these; undecided without items, and where an item isn't the one address that it ends like.</summary>
    public static Answer Ask(FactValue value, IReadOnlyList<string> endings)
    {
        var items = value.Items;
        if (items.Count == 0)
        {
            return Answer.Undecided;
        }

        var answer = Answer.Yes;
        foreach (var item in items)
        {
            if (endings.FirstOrDefault(end => item.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is not { } end)
            {
                return Answer.No;
            }

            answer = end.StartsWith('@') && !IsOneAddress(item) ? Answer.Undecided : answer;
        }

        return answer;
    }

    // "x@elsewhere.test, a@example.com" ends with @example.com, and some mailers send it to both.
    private static bool IsOneAddress(string item) =>
        item.IndexOf('@', StringComparison.Ordinal) == item.LastIndexOf('@') && !item.AsSpan().ContainsAny(BetweenAddresses);
}
