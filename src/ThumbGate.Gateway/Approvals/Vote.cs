using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Approvals;

/// <summary>A vote as it is cast.</summary>
/// <param name="Approval">Of which hold.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Voter">Who casts it.</param>
internal sealed record Vote(string Approval, bool Approve, Voter Voter)
{
    /// <summary>The sent digest of the card that the voter was shown: 64 hexadecimal digits; a yes without it is none.</summary>
    public string? Sent { get; init; }

    /// <summary>What the voter typed to confirm, or null.</summary>
    public string? Typed { get; init; }

    public string? Comment { get; init; }

    /// <summary>The standing approval that it is of, or null.</summary>
    public string? Standing { get; init; }
}

/// <summary>What became of a vote. The zero value changed nothing.</summary>
internal enum VoteOutcome : byte
{
    NotFound = 0,

    /// <summary>Decided, expired or cancelled before.</summary>
    NotPending,

    /// <summary>The hold is not what was recorded.</summary>
    Tampered,

    /// <summary>The voter was shown another card.</summary>
    OtherCard,
    OwnAgent,
    NotAnApprover,
    StepUpNeeded,
    NotConfirmed,
    AlreadyVoted,

    /// <summary>It counts, and more are needed.</summary>
    Counted,

    /// <summary>It decided.</summary>
    Decided,
}

/// <param name="Outcome">What became of it.</param>
/// <param name="Terms">What has to be met; null where nothing was found.</param>
/// <param name="Record">The hold after the vote; null where there is none.</param>
internal sealed record VoteResult(VoteOutcome Outcome, ApprovalTerms? Terms = null, ApprovalRecord? Record = null);

/// <summary>A vote on record.</summary>
/// <param name="IsGenuine">Whether it is what was recorded.</param>
/// <param name="Standing">The standing approval that it is of, or null.</param>
internal sealed record CastVote(string Id, DateTimeOffset At, bool Approve, Voter Voter, bool Typed, string? Comment, string? Standing, bool IsGenuine);

/// <summary>What a count came to. The zero value releases nothing.</summary>
internal enum Standing : byte
{
    /// <summary>A hold or vote is not what was recorded.</summary>
    Tampered = 0,

    /// <summary>Too few of those whose votes still count.</summary>
    Short,
    Stands,
}

/// <param name="Standing">Whether it is released.</param>
/// <param name="Missing">Who is still needed.</param>
/// <param name="Counted">Whose yes counts now.</param>
internal sealed record Count(Standing Standing, IReadOnlyList<ApprovalDemand> Missing, IReadOnlyList<string> Counted);
