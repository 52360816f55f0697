using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Bodies.Envelopes;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Classification;

/// <summary>Has the items of an envelope read by the reader of its kind.</summary>
internal static class EnvelopeBodies
{
    private static readonly RequestRefusal NoJson = BodyRefusals.TypeOf([BodyEncoding.Json]);

    /// <summary>Adds the items.</summary>
    /// <returns>Null, or why they can't be read (400, 413, 415).</returns>
    public static RequestRefusal? Read(AgentRequest request, EnvelopeDefinition envelope, List<EnvelopeItem> items)
    {
        if (request.ReadableBody(out var body) is { } closed)
        {
            return closed;
        }

        var types = request.Headers.Find("Content-Type", out var type);
        if (envelope.Kind == EnvelopeKind.Parts)
        {
            return HttpPartsReader.Read(body, types == 1 ? type : "", request.Integration.Catalog.Hosts, items);
        }

        if (!body.IsEmpty && !(types == 1 && ContentType.Agrees(type, BodyEncoding.Json, out _)))
        {
            return NoJson;
        }

        return envelope.Kind switch
        {
            EnvelopeKind.Requests => JsonRequestsReader.Read(body, envelope.Requests!, request.Integration.Catalog.Hosts, items),
            EnvelopeKind.JsonRpc => JsonRpcReader.Read(body, items),
            EnvelopeKind.Edits => EditsReader.Read(body, envelope.Edits!, items),
            _ => ReadGraphQl(request, body, envelope, items),
        };
    }

    private static RequestRefusal? ReadGraphQl(AgentRequest request, ReadOnlyMemory<byte> body, EnvelopeDefinition envelope, List<EnvelopeItem> items)
    {
        var isUnique = true;
        var keys = envelope.QueryKeys;
        var texts = new GraphQlTexts(Text(keys.Query), Text(keys.OperationName), Text(keys.Variables));
        return isUnique ? GraphQlReader.Read(body, texts, envelope.GraphQl!, items) : TargetRefusals.DuplicateKey;

        string? Text(string? key)
        {
            var value = "";
            var times = key is null ? 0 : QueryReader.Find(request.Target.Query, key, out value);
            isUnique &= times <= 1;
            return times == 0 ? null : value;
        }
    }
}
