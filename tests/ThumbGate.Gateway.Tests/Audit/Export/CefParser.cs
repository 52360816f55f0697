using System.Text.RegularExpressions;

namespace ThumbGate.Gateway.Tests.Audit.Export;

/// <summary>Reads a CEF line as a receiver does: seven header fields between unescaped pipes, then pairs whose keys stand before unescaped equals signs.</summary>
internal sealed partial record CefParser(string[] Header, IReadOnlyDictionary<string, string> Extension)
{
    public static CefParser Read(string line)
    {
        line.ShouldStartWith("CEF:0|");
        var fields = UnescapedPipe().Split(line, 8);
        fields.Length.ShouldBe(8, line);
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = Key().Matches(fields[7]).ToList();
        for (var i = 0; i < keys.Count; i++)
        {
            var start = keys[i].Index + keys[i].Length;
            var end = i + 1 < keys.Count ? keys[i + 1].Index : fields[7].Length;
            pairs.Add(keys[i].Groups["key"].Value, Escape().Replace(fields[7][start..end], Unescaped));
        }

        return new CefParser([.. fields[..7].Select(f => Escape().Replace(f, Unescaped))], pairs);
    }

    private static string Unescaped(Match escape) => escape.Groups["c"].Value switch
    {
        "n" => "\n",
        "r" => "\r",
        var other => other,
    };

    // An even number of backslashes before it escapes only itself.
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnescapedPipe();

    [GeneratedRegex(@"(?:^| )(?<key>[A-Za-z0-9]+)=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\\(?<c>.)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Escape();
}
