using System.Runtime.CompilerServices;
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
    private readonly BodyFacts _body;
    private readonly JsonPaths? _arguments;
    private readonly ArgumentPlace? _place;

    private readonly bool _readsQuery;

    // Facts that a query key and a body field of one name give: where both are there, there are two readings.
    private readonly int[] _either;

    private FactPlan(IReadOnlyList<FactDefinition> facts, List<(FactSource Source, FactTarget Target)> sources, IReadOnlyList<BodyEncoding> encodings, ArgumentPlace? place)
    {
        _facts = facts;
        _outside = [.. sources.Where(s => s.Source.Origin is FactOrigin.Query or FactOrigin.Header or FactOrigin.Path)];
        _body = new BodyFacts(sources, encodings);
        _arguments = JsonPaths.OfArgument(sources);
        _place = place;
        _readsQuery = Array.Exists(_outside, s => s.Source.Origin == FactOrigin.Query);
        _either = [.. Enumerable.Range(0, facts.Count).Where(slot => HasTwins(facts[slot]))];
        ReadsBody = sources.Exists(s => s.Source.InBody);
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
            ? new FactPlan(facts, sources, encodings, argument)
            : throw new ArgumentException($"The facts of one operation have {sources.Count} sources; at most {MaxSources} can be read.", nameof(facts));
    }

    /// <summary>
    /// Fills <see cref="AgentRequest.Facts"/> from the path, query, headers, argument and the buffered body.
    /// </summary>
    /// <param name="request">Matched, with its body buffered where <see cref="ReadsBody"/>.</param>
    /// <param name="sql">The SQL text, absent where the plan has none or the request lacks it.</param>
    /// <returns>Null, or why the request can't be read (400, 413, 415).</returns>
    [SkipLocalsInit]
    public RequestRefusal? Read(AgentRequest request, out FactValue sql)
    {
        sql = default;
        request.Facts.Reset(_facts);
        if (_outside.Length == 0 && _arguments is null && !ReadsBody)
        {
            return null;
        }

        if (_readsQuery && MovesQuery(request))
        {
            return TargetRefusals.MethodOverride;
        }

        Span<byte> ranks = stackalloc byte[MaxSources + 1];
        ranks = ranks[..(_facts.Count + 1)];
        ranks.Fill(FactSink.Unset);
        var sink = new FactSink(request.Facts, ranks);
        foreach (var (source, target) in _outside)
        {
            if (OutsideFacts.Read(request, source, target, ref sink) is { } refusal)
            {
                return refusal;
            }
        }

        if (_arguments is not null && ArgumentFactReader.Read(request, _place, _arguments, ref sink) is { } doubtful)
        {
            return doubtful;
        }

        if (ReadsBody && (_either.Length == 0 ? _body.Read(request, ref sink) : ReadEither(request, ranks, ref sink)) is { } unreadable)
        {
            return unreadable;
        }

        sql = sink.Sql;
        return null;
    }

    private static bool HasTwins(FactDefinition fact) => fact.Sources.Any(query =>
        query.Origin == FactOrigin.Query
        && fact.Sources.Any(s => (s.Origin == FactOrigin.Form && s.Key == query.Key) || (s.Origin == FactOrigin.Json && s.Key == "/" + query.Key)));

    // A POST that stands for a GET may carry its query as a form, where no fact looks for it.
    private static bool MovesQuery(AgentRequest request) =>
        request.HasBody
        && request.EffectiveMethod is "GET" or "HEAD" && request.Method is not ("GET" or "HEAD")
        && !(request.Headers.Find("Content-Type", out var type) == 1 && ContentType.Agrees(type, BodyEncoding.Json, out _));

    private RequestRefusal? ReadEither(AgentRequest request, Span<byte> ranks, ref FactSink sink)
    {
        // What the query gave is put aside, so that the body's own values can be told from it.
        Span<byte> before = stackalloc byte[MaxSources];
        var values = new FactValue[_either.Length];
        for (var i = 0; i < _either.Length; i++)
        {
            var slot = _either[i];
            (before[i], ranks[slot]) = (ranks[slot], FactSink.Unset);
            values[i] = request.Facts[slot].Value;
            request.Facts.Set(slot, default);
        }

        if (_body.Read(request, ref sink) is { } refusal)
        {
            return refusal;
        }

        for (var i = 0; i < _either.Length; i++)
        {
            var slot = _either[i];
            if (before[i] == FactSink.Unset)
            {
                continue;
            }

            if (ranks[slot] != FactSink.Unset)
            {
                return TargetRefusals.KeyInQueryAndBody;
            }

            ranks[slot] = before[i];
            request.Facts.Set(slot, values[i]);
        }

        return null;
    }
}
