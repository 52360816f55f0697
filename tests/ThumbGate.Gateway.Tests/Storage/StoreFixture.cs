using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>A real SQLite file in a folder of its own, at this build's schema.</summary>
internal sealed class StoreFixture : IDisposable
{
    public StoreFixture(bool migrate = true)
    {
        Folder = Directory.CreateTempSubdirectory("thumbgate-store-").FullName;
        Database = new SqliteDatabase("data/thumbgate.db", Folder) { BusyTimeout = TimeSpan.FromMilliseconds(100) };
        if (migrate)
        {
            new Migrator(Database, Clock).Apply();
        }
    }

    private CheckpointKey? _key;

    public string Folder { get; }

    public SqliteDatabase Database { get; }

    /// <summary>The same store for writers that queue for each other.</summary>
    public SqliteDatabase Patient() => new("data/thumbgate.db", Folder) { BusyTimeout = TimeSpan.FromMinutes(1) };

    public StoreClock Clock { get; } = new();

    /// <summary>A log whose journal is of small files.</summary>
    public DecisionLog Log(int capacity = DecisionLog.Capacity, JournalSettings? journal = null, ILoggerFactory? loggers = null) =>
        new(Database, Key, Clock, loggers ?? NullLoggerFactory.Instance, capacity, journal ?? new JournalSettings(SegmentBytes: 64 * 1024));

    /// <summary>Signs its checkpoints.</summary>
    public CheckpointKey Key => _key ??= CheckpointKey.Open(null, Database);

    public string Journal => Database.Path + ".intents";

    /// <summary>A decision of the fixture's moment.</summary>
    public DecisionRow Row(
        string role = "sales",
        Verdict verdict = Verdict.Allow,
        string operation = "stripe.customers.get",
        Reason[]? reasons = null,
        Digest256? fingerprint = null,
        Outcome? outcome = null,
        string agent = "agt_1",
        Surface surface = Surface.Billing) => new()
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

    /// <summary>Takes the file away and leaves one that is no database; disposing puts it back.</summary>
    public IDisposable WithoutStore()
    {
        var away = Database.Path + ".away";
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(Database.Path + suffix))
            {
                File.Move(Database.Path + suffix, away + suffix);
            }
        }

        File.WriteAllText(Database.Path, new string('x', 8192));
        return new Undo(() =>
        {
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(Database.Path + suffix);
                if (File.Exists(away + suffix))
                {
                    File.Move(away + suffix, Database.Path + suffix);
                }
            }
        });
    }

    /// <summary>
    /// Makes the file read-only for everyone, the superuser included, until disposed: its header says that it is written by a version that
    /// SQLite only reads. No connection may be open.
    /// </summary>
    public IDisposable ReadOnly()
    {
        SetWriteVersion(3);
        return new Undo(() => SetWriteVersion(2));

        void SetWriteVersion(byte version)
        {
            using var file = File.Open(Database.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.Position = 18;
            file.WriteByte(version);
        }
    }

    /// <summary>Another writer that doesn't let go until disposed.</summary>
    public IDisposable LockedByAnotherWriter()
    {
        var connection = Database.Open();
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }

    public void Dispose()
    {
        _key?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
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
