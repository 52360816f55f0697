using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ThumbGate.Policy.Evidence;

/// <summary>What evidence says, and of what: an in-toto statement of the gateway's own kind, or SLSA provenance.</summary>
public sealed class EvidenceStatement
{
    /// <summary>The only version of in-toto statements that is read.</summary>
    public const string StatementVersion = "https://in-toto.io/Statement/v1";

    /// <summary>The predicate of the gateway's own evidence.</summary>
    public const string EvidenceType = "urn:thumbgate:evidence:v1";

    /// <summary>The predicate of SLSA provenance.</summary>
    public const string ProvenanceType = "https://slsa.dev/provenance/v1";

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdef");

    private const int MostSubjects = 256;
    private const int LongestText = 2000;

    /// <summary>SHA-256 of the statement's bytes.</summary>
    public required Digest256 Digest { get; init; }

    /// <summary>The label it is for; null for provenance, which says nothing of labels.</summary>
    public string? Label { get; private init; }

    /// <summary>The integration it is bound to; null where it may be any.</summary>
    public string? Integration { get; private init; }

    /// <summary>The one operation it is for (its full id), or null.</summary>
    public string? Operation { get; private init; }

    /// <summary>The resource it is bound to, as a request to <see cref="Integration"/> names it; or null.</summary>
    public string? Resource { get; private init; }

    /// <summary>SHA-256 of the body that it is bound to, or null.</summary>
    public Digest256? Body { get; private init; }

    /// <summary>SHA-256 of what it is bound to that is built or released; any one of them. Empty where it is bound to none.</summary>
    public IReadOnlyList<Digest256> Artifacts { get; private init; } = [];

    /// <summary>When it was issued; null for provenance without times.</summary>
    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary>When it ends whatever its label says, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>A sentence for people, or empty. Nothing is decided by it.</summary>
    public string Note { get; private init; } = "";

    /// <summary>Who built it, for provenance; else null.</summary>
    public string? Builder { get; private init; }

    public bool IsProvenance => Builder is not null;

    /// <summary>All that it is bound to.</summary>
    public EvidenceBinding Binds =>
        (Resource is null ? EvidenceBinding.None : EvidenceBinding.Resource)
        | (Body is null ? EvidenceBinding.None : EvidenceBinding.Body)
        | (Artifacts.Count == 0 ? EvidenceBinding.None : EvidenceBinding.Artifact);

    /// <summary>Every digest that it can be found by.</summary>
    public IEnumerable<Digest256> Subjects()
    {
        var own = new List<Digest256>(2);
        if (Resource is { } resource)
        {
            own.Add(ResourceDigest(Integration!, resource));
        }

        if (Body is { } body)
        {
            own.Add(body);
        }

        return own.Concat(Artifacts).Distinct();
    }

    /// <summary>What stands for a resource of an integration: SHA-256 of <c>integration:resource</c> in UTF-8.</summary>
    public static Digest256 ResourceDigest(string integration, string resource) =>
        Digest256.From(SHA256.HashData(Encoding.UTF8.GetBytes(integration + ":" + resource)));

    /// <summary>Reads a statement.</summary>
    /// <exception cref="EvidenceFormatException">It is none that is known, or could be read in two ways.</exception>
    public static EvidenceStatement Read(ReadOnlyMemory<byte> bytes) =>
        StrictJson.Read(bytes, DsseEnvelope.MostBytes, "statement", root => Read(root, Digest256.From(SHA256.HashData(bytes.Span))));

    private static EvidenceStatement Read(StrictObject root, Digest256 digest)
    {
        if (root.Text("_type") != StatementVersion)
        {
            throw new EvidenceFormatException($"its _type is not {StatementVersion}");
        }

        var type = root.Text("predicateType");
        var subjects = root.Array("subject");
        var predicate = root.Object("predicate");
        if (subjects.GetArrayLength() is 0 or > MostSubjects)
        {
            throw new EvidenceFormatException(string.Create(CultureInfo.InvariantCulture, $"it has no subject, or more than {MostSubjects}"));
        }

        var statement = type switch
        {
            EvidenceType => Own(subjects, predicate, digest),
            ProvenanceType => ProvenanceOf(subjects, predicate, digest),
            _ => throw new EvidenceFormatException($"its predicateType is neither {EvidenceType} nor {ProvenanceType}"),
        };
        root.Finish();
        return statement;
    }

