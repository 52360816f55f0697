using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Hosting;

/// <summary>What gateway.yaml says to the host. The engine reads none of it.</summary>
public sealed class HostSettings
{
    public ListenerSettings Agents { get; init; } = new() { Port = 8080 };

    public ListenerSettings Operators { get; init; } = new() { Port = 8081 };

    /// <summary>A token good only for making operators and their step-up codes, or null.</summary>
    public SecretReference? BootstrapToken { get; init; }

    /// <summary>Who makes operators and renews step-up codes besides the bootstrap token: operators' names, and <c>group:NAME</c> for a group of the issuer's.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>Who names operators besides the record, or null.</summary>
    public OidcSettings? Oidc { get; init; }

    public StoreSettings Store { get; init; } = new("sqlite", "data/thumbgate.db", null);

    public CacheSettings Cache { get; init; } = new("memory", null);

    /// <summary>HMAC key of digests; null: one is kept beside the SQLite file.</summary>
    public SecretReference? DigestSecret { get; init; }

    /// <summary>What held requests and their answers are sealed with: the first seals, all open. Empty: one is kept beside the SQLite file.</summary>
    public IReadOnlyList<HoldKeySetting> HoldKeys { get; init; } = [];

    /// <summary>The approver groups whose members see on cards what catalogs mark sensitive.</summary>
    public IReadOnlyList<string> SensitiveTo { get; init; } = [];

    /// <summary>Private key (ECDSA P-256, PEM) that signs where the record's chains end; null: one is kept beside the SQLite file.</summary>
    public SecretReference? CheckpointKey { get; init; }

    /// <summary>How long records stay in the store before they are archived; null: they stay for good.</summary>
    public RetentionSettings? Retention { get; init; }

    /// <summary>Most requests of one agent in <see cref="AgentWindow"/>, before bodies are read; default 600.</summary>
    public int AgentRate { get; init; } = 600;

    /// <summary>Default 1 min.</summary>
    public TimeSpan AgentWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most requests of one agent at once from a full budget; default 100.</summary>
    public int AgentBurst { get; init; } = 100;

    /// <summary>Most bytes of one body that are inspected; default 1 MiB.</summary>
    public int InspectPerRequest { get; init; } = 1 << 20;

    /// <summary>Most bytes of all bodies being inspected at one time; default 128 MiB.</summary>
    public long InspectTotal { get; init; } = 128L << 20;

    /// <summary>A rolling file for refusals and holds beside stdout, or null.</summary>
    public string? LogFile { get; init; }

    /// <summary>Webhooks that are told what becomes of held requests.</summary>
    public IReadOnlyList<NotificationSettings> Notifications { get; init; } = [];

    /// <summary>Approver groups: group to operator names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Approvers { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}

/// <summary>One listening address.</summary>
public sealed record ListenerSettings
{
    /// <summary>IP address; default loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Cleartext HTTP/2 (prior knowledge) on a port of its own, or null.</summary>
    public int? H2cPort { get; init; }

    /// <summary>PEM certificate and key, or null for plaintext.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Whether plaintext may leave loopback.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Host names (without port) that requests may carry; only the operators' listener checks them.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["localhost", "127.0.0.1", "::1"];
}

/// <summary>PEM files.</summary>
public sealed record TlsSettings(SecretReference Certificate, SecretReference Key);

/// <summary>A key that held requests are sealed with.</summary>
/// <param name="Id">Stands beside what it sealed.</param>
/// <param name="Secret">At least 32 bytes.</param>
public sealed record HoldKeySetting(string Id, SecretReference Secret);

/// <summary>What is moved from the store into archives.</summary>
/// <param name="Age">Records older than this; null: whatever their age. At least a day.</param>
/// <param name="Size">The oldest records, where the store takes more bytes than this; null: whatever it takes. At least 16 MiB.</param>
/// <param name="Archive">Folder of the archives, relative to where the record's relative path starts.</param>
public sealed record RetentionSettings(TimeSpan? Age, long? Size, string Archive)
{
    /// <summary>Least of <see cref="Size"/>, in bytes.</summary>
    public const long LeastSize = 16L << 20;
}

/// <summary>The record.</summary>
/// <param name="Provider">sqlite or postgres.</param>
/// <param name="Path">SQLite file, relative to the data folder's parent; or null.</param>
/// <param name="Connection">PostgreSQL connection string; or null.</param>
public sealed record StoreSettings(string Provider, string? Path, SecretReference? Connection)
{
    /// <summary>How often what changed in the record is looked for; 250 ms to 60 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Cache and bus.</summary>
/// <param name="Provider">memory or redis.</param>
/// <param name="Connection">Redis connection string; or null.</param>
public sealed record CacheSettings(string Provider, SecretReference? Connection);
