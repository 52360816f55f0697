using ThumbGate.Policy.Before;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What an approver is shown of what stands in the system now.</summary>
internal sealed record BeforeCard
{
    /// <summary>What was asked; null where it could not be asked.</summary>
    public string? Read { get; init; }

    /// <summary>Why there are no values, as the end of a sentence; null where there are.</summary>
    public string? NotRead { get; init; }

    public IReadOnlyList<BeforeCardField>? Fields { get; init; }

    /// <summary>How many fields more the request sets, or null.</summary>
    public int? More { get; init; }
}

/// <summary>One value: as it is, and as it would be.</summary>
internal sealed record BeforeCardField
{
    private const int Longest = 500;

    public required string Field { get; init; }

    /// <summary>Null where the system's answer has no such value.</summary>
    public string? Before { get; init; }

    /// <summary>True where the system's answer has no such value; else null.</summary>
    public bool? NotThere { get; init; }

    /// <summary>Null where the request says nothing of it.</summary>
    public string? After { get; init; }

    /// <param name="field">What was asked for.</param>
    /// <param name="value">What was found, or null.</param>
    /// <param name="reveal">Whether nothing is masked.</param>
    public static BeforeCardField Of(BeforeField field, BeforeValue? value, bool reveal) => new()
    {
        Field = HoldCard.Cut(field.Name, Longest),
        Before = value is null ? null : field.IsSensitive && !reveal ? HoldCard.Sensitive : HoldCard.Cut(value.Text, Longest),
        NotThere = value is null ? true : null,
        After = field.After is null ? null : field.IsSensitive && !reveal ? HoldCard.Sensitive : HoldCard.Cut(field.After, Longest),
    };
}
