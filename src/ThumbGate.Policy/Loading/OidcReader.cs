using ThumbGate.Policy.Hosting;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads <c>operators.oidc</c>: the issuer whose tokens operators may send.</summary>
internal static class OidcReader
{
    public static OidcSettings? Read(MapReader? reader, ConfigErrors errors)
    {
        if (reader is null)
        {
            return null;
        }

        var issuer = reader.Required("issuer", "write issuer: https://ISSUER");
        var audience = reader.Required("audience", "write audience: NAME, what tokens for this gateway are for");
        var admit = reader.Scalars("admit");
        var domain = reader.Scalar("domain");
        if (!reader.Has("admit"))
        {
            errors.Add(reader.Map, "missing", "write admit: [GROUP], the issuer's groups whose members are operators: else everybody whom it knows would be", "admit");
        }

        // The issuer's keys come from there: who can answer in its place makes operators.
        if (issuer is not null && (!Uri.TryCreate(issuer.Text, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || (uri.Scheme != "https" && !(uri.Scheme == "http" && uri.IsLoopback))))
        {
            errors.Add(issuer, "not an issuer", "write https://ISSUER; plain http only on loopback");
            issuer = null;
        }

        if (domain is not null && !ConfigText.IsHost(domain.Text))
        {
            errors.Add(domain, "not a mail domain", "write domain: corp.example");
        }

        var settings = new OidcSettings(
            new Uri(issuer?.Text ?? "https://invalid"),
            audience?.Text ?? "",
            [.. admit.Select(a => a.Text)],
            reader.Text("groups") ?? "groups",
            reader.Text("name") ?? "preferred_username",
            domain?.Text);
        reader.Finish();
        return settings;
    }
}
