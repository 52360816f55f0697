using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThumbGate.Policy.Evidence;

/// <summary>Evidence that is about to be issued.</summary>
public sealed record StatementDraft
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Label { get; init; }

    /// <summary>The integration; must be there where <see cref="Resource"/> is.</summary>
    public string? Integration { get; init; }

    public string? Operation { get; init; }

    public string? Resource { get; init; }

    /// <summary>SHA-256 of the raw body.</summary>
    public Digest256? Body { get; init; }

    /// <summary>SHA-256 of what is built or released.</summary>
    public Digest256? Artifact { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? Note { get; init; }

    /// <summary>Makes two statements that say the same differ, so that each can be used once.</summary>
    public string? Nonce { get; init; }

    /// <summary>Reads what an agent says in its own word: label, integration, operation, resource, body and artifact (SHA-256), note.</summary>
    /// <returns>Null where it is a signed envelope instead.</returns>
    /// <exception cref="EvidenceFormatException">It is neither, or could be read in two ways.</exception>
    public static StatementDraft? ReadWord(ReadOnlyMemory<byte> bytes) => StrictJson.Read(bytes, DsseEnvelope.MostBytes, "evidence", word =>
    {
        if (word.Find("payload") is not null)
        {
            return null;
        }

        var draft = new StatementDraft
        {
            Label = word.Text("label"),
            Integration = word.OptionalText("integration"),
            Operation = word.OptionalText("operation"),
            Resource = word.OptionalText("resource"),
            Body = Digest(word, "body"),
            Artifact = Digest(word, "artifact"),
            Note = word.OptionalText("note"),
            IssuedAt = default,
        };
        word.Finish();
        return draft;
    });

    /// <summary>The statement as JSON.</summary>
    /// <exception cref="EvidenceFormatException">It is bound to nothing, or to a resource of no integration.</exception>
    public byte[] Write()
    {
        var subjects = new List<object>();
        if (Resource is not null)
        {
            Add("resource", EvidenceStatement.ResourceDigest(Integration ?? "", Resource));
        }

        if (Body is { } body)
        {
            Add("body", body);
        }

        if (Artifact is { } artifact)
        {
            Add("artifact", artifact);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                _type = EvidenceStatement.StatementVersion,
                subject = subjects,
                predicateType = EvidenceStatement.EvidenceType,
                predicate = new
                {
                    label = Label,
                    integration = Integration,
                    operation = Operation,
                    resource = Resource,
                    issuedAt = Time(IssuedAt),
                    expiresAt = Time(ExpiresAt),
                    note = Note,
                    nonce = Nonce,
                },
            },
            Json);

        // What nobody could read is not issued.
        _ = EvidenceStatement.Read(bytes);
        return bytes;

        void Add(string name, Digest256 digest) => subjects.Add(new { name, digest = new { sha256 = digest.ToString() } });
    }

    private static Digest256? Digest(StrictObject word, string name) => word.OptionalText(name) is not { } text ? null
        : EvidenceStatement.TryDigest(text, out var digest) ? digest
        : throw new EvidenceFormatException($"its {name} is not a SHA-256 in 64 lower-case hexadecimal digits");

    private static string? Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
