using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy;

/// <summary>
/// One request as the engine sees it: what came in, and what classification made of it. Reusable by one request at a time, so that
/// a request that needs nothing new allocates nothing.
/// </summary>
public sealed class AgentRequest
{
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

    /// <summary>Keyed digest of the body; null where it wasn't computed.</summary>
    public Digest256? ContentDigest { get; set; }

    /// <summary>Set by matching; never null after it.</summary>
    public Operation Operation { get; set; } = null!;

    /// <summary>Where the operation's path parameters stand.</summary>
    public RouteMatch Route { get; set; }

    /// <summary>Set by classification.</summary>
    public RiskClass Risk { get; set; }

    /// <summary>The operation's surface, else the integration's.</summary>
    public Surface Surface { get; set; }

    /// <summary>Filled by classification.</summary>
    public FactSet Facts { get; } = new();

    /// <summary>What the request is about: the fact <c>resource</c>, else the path parameters joined by slashes; may be empty. Allocates.</summary>
    public string Resource()
    {
        if (Facts.Get("resource").Text is { } named)
        {
            return named;
        }

        if (Operation.Parameters.Count == 0)
        {
            return "";
        }

        var path = Target.Path.Span;
        var parts = new string[Operation.Parameters.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Route.Value(path, i).ToString();
        }

        return string.Join('/', parts);
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
        ContentDigest = null;
        Operation = null!;
        Route = default;
        Risk = RiskClass.Unknown;
        Surface = Surface.None;
        Facts.Clear();
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
