using Dapper;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>A real SQLite file in a folder of its own, at this build's schema.</summary>
internal sealed class StoreFixture : TestStore
{
    private CheckpointKey? _key;

    public StoreFixture(bool migrate = true)
    {
        Folder = Directory.CreateTempSubdirectory("thumbgate-store-").FullName;
        Database = new SqliteDatabase("data/thumbgate.db", Folder) { BusyTimeout = TimeSpan.FromMilliseconds(100) };
        if (migrate)
        {
            new Migrator(Database, Clock).Apply();
        }
    }

    public string Folder { get; }

    public override SqliteDatabase Database { get; }

    public override SqliteDatabase Patient() => new("data/thumbgate.db", Folder) { BusyTimeout = TimeSpan.FromMinutes(1) };

    public override CheckpointKey Key => _key ??= CheckpointKey.Open(null, Database);

    public string Journal => Database.Path + ".intents";

    /// <summary>Takes the file away and leaves one that is no database; disposing puts it back.</summary>
    public override IDisposable WithoutStore()
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

    public override void Dispose()
    {
        _key?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
