using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>What forwarding needs to know of one integration of one policy, worked out once.</summary>
internal sealed class UpstreamRoute
{
    private readonly (Credential Credential, UpstreamCredential Upstream)[] _credentials;

    public UpstreamRoute(Integration integration, UpstreamClient client, SecretStore secrets)
    {
        ArgumentNullException.ThrowIfNull(integration);
        Client = client;
        Headers = new HeaderPassages(integration);
        Target = new UpstreamTarget(integration);
        NeedsCredential = integration.Credentials.Count > 0 && !integration.PassesCredential;
        _credentials = [.. integration.Credentials.Select(credential => (credential, new UpstreamCredential(credential, secrets)))];
    }

    public UpstreamClient Client { get; }

    public HeaderPassages Headers { get; }

    public UpstreamTarget Target { get; }

    /// <summary>Whether a request without a credential must not leave.</summary>
    public bool NeedsCredential { get; }

    /// <summary>How a credential of this integration is sent, or null where it is not one of them.</summary>
    public UpstreamCredential? Find(Credential credential)
    {
        foreach (var (known, upstream) in _credentials)
        {
            if (ReferenceEquals(known, credential))
            {
                return upstream;
            }
        }

        return null;
    }
}
