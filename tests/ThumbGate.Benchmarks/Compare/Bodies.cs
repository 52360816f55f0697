using System.Globalization;
using System.Text;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>JSON as business systems take it: a few facts in front, many small members, facts again at the end, so that nobody can stop early.</summary>
internal static class Bodies
{
    public const int KiB = 1024;

    /// <summary>Several bodies of exactly <paramref name="size"/> bytes that differ in content.</summary>
    public static IReadOnlyList<byte[]> Json(int size, int variants) => [.. Enumerable.Range(1, variants).Select(v => Json(size, (uint)v))];

    private static byte[] Json(int size, uint seed)
    {
        var random = seed;
        var text = new StringBuilder(size + 256);
        text.Append(CultureInfo.InvariantCulture,
            $$"""{"id":"it_{{Next(ref random)}}","amount":{{Next(ref random) % 90000}},"currency":"usd","owner":"dana@example.com","stage":"proposal","lines":[""");
        const string end = """],"region":"emea","audience":"customers","note":""" + "\"";
        const string close = "\"}";
        var first = true;
        while (true)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{{(first ? "" : ",")}}{"sku":"SKU-{{Next(ref random) % 100000}}","quantity":{{Next(ref random) % 50}},"price":{{Next(ref random) % 100000}},"taxed":true,"text":"Annual \"plus\" seat, billed monthly"}""");
            if (text.Length + line.Length + end.Length + close.Length > size)
            {
                break;
            }

            text.Append(line);
            first = false;
        }

        text.Append(end);
        text.Append('x', size - text.Length - close.Length);
        text.Append(close);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // A fixed sequence: every run and every server gets the same bytes.
    private static uint Next(ref uint state)
    {
        state = (state * 1664525) + 1013904223;
        return state >> 8;
    }
}
