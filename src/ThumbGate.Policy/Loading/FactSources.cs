using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads where facts come from: <c>form:charge|payment_intent</c>, <c>count:json:/inputs</c>, <c>header:X-Name</c>.</summary>
internal static class FactSources
{
    private static readonly (string Prefix, FactOrigin Origin)[] Origins =
    [
        ("form:", FactOrigin.Form), ("keys:form:", FactOrigin.FormKeys), ("json:", FactOrigin.Json), ("count:json:", FactOrigin.JsonCount), ("keys:json:", FactOrigin.JsonKeys),
        ("arg:", FactOrigin.Arg), ("count:arg:", FactOrigin.ArgCount), ("keys:arg:", FactOrigin.ArgKeys),
        ("xml:", FactOrigin.Xml), ("xml-child:", FactOrigin.XmlChild),
        ("query:", FactOrigin.Query), ("header:", FactOrigin.Header), ("path:", FactOrigin.Path),
    ];

    /// <summary>Whether a text is meant as a source, not as a fact's name.</summary>
    public static bool LooksLikeSource(string text) => text.Contains(':', StringComparison.Ordinal);

    /// <summary>Reads alternatives; every mistake is recorded.</summary>
    /// <param name="scalar">The sources as written.</param>
    /// <param name="scope">What the operation offers to read from.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static IReadOnlyList<FactSource> Read(ConfigScalar scalar, SourceScope scope, ConfigErrors errors)
    {
        var sources = new List<FactSource>();
        FactOrigin? first = null;
        foreach (var part in scalar.Text.Split('|'))
        {
            var known = Array.Find(Origins, o => part.StartsWith(o.Prefix, StringComparison.Ordinal));
            if (known.Prefix is null && first is null)
            {
                errors.Add(scalar, "not a source of a fact", "write form:KEY, keys:form:, json:/POINTER, count:json:/POINTER, keys:json:/POINTER, arg:/POINTER, xml:/PATH, xml-child:/PATH, query:NAME, header:NAME or path:PARAM");
                return [];
            }

            var source = new FactSource(known.Prefix is null ? first!.Value : known.Origin, known.Prefix is null ? part : part[known.Prefix.Length..]);
            first ??= source.Origin;
            if (Fault(source, scope) is var (message, cure))
            {
                errors.Add(scalar, message, cure);
            }
            else if (sources.Contains(source))
            {
                errors.Add(scalar, $"the source '{part}' stands twice", "keep one of the two");
            }

            sources.Add(source);
        }

        return sources;
    }

    private static (string Message, string Cure)? Fault(FactSource source, SourceScope scope) => source.Origin switch
    {
        FactOrigin.Form or FactOrigin.FormKeys when !scope.Reads(BodyEncoding.Form, BodyEncoding.Multipart) =>
            ("a form field of a body that is no form", "set the operation's encoding to form or multipart, or read it from json:, query: or path:"),
        FactOrigin.Json or FactOrigin.JsonCount or FactOrigin.JsonKeys when !scope.Reads(BodyEncoding.Json, BodyEncoding.Related) =>
            ("a JSON pointer into a body that is not JSON", "set the operation's encoding to json or related, or read it from form:, query: or path:"),
        FactOrigin.Xml or FactOrigin.XmlChild when !scope.Reads(BodyEncoding.Xml, BodyEncoding.Xml) =>
            ("an element of a body that is not XML", "set the operation's encoding to xml, or read it from json:, query: or path:"),
        FactOrigin.Arg or FactOrigin.ArgCount or FactOrigin.ArgKeys when !scope.HasArgument =>
            ("the catalog names no place for an argument", "add argument: { header: NAME } to the catalog, or read it from json:, query: or path:"),
        FactOrigin.Xml or FactOrigin.XmlChild => PathFault(source.Key),
        FactOrigin.Json or FactOrigin.JsonCount or FactOrigin.JsonKeys or FactOrigin.Arg or FactOrigin.ArgCount or FactOrigin.ArgKeys
            when PointerFault(source) is { } fault => (fault, "write a pointer such as json:/a/b or json:/items/*/email"),
        FactOrigin.Path when !scope.Parameters.Contains(source.Key, StringComparer.Ordinal) =>
            ($"the path has no parameter '{source.Key}'", scope.Parameters.Count == 0 ? "name a parameter in match, such as {id}" : "write path:" + ConfigText.Or(scope.Parameters)),
        FactOrigin.Header when !ConfigText.IsHeaderName(source.Key) => ("not a header name", "write header:NAME"),
        FactOrigin.FormKeys when source.Key.Length > 0 => ("the names below one field", "write keys:form: for the names of all fields"),
        FactOrigin.Form or FactOrigin.Query when source.Key.Length == 0 => ("no key is named", "write the key after the colon"),
        _ => null,
    };

    private static (string Message, string Cure)? PathFault(string path) =>
        path.Length > 1 && path[0] == '/' && path[1..].Split('/').All(n => n.Length > 0 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            ? null
            : ("not a path of element names", "write local names from the root on: xml:/jobInfo/operation");

    private static string? PointerFault(FactSource source)
    {
        var isOfWhole = source.Origin is not (FactOrigin.Json or FactOrigin.Arg);
        if (source.Key.Length == 0)
        {
            return isOfWhole ? null : "an empty pointer is the whole of it";
        }

        if (source.Key[0] != '/')
        {
            return "a pointer starts with a slash";
        }

        for (var i = 0; i < source.Key.Length; i++)
        {
            if (source.Key[i] == '~' && (i + 1 == source.Key.Length || source.Key[i + 1] is not ('0' or '1')))
            {
                return "a tilde in a pointer is written ~0, a slash ~1";
            }
        }

        return source.Origin is FactOrigin.JsonCount or FactOrigin.ArgCount && source.Key.Split('/').Contains("*") ? "what is counted is one array, not several" : null;
    }
}
