using System.Text;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads the JSON that a vendor takes in a header or query key, as strictly as a JSON body.</summary>
internal static class ArgumentFactReader
{
    private static readonly RequestRefusal Twice = new(
        ReasonCodes.BodyDuplicateKey, 400, "The argument stands in a header and in the query, so it has two readings.", "Send the argument in one place.");

    private static readonly RequestRefusal Unreadable = new(
        ReasonCodes.BodyMalformed,
        400,
        "The argument in the header or query is not one well-formed JSON value.",
        "Send strict JSON; in a header, escape every character beyond ASCII as \\uXXXX.");

    /// <summary>Reads it, where there is one.</summary>
    public static RequestRefusal? Read(AgentRequest request, ArgumentPlace? place, JsonPaths paths, ref FactSink sink)
    {
        string header = "", query = "";
        var headers = place?.Header is { } name ? request.Headers.Find(name, out header) : 0;
        var keys = place?.Query is { } key ? QueryReader.Find(request.Target.Query, key, out query) : 0;
        if (headers > 1)
        {
            return BodyRefusals.DuplicateHeader;
        }

        if (keys > 1)
        {
            return TargetRefusals.DuplicateKey;
        }

        if (headers + keys == 0)
        {
            return null;
        }

        if (headers + keys == 2)
        {
            return Twice;
        }

        // What stands beyond ASCII in a header is UTF-8 to one parser and Latin-1 to another.
        if (headers == 1 && !Ascii.IsValid(header))
        {
            return Unreadable;
        }

        var refusal = JsonFactReader.Read(Encoding.UTF8.GetBytes(headers == 1 ? header : query), paths, ref sink);
        return refusal == BodyRefusals.Json ? Unreadable : refusal;
    }
}
