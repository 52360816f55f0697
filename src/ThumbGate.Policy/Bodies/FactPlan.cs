using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>How an operation's facts are read: compiled at load, run once per request, one pass over the body.</summary>
public sealed class FactPlan
{
    /// <summary>The most sources that one operation's facts may have together.</summary>
    internal const int MaxSources = 250;

    private readonly IReadOnlyList<FactDefinition> _facts;
    private readonly (FactSource Source, FactTarget Target)[] _outside;
    private readonly BodyEncoding _encoding;
    private readonly JsonPaths? _json;
    private readonly FormKey[] _form;

    private FactPlan(IReadOnlyList<FactDefinition> facts, List<(FactSource Source, FactTarget Target)> sources, IReadOnlyList<BodyEncoding> encodings)
    {
        var encoding = encodings.Count == 0 ? BodyEncoding.None : encodings[0];
        _facts = facts;
        _outside = [.. sources.Where(s => !s.Source.InBody)];
        ReadsBody = sources.Exists(s => s.Source.InBody);
        _json = JsonPaths.Compile(sources);
        _form = FormKey.Compile(sources);
        _encoding = encoding is BodyEncoding.None or BodyEncoding.Raw
            ? _json is null ? BodyEncoding.Form : BodyEncoding.Json
            : encoding;
    }

    /// <summary>Whether reading the facts needs the body.</summary>
    public bool ReadsBody { get; }

    /// <summary>Compiles the facts of an operation.</summary>
    /// <param name="facts">The operation's facts; slots of the fact set follow this order. At most 250 sources together.</param>
    /// <param name="sql">Where SQL text stands, or null.</param>
    /// <param name="encodings">What the operation's bodies may be; where it says nothing of one, the sources do.</param>
    /// <param name="argument">Where <c>arg:</c> sources are read; null where the catalog has none.</param>
    /// <exception cref="ArgumentException">There are more than 250 sources.</exception>
    public static FactPlan Compile(IReadOnlyList<FactDefinition> facts, FactSource? sql, IReadOnlyList<BodyEncoding> encodings, ArgumentPlace? argument = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(encodings);
        List<(FactSource Source, FactTarget Target)> sources = [];
        for (var slot = 0; slot < facts.Count; slot++)
        {
            for (var rank = 0; rank < facts[slot].Sources.Count; rank++)
            {
                sources.Add((facts[slot].Sources[rank], new FactTarget(slot, (byte)Math.Min(rank, MaxSources))));
            }
        }

        if (sql is not null)
        {
            sources.Add((sql, new FactTarget(facts.Count, 0)));
        }

        return sources.Count <= MaxSources
            ? new FactPlan(facts, sources, encodings)
            : throw new ArgumentException($"The facts of one operation have {sources.Count} sources; at most {MaxSources} can be read.", nameof(facts));
    }

    /// <summary>
    /// Fills <see cref="AgentRequest.Facts"/> from the path, query, headers and the buffered body.
    /// </summary>
    /// <param name="request">Matched, with its body buffered where <see cref="ReadsBody"/>.</param>
    /// <param name="sql">The SQL text, absent where the plan has none or the request lacks it.</param>
    /// <returns>Null, or why the request can't be read (400, 415).</returns>
    public RequestRefusal? Read(AgentRequest request, out FactValue sql)
    {
        sql = default;
        request.Facts.Reset(_facts);
        if (_outside.Length == 0 && !ReadsBody)
        {
            return null;
        }

        Span<byte> ranks = stackalloc byte[MaxSources + 1];
        ranks = ranks[..(_facts.Count + 1)];
        ranks.Fill(FactSink.Unset);
        var sink = new FactSink(request.Facts, ranks);
        foreach (var (source, target) in _outside)
        {
            if (ReadOutside(request, source, target, ref sink) is { } refusal)
            {
                return refusal;
            }
        }

        if (ReadsBody && ReadBody(request, ref sink) is { } unreadable)
        {
            return unreadable;
        }

        sql = sink.Sql;
        return null;
    }

    private static RequestRefusal? ReadOutside(AgentRequest request, FactSource source, FactTarget target, ref FactSink sink)
    {
        switch (source.Origin)
        {
            case FactOrigin.Query:
                var times = QueryReader.Find(request.Target.Query, source.Key, out var queried);
                if (times > 1)
                {
                    return TargetRefusals.DuplicateKey;
                }

                if (times == 1)
                {
                    sink.Put(target, FactValue.FromText(queried));
                }

                break;

            case FactOrigin.Header:
                var values = request.Headers.Find(source.Key, out var header);
                if (values > 1)
                {
                    return BodyRefusals.DuplicateHeader;
                }

                if (values == 1)
                {
                    sink.Put(target, FactValue.FromText(header));
                }

                break;

            case FactOrigin.Path:
                var parameters = request.Operation.Parameters;
                for (var i = 0; i < parameters.Count && i < request.Route.Count; i++)
                {
                    if (string.Equals(parameters[i], source.Key, StringComparison.Ordinal))
                    {
                        sink.Put(target, FactValue.FromText(request.Route.Value(request.Target.Path.Span, i).ToString()));
                    }
                }

                break;

            default:
                break;
        }

        return null;
    }

    private RequestRefusal? ReadBody(AgentRequest request, ref FactSink sink)
    {
        if (_form.Length > 0 && _encoding is BodyEncoding.Form or BodyEncoding.Multipart && FormFactReader.QueryHasKey(request.Target.Query, _form))
        {
            return TargetRefusals.KeyInQueryAndBody;
        }

        var body = request.Body;
        if (body.IsEmpty)
        {
            return null;
        }

        if (request.Headers.Find("Content-Encoding", out var coding) > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return BodyRefusals.Encoded;
        }

        var types = request.Headers.Find("Content-Type", out var type);
        var agrees = ContentType.Agrees(type, _encoding, out var boundary) && types == 1;
        return _encoding switch
        {
            BodyEncoding.Json => agrees ? JsonFactReader.Read(body, _json, ref sink) : BodyRefusals.JsonType,
            BodyEncoding.Multipart => agrees ? MultipartFactReader.Read(body, boundary, _form, ref sink) : BodyRefusals.MultipartType,
            _ => agrees ? FormFactReader.Read(body, _form, ref sink) : BodyRefusals.FormType,
        };
    }
}
