using System.Buffers;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>Whether a Content-Type header agrees with the encoding that an operation's body is read in.</summary>
internal static class ContentType
{
    // A type that holds one of these is meant to be read, if by another name than ours.
    private static readonly SearchValues<string> Structured = SearchValues.Create(["json", "xml", "urlencoded", "multipart"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares; for multipart also finds the boundary.</summary>
    public static bool Agrees(string header, BodyEncoding encoding, out string boundary)
    {
        boundary = "";
        var rest = header.AsSpan();
        var end = rest.IndexOf(';');
        var media = (end < 0 ? rest : rest[..end]).Trim(" \t");
        rest = end < 0 ? default : rest[(end + 1)..];
        return MediaAgrees(media, encoding)
            && ParametersAgree(rest, encoding, ref boundary)
            && (boundary.Length > 0 || encoding is not (BodyEncoding.Multipart or BodyEncoding.Related));
    }

    /// <summary>Whether it is multipart/mixed with one boundary.</summary>
    public static bool AgreesMixed(string header, out string boundary)
    {
        boundary = "";
        var end = header.IndexOf(';', StringComparison.Ordinal);
        return end >= 0 && Is(header.AsSpan(0, end).Trim(" \t"), "multipart/mixed") && ParametersAgree(header.AsSpan(end + 1), BodyEncoding.None, ref boundary) && boundary.Length > 0;
    }

    /// <summary>Whether it is application/http: the parameters of that type change nothing.</summary>
    public static bool IsHttpMessage(string header)
    {
        var end = header.IndexOf(';', StringComparison.Ordinal);
        return Is((end < 0 ? header : header.AsSpan(0, end)).Trim(" \t"), "application/http");
    }

    private static bool MediaAgrees(ReadOnlySpan<char> media, BodyEncoding encoding) => encoding switch
    {
        BodyEncoding.Json => Is(media, "application/json") || IsSuffixed(media, "+json"),
        BodyEncoding.Form => Is(media, "application/x-www-form-urlencoded"),
        BodyEncoding.Multipart => Is(media, "multipart/form-data"),
        BodyEncoding.Related => Is(media, "multipart/related"),
        BodyEncoding.Xml => Is(media, "application/xml") || Is(media, "text/xml") || IsSuffixed(media, "+xml"),

        // Opaque where nothing else that the operation takes is meant.
        BodyEncoding.Raw => media.Contains('/') && !media.ContainsAny(" ,\t") && !media.ContainsAny(Structured),
        _ => false,
    };

    private static bool IsSuffixed(ReadOnlySpan<char> media, string suffix) =>
        media.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
        && media.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
        && !media.ContainsAny(" ,\t");

    private static bool ParametersAgree(ReadOnlySpan<char> rest, BodyEncoding encoding, ref string boundary)
    {
        var sawCharset = false;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(';');
            var parameter = (end < 0 ? rest : rest[..end]).Trim(" \t");
            rest = end < 0 ? default : rest[(end + 1)..];
            if (parameter.IsEmpty)
            {
                continue;
            }

            var equals = parameter.IndexOf('=');
            if (equals <= 0 || parameter.Contains(','))
            {
                return false;
            }

            var name = parameter[..equals].TrimEnd(" \t");
            var value = Unquote(parameter[(equals + 1)..].TrimStart(" \t"));
            if (Is(name, "charset"))
            {
                if (sawCharset || !Is(value, "utf-8"))
                {
                    return false;
                }

                sawCharset = true;
            }
            else if (Is(name, "boundary"))
            {
                if (boundary.Length > 0 || value.Length is 0 or > 70 || value.ContainsAnyExceptInRange('!', '~') || value.ContainsAny("\"\\"))
                {
                    return false;
                }

                boundary = value.ToString();
            }
            else if (name.Contains('*') || (encoding == BodyEncoding.Related && Is(name, "start")))
            {
                // An extended parameter (boundary*) or a continued one (boundary*0) may spell one that was checked, and to some parsers it is the
                // one that counts; a start may name another part than the first.
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) => value is ['"', .. var inner, '"'] ? inner : value;

    private static bool Is(ReadOnlySpan<char> text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