    private static EvidenceStatement Own(JsonElement subjects, StrictObject predicate, Digest256 digest)
    {
        var found = new Dictionary<string, Digest256>(StringComparer.Ordinal);
        foreach (var element in subjects.EnumerateArray())
        {
            var subject = new StrictObject(element, "subject");
            var name = subject.Text("name");
            if (name is not ("resource" or "body" or "artifact") || !found.TryAdd(name, Sha256(subject) ?? throw new EvidenceFormatException("a subject has no sha256")))
            {
                throw new EvidenceFormatException("its subjects are not resource, body and artifact, each at most once");
            }

            subject.Finish();
        }

        var statement = new EvidenceStatement
        {
            Digest = digest,
            Label = predicate.Text("label"),
            Integration = predicate.OptionalText("integration"),
            Operation = predicate.OptionalText("operation"),
            Resource = predicate.OptionalText("resource"),
            IssuedAt = predicate.OptionalTime("issuedAt") ?? throw new EvidenceFormatException("its issuedAt is missing"),
            ExpiresAt = predicate.OptionalTime("expiresAt"),
            Note = predicate.OptionalText("note") ?? "",
            Body = found.TryGetValue("body", out var body) ? body : null,
            Artifacts = found.TryGetValue("artifact", out var artifact) ? [artifact] : [],
        };
        _ = predicate.OptionalText("nonce");
        predicate.Finish();

        // The text is for people; that it is what the digest says is for everybody.
        Digest256? resource = found.TryGetValue("resource", out var named) ? named : null;
        var said = statement is { Resource.Length: > 0, Integration.Length: > 0 } ? ResourceDigest(statement.Integration, statement.Resource) : (Digest256?)null;
        if (resource != said || (statement.Resource is not null && said is null))
        {
            throw new EvidenceFormatException("its resource is not the one of its subjects, or comes without its integration");
        }

        if (statement.Note.Length > LongestText)
        {
            throw new EvidenceFormatException(string.Create(CultureInfo.InvariantCulture, $"its note is longer than {LongestText} characters"));
        }

        return statement;
    }

    // Provenance says more than is decided by, and may: the rest of it is its builder's.
    private static EvidenceStatement ProvenanceOf(JsonElement subjects, StrictObject predicate, Digest256 digest)
    {
        var run = predicate.Object("runDetails");
        var artifacts = subjects.EnumerateArray().Select(s => Sha256(new StrictObject(s, "subject"))).OfType<Digest256>().ToArray();
        return new EvidenceStatement
        {
            Digest = digest,
            Builder = run.Object("builder").Text("id"),
            IssuedAt = run.Find("metadata") is { } metadata ? new StrictObject(metadata, "metadata").OptionalTime("finishedOn") : null,
            Artifacts = artifacts.Length > 0 ? artifacts : throw new EvidenceFormatException("no subject has a sha256"),
        };
    }

    private static Digest256? Sha256(StrictObject subject)
    {
        if (subject.Object("digest").OptionalText("sha256") is not { } text)
        {
            return null;
        }

        return TryDigest(text, out var digest) ? digest : throw new EvidenceFormatException("a sha256 is not 64 lower-case hexadecimal digits");
    }

    internal static bool TryDigest(ReadOnlySpan<char> text, out Digest256 digest)
    {
        Span<byte> bytes = stackalloc byte[Digest256.Length];
        var isOne = text.Length == 2 * Digest256.Length
            && !text.ContainsAnyExcept(Hex)
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        digest = isOne ? Digest256.From(bytes) : default;
        return isOne;
    }
}
