using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>A database of its own on a real PostgreSQL server.</summary>
internal sealed class PostgresStore : TestStore
{
    private readonly PostgresServer _server;

    /// <param name="server">Null: the one that tests share.</param>
    /// <param name="migrate">Whether it has this build's schema.</param>
    public PostgresStore(PostgresServer? server = null, bool migrate = true)
    {
        _server = server ?? PostgresServer.Shared;
        Connection = _server.NewDatabase();
        Database = new PostgresDatabase(Connection);
        if (migrate)
        {
            new Migrator(Database, Clock).Apply();
        }
    }

    public string Connection { get; }

    public override PostgresDatabase Database { get; }

    /// <summary>The record as another gateway opens it.</summary>
    public PostgresDatabase Another() => new(Connection);

    /// <summary>The log of another gateway.</summary>
    public DecisionLog Log(PostgresDatabase other) => new(other, Key, Clock, NullLoggerFactory.Instance);

    public override PostgresDatabase Patient() => Database;

    public override IDisposable WithoutStore() => _server.Without(Connection);

    public override CheckpointKey Key { get; } = NewKey();

    public override void Dispose()
    {
        Key.Dispose();
        Database.Dispose();
    }

    private static CheckpointKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return CheckpointKey.FromPem(key.ExportECPrivateKeyPem());
    }
}
