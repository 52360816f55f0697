using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>What gateway.yaml came to.</summary>
internal sealed record GatewayConfig(
    Mode Mode, HostSettings Host, ApprovalRules Approvals, IReadOnlyList<Integration> Integrations, IReadOnlySet<string> IntegrationNames);

/// <summary>Reads gateway.yaml.</summary>
internal sealed class GatewayReader(KnownNames known, ConfigErrors errors)
{
    public GatewayConfig Read(ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        if (reader.Required("version", "write version: 1") is { } version && version.Text != "1")
        {
            errors.Add(version, "not a version of this format", "write 1");
        }

        var mode = reader.Choice("mode", Choices.Modes, Mode.Enforce);
        var listen = reader.Nested("listen");
        var ports = new Dictionary<long, string>();
        var listeners = new ListenerReader(errors, ports);
        var agents = listeners.Read(listen, "agents", 8080, hasHosts: false);
        var operators = listeners.Read(listen, "operators", 8081, hasHosts: true);
        listen?.Finish();
        var host = Host(reader, agents, operators);
        var approvals = new ApprovalReader(host.Approvers, haveUnlisted: host.Oidc is not null, errors).Read(reader.List("approvals"));
        var integrations = Integrations(reader, ports, out var names);
        reader.Finish();
        return new GatewayConfig(mode, host, approvals, integrations, names);
    }

    private HostSettings Host(MapReader reader, ListenerSettings agents, ListenerSettings operators)
    {
        var people = reader.Nested("operators");
        var digests = reader.Nested("digests");
        var holds = reader.Nested("holds");
        var audit = reader.Nested("audit");
        var checkpoints = audit?.Nested("checkpoints");
        var inspect = reader.Nested("inspect");
        var log = reader.Nested("log");
        var caps = reader.Nested("agents");
        var store = reader.Nested("store");
        var defaults = new HostSettings();
        var groups = Approvers(reader.Nested("approvers"));
        var (rate, window) = Rate(caps, defaults);
        var settings = new HostSettings
        {
            Agents = agents,
            Operators = operators,
            BootstrapToken = people?.Secret("bootstrap", required: false),
            Oidc = OidcReader.Read(people?.Nested("oidc"), errors),
            Admins = Admins(people),
            Store = Store(store, defaults.Store),
            Cache = Cache(reader.Nested("cache"), defaults.Cache),
            DigestSecret = digests?.Secret("secret", required: true),
            HoldKeys = new HoldReader(errors).Keys(holds),
            CheckpointKey = checkpoints?.Secret("key", required: true),
            Retention = Retention(audit?.Nested("retention")),
            AgentRate = rate,
            AgentWindow = window,
            AgentBurst = (int)(caps?.Whole("burst", 1, int.MaxValue) ?? defaults.AgentBurst),
            InspectPerRequest = (int)(inspect?.Size("perRequest", int.MaxValue) ?? defaults.InspectPerRequest),
            InspectTotal = inspect?.Size("total", 1L << 40) ?? defaults.InspectTotal,
            LogFile = log?.Required("file", "write file: PATH")?.Text,
            Approvers = groups,
            SensitiveTo = new HoldReader(errors).SensitiveTo(holds, groups),
            Notifications = new NotificationReader(errors).Read(reader.List("notifications")),
        };
        if (settings.Store.Provider == "postgres" && !reader.Has("digests"))
        {
            errors.Add(store!.Map, "gateways that share a record must share a digest key", "add digests: { secret: \"env:NAME\" } with at least 32 random bytes", "postgres");
        }

        if (settings.Store.Provider == "postgres" && (holds is null || !holds.Has("keys")))
        {
            errors.Add(store!.Map, "gateways that share a record must open the same held requests", "add holds: { keys: [{ id: first, secret: \"env:NAME\" }] } with at least 32 random bytes", "postgres");
        }

        if (settings.Store.Provider == "postgres" && settings.CheckpointKey is null && checkpoints is null)
        {
            errors.Add(store!.Map, "gateways that share a record must sign its checkpoints with one key", "add audit: { checkpoints: { key: \"file:PATH\" } } with an EC private key on P-256 (PEM)", "postgres");
        }

        if (inspect is not null && settings.InspectPerRequest > settings.InspectTotal)
        {
            errors.Add(inspect.Map, "one request may take more than all together", "raise total, or lower perRequest", "perRequest");
        }

        foreach (var nested in (MapReader?[])[people, digests, holds, checkpoints, audit, inspect, log, caps])
        {
            nested?.Finish();
        }

        return settings;
    }

