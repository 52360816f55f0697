using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads where facts come from: <c>form:charge|payment_intent</c>, <c>count:json:/inputs</c>, <c>header:X-Name</c>.</summary>
internal static class FactSources
{
    private static readonly (string Prefix, FactOrigin Origin)[] Origins =
    [
        ("form:", FactOrigin.Form), ("json:", FactOrigin.Json), ("count:json:", FactOrigin.JsonCount),
        ("query:", FactOrigin.Query), ("header:", FactOrigin.Header), ("path:", FactOrigin.Path),
    ];

    /// <summary>Whether a text is meant as a source, not as a fact's name.</summary>
    public static bool LooksLikeSource(string text) => text.Contains(':', StringComparison.Ordinal);

    /// <summary>Reads alternatives; every mistake is recorded.</summary>
    /// <param name="scalar">The sources as written.</param>
    /// <param name="encoding">What the operation's bodies are; null where that can't be told.</param>
    /// <param name="parameters">The operation's path parameters.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static IReadOnlyList<FactSource> Read(
        ConfigScalar scalar, BodyEncoding? encoding, IReadOnlyList<string> parameters, ConfigErrors errors)
    {
        var sources = new List<FactSource>();
        FactOrigin? first = null;
        foreach (var part in scalar.Text.Split('|'))
        {
            var known = Array.Find(Origins, o => part.StartsWith(o.Prefix, StringComparison.Ordinal));
            if (known.Prefix is null && first is null)
            {
                errors.Add(scalar, "not a source of a fact", "write form:KEY, json:/POINTER, count:json:/POINTER, query:NAME, header:NAME or path:PARAM");
                return [];
            }

            var source = new FactSource(known.Prefix is null ? first!.Value : known.Origin, known.Prefix is null ? part : part[known.Prefix.Length..]);
            first ??= source.Origin;
            if (Fault(source, encoding, parameters) is var (message, cure))
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

    private static (string Message, string Cure)? Fault(FactSource source, BodyEncoding? encoding, IReadOnlyList<string> parameters) => source.Origin switch
    {
        FactOrigin.Form when encoding is not (null or BodyEncoding.Form or BodyEncoding.Multipart) =>
            ("a form field of a body that is no form", "set the operation's encoding to form or multipart, or read it from json:, query: or path:"),
        FactOrigin.Json or FactOrigin.JsonCount when encoding is not (null or BodyEncoding.Json) =>
            ("a JSON pointer into a body that is not JSON", "set the operation's encoding to json, or read it from form:, query: or path:"),
        FactOrigin.Json or FactOrigin.JsonCount when PointerFault(source) is { } fault => (fault, "write a pointer such as json:/a/b or json:/items/*/email"),
        FactOrigin.Path when !parameters.Contains(source.Key, StringComparer.Ordinal) =>
            ($"the path has no parameter '{source.Key}'", parameters.Count == 0 ? "name a parameter in match, such as {id}" : "write path:" + ConfigText.Or(parameters)),
        FactOrigin.Header when !ConfigText.IsHeaderName(source.Key) => ("not a header name", "write header:NAME"),
        FactOrigin.Form or FactOrigin.Query when source.Key.Length == 0 => ("no key is named", "write the key after the colon"),
        _ => null,
    };

    private static string? PointerFault(FactSource source)
    {
        if (source.Key.Length == 0)
        {
            return source.Origin == FactOrigin.JsonCount ? null : "an empty pointer is the whole body";
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

        return source.Origin == FactOrigin.JsonCount && source.Key.Split('/').Contains("*") ? "what is counted is one array, not several" : null;
    }
}
