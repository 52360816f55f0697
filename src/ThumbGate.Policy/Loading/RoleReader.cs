using ThumbGate.Policy.Limits;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one file of roles/.</summary>
internal sealed class RoleReader(KnownNames known, GatewayConfig? gateway, ConfigErrors errors)
{
    /// <param name="name">The file's name without its extension: the role's.</param>
    /// <param name="map">The file's content.</param>
    public Role Read(string name, ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        FileNames.Check(reader, "role", name);
        var patterns = new OperationPatterns(known, errors);
        var scopes = reader.Nested("scopes");
        var integrations = Integrations(scopes);
        var environments = scopes?.ChoicesOf("environments", Choices.Environments, default) ?? [];
        scopes?.Finish();
        var rules = new RuleReader(known, gateway, errors);
        var defaultRule = rules.Default(reader);
        var role = new Role
        {
            Name = name,
            Description = reader.Text("description") ?? "",
            Mode = reader.Choice("mode", Choices.Modes, Mode.Enforce),
            Tools = patterns.Read(reader.Scalars("tools")),
            Integrations = integrations,
            Environments = environments,
            Blocked = Blocked(reader, patterns),
            Rules = rules.Surfaces(reader.Nested("surfaces"), defaultRule),
            Resources = Resources(reader.Nested("resources")),
            Accounts = Accounts(reader.Nested("accounts")),
            Limits = new LimitReader(known, gateway, patterns, errors).Read(reader.List("limits")),
            Source = map.File,
            ToolsSource = (reader.Find("tools") ?? map).Source,
            ScopesSource = (reader.Find("scopes") ?? map).Source,
        };
        reader.Finish();
        return role;
    }

    private IReadOnlyList<string> Integrations(MapReader? scopes)
    {
        var names = scopes?.Scalars("integrations") ?? [];
        foreach (var name in names.Where(n => gateway is not null && !gateway.IntegrationNames.Contains(n.Text)))
        {
            var cure = ConfigText.Nearest(name.Text, gateway!.IntegrationNames) is { } nearest ? $"write {nearest}" : "add it to gateway.yaml, or remove it here";
            errors.Add(name, "no such integration", cure);
        }

        return [.. names.Select(n => n.Text)];
    }

    private List<BlockedOperations> Blocked(MapReader reader, OperationPatterns patterns)
    {
        var blocked = new List<BlockedOperations>();
        foreach (var item in reader.List("blocked"))
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where blocked operations belong", "write { operations: [stripe.payouts.*], next: \"Ask finance.\" }");
                continue;
            }

            var entry = new MapReader(map, errors);
            if (!entry.Has("operations"))
            {
                errors.Add(map, "missing", "write operations: [stripe.payouts.*]", "operations");
            }

            blocked.Add(new BlockedOperations(patterns.Read(entry.Scalars("operations")), entry.Text("next"), entry.Flag("overridable", false), map.Source));
            entry.Finish();
        }

        return blocked;
    }

    private List<ResourceBinding> Resources(MapReader? reader)
    {
        var bindings = new List<ResourceBinding>();
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            var values = reader!.Scalars(key.Text);
            var dot = key.Text.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0 || dot == key.Text.Length - 1)
            {
                errors.Add(key, "not a catalog and a fact", "write CATALOG.FACT: [values]");
                continue;
            }

            var (catalog, fact) = (key.Text[..dot], key.Text[(dot + 1)..]);
            if (!known.Catalogs.TryGetValue(catalog, out var found))
            {
                errors.Add(key, $"no catalog '{catalog}'", ConfigText.Nearest(catalog, known.Catalogs.Keys) is { } nearest ? $"write {nearest}.{fact}" : $"add catalogs/{catalog}.yaml");
            }
            else if (!found.IsBroken && !found.Operations.Any(o => KnownFacts.Defines(o, fact)))
            {
                var facts = KnownFacts.Of(found.Operations);
                errors.Add(key, $"no operation of '{catalog}' has the fact '{fact}'", ConfigText.Nearest(fact, facts) is { } nearest ? $"write {catalog}.{nearest}" : "define the fact in the catalog");
            }

            bindings.Add(new ResourceBinding(catalog, fact, [.. values.Select(v => v.Text)], value.Source));
        }

        return bindings;
    }

    private List<AccountBinding> Accounts(MapReader? reader)
    {
        var bindings = new List<AccountBinding>();
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            var values = reader!.Scalars(key.Text);
            if (!known.Catalogs.TryGetValue(key.Text, out var catalog))
            {
                errors.Add(key, "no such catalog", ConfigText.Nearest(key.Text, known.Catalogs.Keys) is { } nearest ? $"write {nearest}" : $"add catalogs/{key.Text}.yaml");
            }
            else if (catalog is { IsBroken: false, Content.AccountSwitchHeaders.Count: 0 })
            {
                errors.Add(key, "a catalog whose headers switch no account", "name the header under headers.accountSwitch of the catalog, or remove it here");
            }

            bindings.Add(new AccountBinding(key.Text, [.. values.Select(v => v.Text)], value.Source));
        }

        return bindings;
    }
}