    private (int Rate, TimeSpan Window) Rate(MapReader? caps, HostSettings defaults)
    {
        if (caps?.Scalar("rate") is not { } scalar)
        {
            return (defaults.AgentRate, defaults.AgentWindow);
        }

        if (!ConfigText.TryRate(scalar.Text, out var rate, out var window) || rate > int.MaxValue)
        {
            errors.Add(scalar, "not a rate", "write a number and a window: 600/1m");
            return (defaults.AgentRate, defaults.AgentWindow);
        }

        return ((int)rate, window);
    }

    private RetentionSettings? Retention(MapReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var age = reader.Has("age") ? reader.Duration("age", TimeSpan.FromDays(90), TimeSpan.FromDays(1), ConfigText.LongestDuration, "1d to 3650d") : (TimeSpan?)null;
        var size = reader.Size("size", 1L << 50);
        if (size < RetentionSettings.LeastSize)
        {
            errors.Add(reader.Scalar("size")!, "less than a record needs", "write 16MiB or more");
        }

        if (!reader.Has("age") && !reader.Has("size"))
        {
            errors.Add(reader.Map, "nothing says what is to go", "add age: 90d, or size: 20GiB, or both", "retention");
        }

        var archive = reader.Required("archive", "write archive: PATH, the folder that records are moved to")?.Text;
        reader.Finish();
        return new(age, size, archive ?? "");
    }

    private StoreSettings Store(MapReader? reader, StoreSettings fallback)
    {
        var postgres = Provider(reader, "sqlite", "postgres");
        if (reader is null)
        {
            return fallback;
        }

        var settings = postgres
            ? new StoreSettings("postgres", null, reader.Secret("connection", required: true))
            : fallback with { Path = reader.Text("path") ?? fallback.Path };
        var poll = reader.Duration("poll", fallback.Poll, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(60), "250ms to 60s");
        reader.Finish();
        return settings with { Poll = poll };
    }

    private CacheSettings Cache(MapReader? reader, CacheSettings fallback)
    {
        var redis = Provider(reader, "memory", "redis");
        if (reader is null)
        {
            return fallback;
        }

        var settings = redis ? new CacheSettings("redis", reader.Secret("connection", required: true)) : fallback;
        reader.Finish();
        return settings;
    }

    private bool Provider(MapReader? reader, string first, string second)
    {
        var provider = reader?.Required("provider", $"write provider: {first}, or provider: {second}");
        if (provider is not null && provider.Text != first && provider.Text != second)
        {
            errors.Add(provider, "not a provider", $"write {first} or {second}");
        }

        return provider?.Text == second;
    }

    private Dictionary<string, IReadOnlyList<string>> Approvers(MapReader? reader)
    {
        var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, _) in reader?.Map.Entries ?? [])
        {
            if (!ConfigText.IsName(key.Text))
            {
                errors.Add(key, "not a name for a group", "write lower-case letters, digits and dashes");
            }

            groups[key.Text] = [.. reader!.Scalars(key.Text).Select(s => s.Text)];
            known.ApproverGroups.Add(key.Text);
        }

        return groups;
    }

    private string[] Admins(MapReader? people)
    {
        var admins = people?.Scalars("admins") ?? [];
        foreach (var admin in admins)
        {
            var isGroup = admin.Text.StartsWith("group:", StringComparison.Ordinal);
            if (admin.Text.Trim() is "" or "group:" or "gateway" or "bootstrap")
            {
                errors.Add(admin, "nobody's name", "write an operator's name, or group:NAME for a group of the issuer");
            }
            else if (isGroup && !people!.Has("oidc"))
            {
                errors.Add(admin, "a group of an issuer, and there is none", "add operators.oidc, or write operators' names");
            }
        }

        return [.. admins.Select(a => a.Text)];
    }

    private List<Integration> Integrations(MapReader reader, Dictionary<long, string> ports, out IReadOnlySet<string> names)
    {
        var integrations = new List<Integration>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        names = found;
        if (reader.Nested("integrations") is not { } nested)
        {
            return integrations;
        }

        var single = new IntegrationReader(known, errors, ports);
        foreach (var (key, value) in nested.Map.Entries)
        {
            found.Add(key.Text);
            if (!ConfigText.IsName(key.Text))
            {
                errors.Add(key, "not a name for an integration", "write lower-case letters, digits and dashes");
            }

            if (value is not ConfigMap map)
            {
                errors.Add(value, $"'{key.Text}' is {value.Kind} where a map belongs", "write match, environment, catalog and upstream under it");
            }
            else if (single.Read(key, map) is { } integration)
            {
                integrations.Add(integration);
            }
        }

        return integrations;
    }
}
