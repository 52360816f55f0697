using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>Which database keeps the record.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A record of a test's own, at this build's schema.</summary>
internal abstract class TestStore : IDisposable
{
    public static TestStore Of(StoreKind kind) => kind == StoreKind.Sqlite ? new StoreFixture() : new PostgresStore();

    public abstract Database Database { get; }

    public StoreClock Clock { get; } = new();

    /// <summary>The same store for writers that queue for each other.</summary>
    public abstract Database Patient();

    /// <summary>Takes the store away; disposing puts it back.</summary>
    public abstract IDisposable WithoutStore();

    /// <summary>Signs the checkpoints.</summary>
    public abstract CheckpointKey Key { get; }

    public abstract void Dispose();

    /// <summary>A log whose journal is of small files.</summary>
    public DecisionLog Log(int capacity = DecisionLog.Capacity, JournalSettings? journal = null, ILoggerFactory? loggers = null) =>
        new(Database, Key, Clock, loggers ?? NullLoggerFactory.Instance, capacity, journal ?? new JournalSettings(SegmentBytes: 64 * 1024));

    /// <summary>What keeps the store small; it remembers what it has seen.</summary>
    public RetentionService Retention() => new(
        Database, new Archive(Database, Key, Clock), new UnchainedArchive(Database, Clock), new CircumstancesSweep(Database, Clock), new RetentionPlan(() => null, ""), Clock,
        NullLogger<RetentionService>.Instance);

    /// <summary>Whether all chains are whole.</summary>
    public Verification Verify()
    {
        using var keys = new PublicKeys();
        keys.Add(Key.PublicKey);
        return StoreWalk.Verify(Database, keys, []);
    }

    /// <summary>A decision of the fixture's moment.</summary>
    public DecisionRow Row(
        string role = "sales",
        Verdict verdict = Verdict.Allow,
        string operation = "stripe.customers.get",
        Reason[]? reasons = null,
        Digest256? fingerprint = null,
        Outcome? outcome = null,
        string agent = "agt_1",
        Surface surface = Surface.Billing,
        Digest256? digest = null) => new()
    {
        Id = Ids.New(Ids.Decision, Clock),
        At = Clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Circumstances = new Circumstances
        {
            Agent = agent, Owner = "dana", Role = role, Integration = "billing", Surface = surface, Operation = operation,
            Risk = RiskClass.Read, Method = "GET", Judged = verdict, PolicyVersion = "0123456789ab", Client = "127.0.0.1",
        },
        Path = "/v1/customers/cus_1",
        Resource = "cus_1",
        Verdict = verdict,
        Reasons = RecordText.Reasons(reasons ?? []),
        Digest = digest,
        Fingerprint = fingerprint,
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        DecideMicroseconds = 12,
        Outcome = outcome,
    };

    public long Count(string table)
    {
        using var connection = Database.Open();
        return connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}");
    }
}

/// <summary>A clock that stands still until it is moved; what is measured by it goes on meanwhile, and is moved along.</summary>
internal sealed class StoreClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private DateTimeOffset _now = Start;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)((_now - Start).Ticks * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(TimeSpan by) => _now += by;
}
