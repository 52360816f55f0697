using System.Collections.Frozen;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>How a request header goes upstream.</summary>
internal enum HeaderPassage : byte
{
    /// <summary>Not at all.</summary>
    Withheld = 0,

    /// <summary>As it is, with the request.</summary>
    Request,

    /// <summary>As it is, with the content.</summary>
    Content,

    /// <summary>Less the preferences that are the gateway's own.</summary>
    Preference,

    /// <summary>Where it is the agent's own credential and not its key.</summary>
    OwnCredential,
}

/// <summary>
/// How each request header goes to one integration's upstream: those of the catalog's allow-list, and no other. Compiled once.
/// </summary>
internal sealed class HeaderPassages
{
    public const string AgentKeyHeader = "X-ThumbGate-Key";

    // The headers that the HTTP client keeps with the content.
    private static readonly FrozenSet<string> OfContent = new[]
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range",
        "Content-Type", "Expires", "Last-Modified",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, HeaderPassage> _passages;

    public HeaderPassages(Integration integration)
    {
        ArgumentNullException.ThrowIfNull(integration);
        var passages = integration.Catalog.Upstream.Names
            .Except(CredentialHeaders(integration), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name, PassageOf, StringComparer.OrdinalIgnoreCase);
        if (integration.PassesCredential)
        {
            passages["Authorization"] = HeaderPassage.OwnCredential;
        }

        _passages = passages.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public HeaderPassage For(string name) => _passages.TryGetValue(name, out var passage) ? passage : HeaderPassage.Withheld;

    private static HeaderPassage PassageOf(string name) =>
        string.Equals(name, "Prefer", StringComparison.OrdinalIgnoreCase) ? HeaderPassage.Preference
        : OfContent.Contains(name) ? HeaderPassage.Content
        : HeaderPassage.Request;

    /// <summary>Headers that a credential of the gateway goes in: nothing of the agent's does.</summary>
    private static IEnumerable<string> CredentialHeaders(Integration integration) =>
        integration.Credentials.Where(credential => credential.Scheme == CredentialScheme.Header).Select(credential => credential.Slot);
}
