using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Integrations;

/// <summary>Whether an integration's system is the real one.</summary>
public enum DeploymentEnvironment : byte
{
    Production = 0,
    Sandbox,
}

/// <summary>One business system behind the gateway, compiled. Immutable.</summary>
public sealed class Integration
{
    public required string Name { get; init; }

    public required IntegrationMatch Match { get; init; }

    public required Surface Surface { get; init; }

    public DeploymentEnvironment Environment { get; init; }

    public required Catalog Catalog { get; init; }

    /// <summary>Scheme, host and port; no path.</summary>
    public required Uri Upstream { get; init; }

    /// <summary>Whether the upstream may resolve to private or loopback addresses. Link-local and metadata addresses never.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Whether the agent's own Authorization passes through in place of a credential of the gateway.</summary>
    public bool PassesCredential { get; init; }

    /// <summary>In order; the first that fits role and risk is used.</summary>
    public IReadOnlyList<Credential> Credentials { get; init; } = [];

    public HoldSettings Hold { get; init; } = new();

    public UpstreamTimeouts Timeouts { get; init; } = new();

    public RetrySettings Retry { get; init; } = new();

    public BreakerSettings Breaker { get; init; } = new();

    public Mode Mode { get; init; }

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The credential for a role and risk, or null where none is meant for it.</summary>
    public Credential? CredentialFor(string role, RiskClass risk)
    {
        for (var i = 0; i < Credentials.Count; i++)
        {
            if (Credentials[i].Fits(role, risk))
            {
                return Credentials[i];
            }
        }

        return null;
    }
}

/// <summary>How requests find their integration; exactly one member is set.</summary>
/// <param name="Prefix">Path prefix, <c>/billing</c>, on the agents' listener.</param>
/// <param name="Host">Host name, without port.</param>
/// <param name="Port">A port of its own, on the agents' listener's address.</param>
public sealed record IntegrationMatch(string? Prefix = null, string? Host = null, int? Port = null);

/// <summary>Where in the upstream request a credential goes.</summary>
public enum CredentialScheme : byte
{
    Bearer,

    /// <summary>The secret is the password; <see cref="Credential.Slot"/> the user.</summary>
    BasicPassword,

    /// <summary>The secret is the user, with an empty password.</summary>
    BasicUser,
    Header,
    Query,
}

/// <summary>Where in the upstream request a credential goes.</summary>
/// <param name="Scheme">The kind of place.</param>
/// <param name="Slot">Basic user, header name or query key; empty for bearer.</param>
public sealed record CredentialPlace(CredentialScheme Scheme, string Slot)
{
    /// <summary>Authorization: Bearer.</summary>
    public static CredentialPlace Bearer { get; } = new(CredentialScheme.Bearer, "");
}

/// <summary>A credential that only the gateway holds, by reference.</summary>
public sealed class Credential
{
    /// <summary>Its name in records.</summary>
    public required string Name { get; init; }

    public required SecretReference Secret { get; init; }

    public CredentialScheme Scheme { get; init; }

    /// <summary>Basic user, header name or query key; empty for bearer.</summary>
    public string Slot { get; init; } = "";

    /// <summary>Risks it is for; empty means all.</summary>
    public IReadOnlyList<RiskClass> Risks { get; init; } = [];

    /// <summary>Roles it is for; empty means all.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Whether it is meant for a role and risk.</summary>
    public bool Fits(string role, RiskClass risk)
    {
        var fits = Risks.Count == 0;
        for (var i = 0; i < Risks.Count && !fits; i++)
        {
            fits = Risks[i] == risk;
        }

        if (!fits || Roles.Count == 0)
        {
            return fits;
        }

        for (var i = 0; i < Roles.Count; i++)
        {
            if (string.Equals(Roles[i], role, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A secret by reference: <c>env:NAME</c> or <c>file:/path</c>. The value is never part of config.</summary>
/// <param name="IsFile">A file, else an environment variable.</param>
/// <param name="Location">Path or name.</param>
public sealed record SecretReference(bool IsFile, string Location)
{
    /// <inheritdoc/>
    public override string ToString() => (IsFile ? "file:" : "env:") + Location;

    /// <summary>Reads a reference; false where the text is neither form.</summary>
    public static bool TryParse(string text, out SecretReference? reference)
    {
        ArgumentNullException.ThrowIfNull(text);
        reference = text.StartsWith("env:", StringComparison.Ordinal) && text.Length > 4 ? new(false, text[4..])
            : text.StartsWith("file:", StringComparison.Ordinal) && text.Length > 5 ? new(true, text[5..])
            : null;
        return reference is not null;
    }
}

/// <summary>How an integration answers a hold.</summary>
/// <param name="Wait">How long a held connection is kept, 0 s to 10 min; default 0 s.</param>
/// <param name="Status">403 (default, no SDK takes it for success) or 202.</param>
/// <param name="Expires">How long a hold waits for its approval, 1 min to 30 d; default 24 h.</param>
public sealed record HoldSettings(TimeSpan Wait, int Status, TimeSpan Expires)
{
    /// <summary>The defaults.</summary>
    public HoldSettings()
        : this(TimeSpan.Zero, 403, TimeSpan.FromHours(24))
    {
    }

    /// <summary>What an approval does; unless config says otherwise it executes where the gateway holds the credential.</summary>
    public HoldRelease Release { get; init; }

    /// <summary>Most bytes of an executed request's answer that are kept for the agent, 1 KiB to 16 MiB; default 1 MiB.</summary>
    public int KeepsAnswer { get; init; } = 1 << 20;
}

/// <summary>What an approval of a held request does. The zero value keeps nothing of the request.</summary>
public enum HoldRelease : byte
{
    /// <summary>One repeat by the agent passes.</summary>
    Retry = 0,

    /// <summary>The connection is kept until the decision, and passes with it.</summary>
    Wait,

    /// <summary>The gateway sends what was held, and keeps the answer for the agent.</summary>
    Execute,
}

/// <summary>Bounds on an upstream call.</summary>
/// <param name="Connect">Default 10 s.</param>
/// <param name="Request">From sending to the answer's headers; default 100 s.</param>
/// <param name="Activity">Longest silence while a body flows; default 100 s.</param>
public sealed record UpstreamTimeouts(TimeSpan Connect, TimeSpan Request, TimeSpan Activity)
{
    /// <summary>The defaults.</summary>
    public UpstreamTimeouts()
        : this(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100))
    {
    }
}

/// <summary>Retries of requests classed read with no or a buffered body.</summary>
/// <param name="Attempts">Retries after the first try, 0 to 5; default 2.</param>
public sealed record RetrySettings(int Attempts = 2);

/// <summary>When an integration's circuit opens.</summary>
/// <param name="Failures">Share of failures in the window, above 0 to 1; default 0.5.</param>
/// <param name="Window">Default 30 s.</param>
/// <param name="Minimum">Least requests in the window, 2 or more; default 20.</param>
/// <param name="Open">How long it stays open; default 15 s.</param>
public sealed record BreakerSettings(double Failures, TimeSpan Window, int Minimum, TimeSpan Open)
{
    /// <summary>The defaults.</summary>
    public BreakerSettings()
        : this(0.5, TimeSpan.FromSeconds(30), 20, TimeSpan.FromSeconds(15))
    {
    }
}
