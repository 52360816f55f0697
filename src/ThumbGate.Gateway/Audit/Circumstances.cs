using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// What a decision has in common with others like it: who asked from where, for which operation, under which policy and with which
/// credential. It is kept once, and rows refer to it: most of what would be written of a read stands here.
/// </summary>
internal sealed record Circumstances
{
    private byte[]? _key;

    /// <summary>The agent's id; empty where nobody was identified.</summary>
    public string Agent { get; init; } = "";

    public string Owner { get; init; } = "";

    public string Role { get; init; } = "";

    public string Plugin { get; init; } = "";

    public string Workflow { get; init; } = "";

    public string Integration { get; init; } = "";

    public DeploymentEnvironment Environment { get; init; }

    public Surface Surface { get; init; }

    public string Operation { get; init; } = "";

    public RiskClass Risk { get; init; }

    public string Method { get; init; } = "";

    /// <summary>What the gates came to.</summary>
    public Verdict Judged { get; init; }

    public Mode Mode { get; init; }

    public string PolicyVersion { get; init; } = "";

    /// <summary>Name of the credential that went upstream, never its value.</summary>
    public string? Credential { get; init; }

    /// <summary>The address that the request came from.</summary>
    public string Client { get; init; } = "";

    /// <summary>The first 16 bytes of its content's SHA-256: equal circumstances have equal keys wherever they were made.</summary>
    public ReadOnlySpan<byte> Key() => _key ??= Digest();

    public bool Equals(Circumstances? other) => ReferenceEquals(this, other) || (other is not null && Key().SequenceEqual(other.Key()));

    public override int GetHashCode() => BitConverter.ToInt32(Key());

    // Lengths stand before the texts, so that no two contents are spelled alike.
    private byte[] Digest()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var text in (ReadOnlySpan<string>)[Agent, Owner, Role, Plugin, Workflow, Integration, Operation, Method, PolicyVersion, Client])
            {
                writer.Write(text);
            }

            writer.Write((byte)Environment);
            writer.Write((byte)Surface);
            writer.Write((byte)Risk);
            writer.Write((byte)Judged);
            writer.Write((byte)Mode);
            writer.Write(Credential is not null);
            writer.Write(Credential ?? "");
        }

        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))[..16];
    }
}
