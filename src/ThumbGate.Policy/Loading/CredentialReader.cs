using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads an integration's credentials: references only, in the order in which they are tried.</summary>
internal sealed class CredentialReader(KnownNames known, ConfigErrors errors)
{
    /// <param name="integration">The integration's keys.</param>
    /// <param name="usual">Where a credential goes that names no scheme.</param>
    public IReadOnlyList<Credential> Read(MapReader integration, CredentialPlace usual)
    {
        var credentials = new List<Credential>();
        foreach (var item in integration.List("credentials"))
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a credential belongs", "write { name: NAME, secret: \"env:NAME\", scheme: bearer }", "credentials");
                continue;
            }

            var credential = Single(new MapReader(map, errors), usual);
            if (credentials.Find(c => c.Name == credential.Name) is not null)
            {
                errors.Add(map, "an earlier credential has the same name", "choose another name", credential.Name);
            }
            else if (credentials.Find(c => Covers(c, credential)) is { } wider)
            {
                errors.Add(map, $"never used: '{wider.Name}' above it fits whenever it does", "move it up, or give the earlier one a narrower 'for'", credential.Name);
            }

            credentials.Add(credential);
        }

        return credentials;
    }

    private Credential Single(MapReader reader, CredentialPlace usual)
    {
        var name = reader.Required("name", "write name: NAME");
        if (name is not null && !ConfigText.IsName(name.Text))
        {
            errors.Add(name, "not a name for a credential", "write lower-case letters, digits and dashes");
        }

        var secret = reader.Secret("secret", required: true);
        var place = CredentialPlaces.Read(reader, usual);
        var scope = reader.Nested("for");
        var risks = scope?.ChoicesOf("risks", Choices.Risks, RiskClass.Unknown) ?? [];
        var roles = scope?.Scalars("roles") ?? [];
        foreach (var role in roles.Where(r => !known.Roles.Contains(r.Text)))
        {
            errors.Add(role, "no such role", ConfigText.Nearest(role.Text, known.Roles) is { } nearest ? $"write {nearest}" : $"add roles/{role.Text}.yaml");
        }

        if (scope is { Map.Entries.Count: 0 })
        {
            errors.Add(scope.Map, "an empty 'for'", "name risks or roles, or remove it", "for");
        }

        scope?.Finish();
        reader.Finish();
        return new Credential
        {
            Name = name?.Text ?? "",
            Secret = secret ?? new SecretReference(false, ""),
            Scheme = place.Scheme,
            Slot = place.Slot,
            Risks = risks,
            Roles = [.. roles.Select(r => r.Text)],
        };
    }

    private static bool Covers(Credential wide, Credential narrow) =>
        (wide.Risks.Count == 0 || (narrow.Risks.Count > 0 && narrow.Risks.All(wide.Risks.Contains)))
        && (wide.Roles.Count == 0 || (narrow.Roles.Count > 0 && narrow.Roles.All(r => wide.Roles.Contains(r, StringComparer.Ordinal))));
}
