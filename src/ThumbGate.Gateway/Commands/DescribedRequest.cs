using ThumbGate.Policy.Cases;

namespace ThumbGate.Gateway.Commands;

/// <summary>Reads a request from arguments as curl takes them.</summary>
internal static class DescribedRequest
{
    /// <exception cref="FormatException">A header has no colon.</exception>
    /// <exception cref="IOException">A body's file can't be read.</exception>
    public static RequestDescription From(
        (string? Integration, string? Vendor, string? Role) who, string? method, string path, IReadOnlyList<string> headers, IReadOnlyList<string> data, string? json)
    {
        var body = json is not null ? Text(json)
            : data.Count > 0 ? string.Join('&', data.Select(Field))
            : null;
        var given = headers.Select(Header).ToList();
        var kind = json is not null ? DescribedBody.Json
            : body is null ? DescribedBody.None
            : given.Exists(h => string.Equals(h.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)) ? DescribedBody.Text
            : DescribedBody.Form;
        return new RequestDescription
        {
            Integration = who.Integration,
            Catalog = who.Vendor,
            Role = who.Role,
            Method = method ?? (body is null ? "GET" : "POST"),
            Path = path,
            Headers = given,
            BodyKind = kind,
            Body = body ?? "",
        };
    }

    private static KeyValuePair<string, string> Header(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? KeyValuePair.Create(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new FormatException($"'{text}' is not a header. Write 'Name: value'.");
    }

    // A form has no lines; an editor leaves one at the end of its file.
    private static string Field(string value) => value.StartsWith('@') ? Text(value).ReplaceLineEndings("") : value;

    private static string Text(string value) =>
        !value.StartsWith('@') ? value
        : value == "@-" ? Console.In.ReadToEnd()
        : File.ReadAllText(value[1..]);
}
