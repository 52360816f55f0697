using System.Security.Cryptography;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy;

/// <summary>
/// One request as the engine sees it: what came in, and what classification made of it. Reusable by one request at a time, so that
/// a request that needs nothing new allocates nothing.
/// </summary>
public sealed partial class AgentRequest
{
    private const int DefaultInspectLimit = 1024 * 1024;

    private RouteMatch _route;
    private Digest256? _bodySha256;
    private InflatedBody? _inflated;

    /// <summary>Who asks; null only where a request is classified without being judged.</summary>
    public AgentIdentity? Agent { get; set; }

    /// <summary>The system it is for.</summary>
    public Integration Integration { get; set; } = null!;

    /// <summary>Upper case.</summary>
    public string Method { get; set; } = "";

    /// <summary>The canonical target less the integration's prefix: what the vendor gets.</summary>
    public CanonicalTarget Target { get; set; }

    public IRequestHeaders Headers { get; set; } = NoHeaders.Instance;

    /// <summary>Whether the request carries a body at all.</summary>
    public bool HasBody { get; set; }

    /// <summary>The body, where it was buffered; empty where it is streamed.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Most bytes of a body that are inspected: of a compressed one, what it inflates to. In bytes.</summary>
    public int InspectLimit { get; set; } = DefaultInspectLimit;

    /// <summary>Keyed digest of the body; null where it wasn't computed.</summary>
    public Digest256? ContentDigest { get; set; }

    /// <summary>What an item of an envelope is called in reasons and records: <c>item 3</c>; null for what came in by itself.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it is a call inside a body, not a request with a method of HTTP.</summary>
    public bool IsCall { get; set; }

    /// <summary>The method that the vendor takes it for; differs from <see cref="Method"/> where the request names another. Set by matching.</summary>
    public string EffectiveMethod { get; internal set; } = "";

    /// <summary>The part of the path that the operation was found by, below the base prefix and in the catalog's spelling. Set by matching.</summary>
    public ReadOnlyMemory<char> MatchedPath { get; set; }

    /// <summary>Length of the base prefix that the request came by; 0 where there is none. Set by matching.</summary>
    public int PrefixLength { get; internal set; }

    /// <summary>Set by matching; never null after it.</summary>
    public Operation Operation { get; set; } = null!;

    /// <summary>Where the operation's path parameters stand in <see cref="MatchedPath"/>.</summary>
    public RouteMatch Route
    {
        get => _route;
        set => _route = value;
    }

    /// <summary>Set by classification: the most severe of its effects and of its items'. It labels; each effect is judged.</summary>
    public RiskClass Risk { get; set; }

    /// <summary>The operation's surface, else the integration's.</summary>
    public Surface Surface { get; set; }

    /// <summary>Filled by classification.</summary>
    public FactSet Facts { get; } = new();

    // For the engine's own use, without copies.
    internal ref RouteMatch RouteSlot => ref _route;

    /// <summary>The value of a parameter of the path, as text; slashes and percent signs stay encoded. Allocates.</summary>
    /// <param name="index">Its place in the pattern.</param>
    public string PathParameter(int index)
    {
        var value = Route.Value(MatchedPath.Span, index);
        return value.Contains(PathRules.InnerSlash)
            ? value.ToString().Replace(PathRules.InnerSlash.ToString(), "%2F", StringComparison.Ordinal)
            : value.ToString();
    }

    /// <summary>What the request is about: the fact <c>resource</c>, else the path parameters joined by slashes; may be empty. Allocates.</summary>
    public string Resource()
    {
        if (Facts.Get("resource").Text is { } named)
        {
            return named;
        }

        var names = Route.Parameters;
        if (names.Count == 0)
        {
            return "";
        }

        var parts = new string[names.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = PathParameter(i);
        }

        return string.Join('/', parts);
    }

    /// <summary>How many bytes of memory reading a body may take besides the body itself: none, unless it is compressed.</summary>
    /// <param name="length">The body's length in bytes.</param>
    public int MemoryToRead(int length) =>
        PolicyEngine.NeedsBody(this) && Headers.Find("Content-Encoding", out _) > 0 ? InflatedBody.Most(length, InspectLimit) : 0;

    /// <summary>The body as the vendor will read it: inflated, where it is compressed. Valid until the request is reset.</summary>
    /// <param name="body">Empty where there is none.</param>
    /// <returns>Null, or why it can't be inspected (413, 415).</returns>
    internal RequestRefusal? ReadableBody(out ReadOnlyMemory<byte> body)
    {
        body = Body;
        if (Body.IsEmpty || Headers.Find("Content-Encoding", out var coding) is not (> 0 and var times) || coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // What is compressed inside an envelope is nothing that vendors promise to read.
        body = default;
        return times > 1 || Name is not null ? BodyRefusals.Encoded : (_inflated ??= new InflatedBody()).Read(Body, coding, InspectLimit, out body);
    }

    /// <summary>Plain SHA-256 of the body as it was sent, which whoever attests it can compute too; null where there is none, or it was not buffered.</summary>
    internal Digest256? BodySha256()
    {
        if (_bodySha256 is null && !Body.IsEmpty)
        {
            Span<byte> digest = stackalloc byte[Digest256.Length];
            SHA256.HashData(Body.Span, digest);
            _bodySha256 = Digest256.From(digest);
        }

        return _bodySha256;
    }

    /// <summary>The same request before its facts were read: reading others replaces those that it was judged by. To be reset after use.</summary>
    internal AgentRequest Copy() => new()
    {
        Agent = Agent,
        Integration = Integration,
        Method = Method,
        Target = Target,
        Headers = Headers,
        HasBody = HasBody,
        Body = Body,
        InspectLimit = InspectLimit,
        Name = Name,
        IsCall = IsCall,
        EffectiveMethod = EffectiveMethod,
        MatchedPath = MatchedPath,
        PrefixLength = PrefixLength,
        Operation = Operation,
        Route = Route,
        Surface = Surface,
    };

    /// <summary>The text of the SQL statements that decided the risk; null where there is none. Reads the request again.</summary>
    public string? SqlText()
    {
        if (Operation.Sql is null)
        {
            return null;
        }

        var reading = Copy();
        try
        {
            return Operation.Plan.Read(reading, out var sql) is null ? sql.Text : null;
        }
        finally
        {
            reading.Reset();
        }
    }

    /// <summary>Makes it ready for the next request.</summary>
    public void Reset()
    {
        Agent = null;
        Integration = null!;
        Method = "";
        Target = default;
        Headers = NoHeaders.Instance;
        HasBody = false;
        Body = default;
        _bodySha256 = null;
        InspectLimit = DefaultInspectLimit;
        _inflated?.Release();
        ContentDigest = null;
        Name = null;
        IsCall = false;
        EffectiveMethod = "";
        MatchedPath = default;
        PrefixLength = 0;
        Operation = null!;
        Route = default;
        Risk = RiskClass.Unknown;
        Surface = Surface.None;
        Facts.Clear();
        ClearEffects();
    }

    private sealed class NoHeaders : IRequestHeaders
    {
        public static readonly NoHeaders Instance = new();

        public int Find(string name, out string value)
        {
            value = "";
            return 0;
        }
    }
}
