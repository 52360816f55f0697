using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads where a credential goes upstream: of one credential, and of a catalog for those that say nothing.</summary>
internal static class CredentialPlaces
{
    /// <summary>Reads scheme, user, header and query; the fallback where no scheme stands there.</summary>
    public static CredentialPlace Read(MapReader reader, CredentialPlace fallback)
    {
        var scheme = reader.Scalar("scheme");
        switch (scheme?.Text)
        {
            case null:
                foreach (var key in (string[])["user", "header", "query"])
                {
                    if (reader.Find(key) is { } stray)
                    {
                        reader.Errors.Add(stray, $"'{key}' without a scheme", "add scheme: basic, header or query, or remove it");
                    }
                }

                return fallback;
            case "bearer":
                return CredentialPlace.Bearer;
            case "basic":
                var user = reader.Required("user", "write user: NAME, or user: secret where the secret is the user")?.Text ?? "";
                if (user.Contains(':', StringComparison.Ordinal))
                {
                    reader.Errors.Add(reader.Find("user")!, "a basic user has no colon", "write the part before the colon");
                }

                return user == "secret" ? new(CredentialScheme.BasicUser, "") : new(CredentialScheme.BasicPassword, user);
            case "header":
                var header = reader.Required("header", "write header: NAME");
                if (header is not null && !ConfigText.IsHeaderName(header.Text))
                {
                    reader.Errors.Add(header, "not a header name", "write a name such as X-Api-Key");
                }

                return new(CredentialScheme.Header, header?.Text ?? "");
            case "query":
                return new(CredentialScheme.Query, reader.Required("query", "write query: KEY")?.Text ?? "");
            default:
                reader.Errors.Add(scheme, "not a scheme", "write bearer, basic, header or query");
                reader.Find("user");
                reader.Find("header");
                reader.Find("query");
                return fallback;
        }
    }
}
