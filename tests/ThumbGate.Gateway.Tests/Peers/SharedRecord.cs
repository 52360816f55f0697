using System.Security.Cryptography;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>A PostgreSQL database with the keys that the gateways on it share, each secret in a file.</summary>
internal sealed class SharedRecord : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-shared-");

    /// <param name="server">Null: the one that tests share.</param>
    public SharedRecord(PostgresServer? server = null)
    {
        Connection = (server ?? PostgresServer.Shared).NewDatabase();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(FileOf("connection"), Connection + "\n");
        File.WriteAllText(FileOf("digests"), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        File.WriteAllText(FileOf("holds"), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        File.WriteAllText(FileOf("checkpoints.pem"), key.ExportECPrivateKeyPem());
    }

    public string Connection { get; }

    /// <summary>More members of <c>store</c>: <c>, poll: 1s</c>.</summary>
    public string More { get; init; } = "";

    /// <summary>What gateway.yaml says of it.</summary>
    public string Lines =>
        $$"""
        store: { provider: postgres, connection: "file:{{FileOf("connection")}}"{{More}} }
        digests: { secret: "file:{{FileOf("digests")}}" }
        holds: { keys: [{ id: first, secret: "file:{{FileOf("holds")}}" }] }
        audit: { checkpoints: { key: "file:{{FileOf("checkpoints.pem")}}" } }
        """;

    public void Dispose() => _folder.Delete(recursive: true);

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);
}
