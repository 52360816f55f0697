using System.Buffers;
using System.Text;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// One credential as it stands in an upstream request. What is sent is put together again only when the secret changes.
/// </summary>
internal sealed class UpstreamCredential(Credential credential, SecretStore secrets)
{
    // Visible ASCII and space: all that a header carries safely everywhere.
    private static readonly SearchValues<char> Carried = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(code => (char)code)]);

    private Form? _form;

    /// <summary>The header it goes in, or null where it goes into the query.</summary>
    public string? Header { get; } = credential.Scheme switch
    {
        CredentialScheme.Query => null,
        CredentialScheme.Header => credential.Slot,
        _ => "Authorization",
    };

    /// <summary>The header value, or <c>key=value</c> for the query; null with an error code where it can't be sent.</summary>
    public string? TryGet(out string error)
    {
        var secret = secrets.Get(credential.Secret);
        if (secret is null)
        {
            error = ForwardErrors.CredentialMissing;
            return null;
        }

        var form = _form;
        if (form is null || !ReferenceEquals(form.Secret, secret))
        {
            _form = form = new Form(secret, Compose(secret));
        }

        error = form.Text is null ? ForwardErrors.CredentialUnusable : "";
        return form.Text;
    }

    private string? Compose(string secret)
    {
        var text = credential.Scheme switch
        {
            CredentialScheme.Bearer => "Bearer " + secret,
            CredentialScheme.BasicUser => Basic(secret, ""),
            CredentialScheme.BasicPassword => Basic(credential.Slot, secret),
            CredentialScheme.Header => secret,
            CredentialScheme.Query => Uri.EscapeDataString(credential.Slot) + "=" + Uri.EscapeDataString(secret),
            _ => null,
        };
        return text is not null && text.AsSpan().IndexOfAnyExcept(Carried) < 0 ? text : null;
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password));

    private sealed record Form(string Secret, string? Text);
}
