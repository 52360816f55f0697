using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one integration of gateway.yaml.</summary>
internal sealed class IntegrationReader(KnownNames known, ConfigErrors errors, Dictionary<long, string> ports)
{
    private static readonly Uri Nowhere = new("https://upstream.invalid");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, string> _matches = new(StringComparer.Ordinal);

    /// <summary>The integration; null where its catalog can't be read, which is an error by itself.</summary>
    public Integration? Read(ConfigScalar name, ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        var match = Match(name, reader);
        var catalogName = reader.Required("catalog", "write catalog: NAME (a file of catalogs/)");
        KnownCatalog? knownCatalog = null;
        if (catalogName is not null && !known.Catalogs.TryGetValue(catalogName.Text, out knownCatalog))
        {
            var cure = ConfigText.Nearest(catalogName.Text, known.Catalogs.Keys) is { } nearest ? $"write {nearest}" : $"add catalogs/{catalogName.Text}.yaml";
            errors.Add(catalogName, "no such catalog", cure);
        }

        var catalog = knownCatalog?.Content;
        var allowPrivate = reader.Flag("allowPrivate", fallback: reader.Has("allowPrivate"));
        var upstream = Upstream(reader, allowPrivate);
        var surface = reader.Choice("surface", Choices.AllSurfaces, catalog?.Surface ?? Surface.None);
        var environment = reader.Required("environment", Choices.Environments.Cure) is { } e ? reader.Choose(e, Choices.Environments, default) : default;
        var passes = Passes(reader);
        var credentials = new CredentialReader(known, errors).Read(reader, catalog?.Auth ?? CredentialPlace.Bearer);
        if (passes && reader.Find("credentials") is { } listed)
        {
            errors.Add(listed, "credentials beside credential: pass, where the agent's own Authorization passes", "remove them, or write credential: inject", "credentials");
        }

        var hold = new HoldReader(errors).Settings(reader.Nested("hold"), passes);
        var timeouts = Timeouts(reader.Nested("timeouts"));
        var retry = Retry(reader.Nested("retry"));
        var breaker = Breaker(reader.Nested("breaker"));
        var mode = reader.Choice("mode", Choices.Modes, Mode.Enforce);
        reader.Finish();
        return catalog is null ? null : new Integration
        {
            Name = name.Text,
            Match = match,
            Surface = surface,
            Environment = environment,
            Catalog = catalog,
            Upstream = upstream ?? Nowhere,
            AllowPrivate = allowPrivate,
            PassesCredential = passes,
            Credentials = credentials,
            Hold = hold,
            Timeouts = timeouts,
            Retry = retry,
            Breaker = breaker,
            Mode = mode,
            Source = name.Source,
        };
    }

    private IntegrationMatch Match(ConfigScalar name, MapReader reader)
    {
        if (reader.Nested("match") is not { } match)
        {
            if (!reader.Has("match"))
            {
                errors.Add(reader.Map, "missing", "write match: { prefix: /NAME }, { host: NAME } or { port: NUMBER }", "match");
            }

            return new IntegrationMatch();
        }

        var prefix = match.Scalar("prefix");
        var host = match.Scalar("host");
        var port = new ListenerReader(errors, ports).Port(match, "port", $"integration '{name.Text}'");
        match.Finish();
        if (match.Map.Entries.Count(e => e.Key.Text is "prefix" or "host" or "port") != 1)
        {
            errors.Add(match.Map, "an integration is matched by exactly one of prefix, host and port", "keep one of the three", "match");
        }

        if (prefix is not null)
        {
            var fault = ConfigText.PrefixFault(prefix.Text)
                ?? (prefix.Text == "/.thumbgate" || prefix.Text.StartsWith("/.thumbgate/", StringComparison.Ordinal) ? "a path that the gateway keeps for itself" : null);
            if (fault is not null)
            {
                errors.Add(prefix, fault, $"write a prefix such as /{(ConfigText.IsName(name.Text) ? name.Text : "billing")}");
            }
        }

        if (host is not null && !ConfigText.IsHost(host.Text))
        {
            errors.Add(host, "not a host name", "write a name, lower case and without a port");
        }

        if ((prefix ?? host) is { } matched && !_matches.TryAdd(matched.Text, name.Text))
        {
            errors.Add(matched, $"integration '{_matches[matched.Text]}' has the same match", "choose another prefix or host");
        }

        return new IntegrationMatch(prefix?.Text, host?.Text, port);
    }

    private Uri? Upstream(MapReader reader, bool allowPrivate)
    {
        if (reader.Required("upstream", "write upstream: https://HOST") is not { } scalar)
        {
            return null;
        }

        if (!Uri.TryCreate(scalar.Text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.UserInfo.Length > 0
            || uri.PathAndQuery != "/"
            || uri.Fragment.Length > 0
            || scalar.Text.EndsWith('/')
            || uri.Host.Length == 0)
        {
            errors.Add(scalar, "not an upstream", "write scheme, host and, where it isn't the usual one, port: https://api.example.com");
            return null;
        }

        if (uri.Scheme == "http" && !allowPrivate)
        {
            errors.Add(scalar, "credentials would leave in plaintext", "write https://, or allowPrivate: true where the upstream is a sandbox of your own");
        }

        return uri;
    }

    private bool Passes(MapReader reader)
    {
        var scalar = reader.Scalar("credential");
        if (scalar is not null && scalar.Text is not ("inject" or "pass"))
        {
            errors.Add(scalar, "not a way to authenticate upstream", "write inject (the gateway's credential) or pass (the agent's own)");
        }

        return scalar?.Text == "pass";
    }

    private static UpstreamTimeouts Timeouts(MapReader? reader)
    {
        var defaults = new UpstreamTimeouts();
        var settings = reader is null ? defaults : new UpstreamTimeouts(
            reader.Duration("connect", defaults.Connect, Moment, Day, "1ms to 1d"),
            reader.Duration("request", defaults.Request, Moment, Day, "1ms to 1d"),
            reader.Duration("activity", defaults.Activity, Moment, Day, "1ms to 1d"));
        reader?.Finish();
        return settings;
    }

    private static RetrySettings Retry(MapReader? reader)
    {
        var settings = new RetrySettings((int)(reader?.Whole("attempts", 0, 5) ?? new RetrySettings().Attempts));
        reader?.Finish();
        return settings;
    }

    private BreakerSettings Breaker(MapReader? reader)
    {
        var defaults = new BreakerSettings();
        if (reader is null)
        {
            return defaults;
        }

        var failures = defaults.Failures;
        if (reader.Scalar("failures") is { } scalar
            && (!double.TryParse(scalar.Text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out failures)
                || failures is not (> 0 and <= 1)))
        {
            errors.Add(scalar, "not a share of failures", "write a number above 0 and up to 1, such as 0.5");
        }

        var settings = new BreakerSettings(
            failures,
            reader.Duration("window", defaults.Window, HalfSecond, Day, "500ms to 1d"),
            (int)(reader.Whole("minimum", 2, int.MaxValue) ?? defaults.Minimum),
            reader.Duration("open", defaults.Open, HalfSecond, Day, "500ms to 1d"));
        reader.Finish();
        return settings;
    }
}
