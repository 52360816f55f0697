using System.Security.Cryptography;
using Npgsql;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>A PostgreSQL database with the keys that the gateways on it share, each secret in a file.</summary>
internal sealed class SharedRecord : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly string _connectionFile = "connection";

    /// <param name="server">Null: the one that tests share.</param>
    public SharedRecord(PostgresServer? server = null)
    {
        _folder = Directory.CreateTempSubdirectory("thumbgate-shared-");
        Connection = (server ?? PostgresServer.Shared).NewDatabase();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(FileOf("connection"), Connection + "\n");
        File.WriteAllText(FileOf("digests"), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        File.WriteAllText(FileOf("holds"), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        File.WriteAllText(FileOf("checkpoints.pem"), key.ExportECPrivateKeyPem());
    }

    private SharedRecord(SharedRecord whole, string name)
    {
        (_folder, _connectionFile, More) = (whole._folder, "connection-" + name, whole.More);
        Connection = new NpgsqlConnectionStringBuilder(whole.Connection) { ApplicationName = name }.ConnectionString;
        File.WriteAllText(FileOf(_connectionFile), Connection);
    }

    public string Connection { get; }

    /// <summary>The key that signs checkpoints, as PEM.</summary>
    public string CheckpointsPem => File.ReadAllText(FileOf("checkpoints.pem"));

    /// <summary>More members of <c>store</c>: <c>, poll: 1s</c>.</summary>
    public string More { get; init; } = "";

    /// <summary>What gateway.yaml says of it.</summary>
    public string Lines =>
        $$"""
        store: { provider: postgres, connection: "file:{{FileOf(_connectionFile)}}"{{More}} }
        digests: { secret: "file:{{FileOf("digests")}}" }
        holds: { keys: [{ id: first, secret: "file:{{FileOf("holds")}}" }] }
        audit: { checkpoints: { key: "file:{{FileOf("checkpoints.pem")}}" } }
        """;

    /// <summary>The same for one gateway, whose connections bear its name at the server. Only the whole is disposed.</summary>
    public SharedRecord Named(string name) => new(this, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);
}
