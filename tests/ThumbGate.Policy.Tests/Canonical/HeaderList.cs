namespace ThumbGate.Policy.Tests.Canonical;

/// <summary>Headers as a test lists them: "Name: value".</summary>
internal sealed class HeaderList(params string[] lines) : IRequestHeaders
{
    private readonly (string Name, string Value)[] _headers =
        [.. lines.Select(l => l.Split(':', 2)).Select(p => (p[0], p[1].TrimStart(' ')))];

    public int Find(string name, out string value)
    {
        var found = _headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        value = found.Length == 0 ? "" : found[0].Value;
        return found.Length;
    }
}
