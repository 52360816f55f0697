using System.Globalization;
using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.BreakGlass;

namespace ThumbGate.Gateway.BreakGlass;

/// <summary>Break-glass as it is opened: one of role and agent, one of operation and surface.</summary>
/// <param name="OpenedBy">Who opens it.</param>
/// <param name="OperatorId">The operator whose token it was; null where an issuer named them.</param>
/// <param name="Why">What they say why.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record NewBreakGlass(string OpenedBy, string? OperatorId, string Why, DateTimeOffset Until)
{
    /// <summary>Longest that one may be open.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public string? Role { get; init; }

    public string? Agent { get; init; }

    public string? Operation { get; init; }

    public Surface Surface { get; init; }
}

/// <summary>One row of <c>break_glass</c>. Who opened it and who seconds it each have a keyed digest: neither can be added through the database.</summary>
internal sealed class BreakGlassRow
{
    public const string Columns =
        """
        id, created_at AS CreatedAt, opened_by AS OpenedBy, operator_id AS OperatorId, role, agent, operation, surface, why, until_at AS UntilAt, seal,
        seconded_by AS SecondedBy, seconder_id AS SeconderId, seconded_at AS SecondedAt, second_seal AS SecondSeal, ended_at AS EndedAt, ended_by AS EndedBy
        """;

    public string Id { get; init; } = "";

    public long CreatedAt { get; init; }

    public string OpenedBy { get; init; } = "";

    public string? OperatorId { get; init; }

    public string? Role { get; init; }

    public string? Agent { get; init; }

    public string? Operation { get; init; }

    public string? Surface { get; init; }

    public string Why { get; init; } = "";

    public long UntilAt { get; init; }

    public string Seal { get; set; } = "";

    public string? SecondedBy { get; set; }

    public string? SeconderId { get; set; }

    public long? SecondedAt { get; set; }

    public string? SecondSeal { get; set; }

    public long? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    public static BreakGlassRow From(NewBreakGlass opened, string id, DateTimeOffset now) => new()
    {
        Id = id,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        OpenedBy = opened.OpenedBy,
        OperatorId = opened.OperatorId,
        Role = opened.Role,
        Agent = opened.Agent,
        Operation = opened.Operation,
        Surface = opened.Surface == Policy.Surface.None ? null : opened.Surface.Name(),
        Why = StoredText.Of(opened.Why),
        UntilAt = opened.Until.ToUnixTimeMilliseconds(),
    };

    public string SealOf(DigestKey key) => Of(
        key, "break-glass", Id, Text(CreatedAt), OpenedBy, OperatorId ?? "", Role ?? "", Agent ?? "", Operation ?? "", Surface ?? "", Why, Text(UntilAt));

    public string SecondSealOf(DigestKey key) => Of(key, "break-glass-second", Seal, SecondedBy ?? "", SeconderId ?? "", Text(SecondedAt ?? 0));

    /// <summary>Whether nobody changed what stands in it.</summary>
    public bool IsGenuine(DigestKey key) =>
        string.Equals(Seal, SealOf(key), StringComparison.Ordinal)
        && (SecondedBy is null ? SecondSeal is null : string.Equals(SecondSeal, SecondSealOf(key), StringComparison.Ordinal));

    /// <summary>What the gates are told.</summary>
    public Exemption ToExemption() => new(Id, OpenedBy, SecondedBy, Why)
    {
        Role = Role,
        Agent = Agent,
        Operation = Operation,
        Surface = Surface is not null && Surfaces.TryParse(Surface, out var surface) ? surface : Policy.Surface.None,
    };

    private static string Of(DigestKey key, params string[] parts) => key.Of(parts.Select(p => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(p))).ToString();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
