using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>The facts of an operation that stand in the body, whichever of its encodings a request comes in. Immutable.</summary>
internal sealed class BodyFacts
{
    private readonly BodyEncoding[] _encodings;
    private readonly JsonPaths? _json;
    private readonly XmlPaths? _xml;
    private readonly FormKey[] _form;
    private readonly FactTarget[] _names;
    private readonly FormKey[] _onlyInForms;
    private readonly FormKey[] _members;
    private readonly FormKey[] _queried;
    private readonly RequestRefusal _otherType;

    public BodyFacts(List<(FactSource Source, FactTarget Target)> sources, IReadOnlyList<BodyEncoding> encodings)
    {
        _json = JsonPaths.OfBody(sources);
        _xml = XmlPaths.Compile(sources);
        _form = FormKey.Compile(sources);
        _names = FormNames.Compile(sources);
        var queried = sources.Where(s => s.Source.Origin == FactOrigin.Query).Select(s => s.Source.Key).ToHashSet(StringComparer.Ordinal);
        _onlyInForms = FormKey.Compile(sources.Where(s => !queried.Contains(s.Source.Key)));
        _members = FormKey.Members(sources);
        _queried = [.. queried.Select(k => new FormKey(k, []))];
        _encodings = [.. encodings.Distinct()];
        if (Array.TrueForAll(_encodings, e => e is BodyEncoding.None or BodyEncoding.Raw))
        {
            _encodings = [_json is not null ? BodyEncoding.Json : _xml is not null ? BodyEncoding.Xml : BodyEncoding.Form];
        }

        _otherType = BodyRefusals.TypeOf(_encodings);
    }

    /// <summary>Reads the request's body, where it has one.</summary>
    public RequestRefusal? Read(AgentRequest request, ref FactSink sink)
    {
        if (_onlyInForms.Length > 0 && TakesForms && FormFactReader.QueryHasKey(request.Target.Query, _onlyInForms))
        {
            return TargetRefusals.KeyInQueryAndBody;
        }

        // Vendors that merge query and body take user[role]=admin for {"user":{"role":"admin"}}.
        if (_members.Length > 0 && FormFactReader.QueryHasKeyBelow(request.Target.Query, _members, _queried))
        {
            return TargetRefusals.KeyInQueryAndBody;
        }

        var names = _names.Length == 0 ? null : new FormNames(_names);
        names?.TakeQuery(request.Target.Query, ref sink);
        if (request.Body.IsEmpty)
        {
            return null;
        }

        if (request.ReadableBody(out var body) is { } closed)
        {
            return closed;
        }

        if (request.Headers.Find("Content-Type", out var type) != 1 || Choose(type, out var boundary) is not { } encoding)
        {
            return _otherType;
        }

        return body.IsEmpty ? null : Read(encoding, body, boundary, names, ref sink);
    }

    private bool TakesForms => Array.Exists(_encodings, e => e is BodyEncoding.Form or BodyEncoding.Multipart);

    private BodyEncoding? Choose(string type, out string boundary)
    {
        boundary = "";
        foreach (var encoding in _encodings)
        {
            if (ContentType.Agrees(type, encoding, out boundary))
            {
                return encoding;
            }
        }

        return null;
    }

    private RequestRefusal? Read(BodyEncoding encoding, ReadOnlyMemory<byte> body, string boundary, FormNames? names, ref FactSink sink) => encoding switch
    {
        BodyEncoding.Json => JsonFactReader.Read(body, _json, ref sink),
        BodyEncoding.Form => FormFactReader.Read(body, _form, names, ref sink),
        BodyEncoding.Multipart => MultipartFactReader.Read(body, boundary, _form, names, ref sink),
        BodyEncoding.Related => RelatedFactReader.Read(body, boundary, _json, ref sink),
        BodyEncoding.Xml => XmlFactReader.Read(body, _xml, ref sink),

        // The catalog says that such a body is opaque.
        _ => null,
    };
}
