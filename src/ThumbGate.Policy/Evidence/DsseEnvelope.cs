using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ThumbGate.Policy.Evidence;

/// <summary>
/// A signed envelope (DSSE 1): a statement and its signatures. Read strictly: what two readers could take for different things is refused.
/// </summary>
public sealed class DsseEnvelope
{
    /// <summary>What the payload of evidence is.</summary>
    public const string StatementType = "application/vnd.in-toto+json";

    /// <summary>Most bytes of an envelope.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostSignatures = 16;
    private const int LongestSignature = 72;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private DsseEnvelope(byte[] payload, IReadOnlyList<ReadOnlyMemory<byte>> signatures)
    {
        Payload = payload;
        Signatures = signatures;
        Digest = Digest256.From(SHA256.HashData(payload));
    }

    /// <summary>The statement's bytes, as they were signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>SHA-256 of the payload. Two envelopes of one statement are the same evidence, however often it was signed.</summary>
    public Digest256 Digest { get; }

    /// <summary>At least one; DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Signatures { get; }

    /// <summary>Reads an envelope.</summary>
    /// <exception cref="EvidenceFormatException">It is not one, or could be read in two ways.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> bytes) => StrictJson.Read(bytes, MostBytes, "envelope", Read);

    private static DsseEnvelope Read(StrictObject root)
    {
        var type = root.Text("payloadType");
        var payload = root.Text("payload");
        var signatures = root.Array("signatures");
        root.Finish();
        if (type != StatementType)
        {
            throw new EvidenceFormatException($"its payloadType is not {StatementType}");
        }

        if (signatures.GetArrayLength() is 0 or > MostSignatures)
        {
            throw new EvidenceFormatException(string.Create(CultureInfo.InvariantCulture, $"it has no signature, or more than {MostSignatures}"));
        }

        return new(Decode(payload, "payload"), [.. signatures.EnumerateArray().Select(Signature)]);
    }

    /// <summary>Signs a statement.</summary>
    public static DsseEnvelope Sign(ReadOnlySpan<byte> payload, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Sign(payload, signed => key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>Signs a statement with a key that somebody else holds.</summary>
    /// <param name="payload">The statement.</param>
    /// <param name="sign">Gives the DER signature of what it is given.</param>
    public static DsseEnvelope Sign(ReadOnlySpan<byte> payload, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var copy = payload.ToArray();
        return new(copy, [sign(Pae(copy))]);
    }

    /// <summary>As JSON, on one line.</summary>
    /// <param name="keyId">Which key signed, as a hint to readers; nothing is decided by it.</param>
    public byte[] Write(string keyId) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            payloadType = StatementType,
            payload = Convert.ToBase64String(Payload.Span),
            signatures = Signatures.Select(s => new { keyid = keyId, sig = Convert.ToBase64String(s.Span) }),
        },
        Json);

    /// <summary>What is signed: type and payload behind their lengths (PAE), so that no other type's payload can stand for this one's.</summary>
    public byte[] Signed() => Pae(Payload.Span);

    private static byte[] Pae(ReadOnlySpan<byte> payload)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"DSSEv1 {StatementType.Length} {StatementType} {payload.Length} "));
        return [.. head, .. payload];
    }

    private static ReadOnlyMemory<byte> Signature(JsonElement element)
    {
        var signature = new StrictObject(element, "signature");
        _ = signature.OptionalText("keyid");
        var bytes = Decode(signature.Text("sig"), "sig");
        signature.Finish();
        return bytes.Length <= LongestSignature ? bytes : throw new EvidenceFormatException("its sig is no DER signature of ECDSA P-256");
    }

    // A text has one spelling: what decodes alike and is written differently is refused.
    private static byte[] Decode(string text, string what)
    {
        if (Base64.IsValid(text))
        {
            var bytes = Convert.FromBase64String(text);
            if (bytes.Length > 0 && string.Equals(Convert.ToBase64String(bytes), text, StringComparison.Ordinal))
            {
                return bytes;
            }
        }

        throw new EvidenceFormatException($"its {what} is no standard base64");
    }
}
