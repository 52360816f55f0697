using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy.Cases;

/// <summary>How a described body was written down.</summary>
public enum DescribedBody : byte
{
    /// <summary>No body.</summary>
    None = 0,

    /// <summary>Text that is sent as it stands; its Content-Type comes from the headers, or from an operation whose bodies are forms.</summary>
    Text,

    /// <summary>Form text.</summary>
    Form,

    /// <summary>JSON text.</summary>
    Json,
}

/// <summary>
/// A request that nobody sent: from a cases file, the command line or a line of JSON. Exactly one of <see cref="Integration"/>,
/// <see cref="Catalog"/> and <see cref="Host"/> says where it would go, in this order.
/// </summary>
public sealed record RequestDescription
{
    /// <summary>The id that the agent of a described request has.</summary>
    public const string AgentId = "described";

    internal EvidenceView View => Attached ?? new(EvidenceSet.Describe(Evidence), EvidenceKeys.Empty, default);

    /// <summary>The integration's name, or null.</summary>
    public string? Integration { get; init; }

    /// <summary>The catalog's name, or null.</summary>
    public string? Catalog { get; init; }

    /// <summary>The vendor's host, or null: it finds the catalog where neither name is known.</summary>
    public string? Host { get; init; }

    /// <summary>Any case.</summary>
    public required string Method { get; init; }

    /// <summary>The raw target: path and query, as it would stand in the request line.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether the path has to start with the integration's prefix, as an agent sends it. Else the prefix may be left out.
    /// </summary>
    public bool PathHasPrefix { get; init; }

    /// <summary>In order; a name may stand several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public DescribedBody BodyKind { get; init; }

    /// <summary>The body's text; sent as UTF-8.</summary>
    public string Body { get; init; } = "";

    /// <summary>Evidence that would be attached: labels, each with the reason code of what is wrong with it, or null where it is good.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Evidence { get; init; } = [];

    /// <summary>Evidence itself, judged as if it were attached; null where there is only what <see cref="Evidence"/> describes.</summary>
    public EvidenceView? Attached { get; init; }

    /// <summary>The role of the agent that would send it; null: it is only classified.</summary>
    public string? Role { get; init; }
}
