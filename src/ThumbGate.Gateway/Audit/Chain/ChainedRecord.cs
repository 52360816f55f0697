using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>A record as it was found, in the store or in an export.</summary>
/// <param name="Shape">What kind it is.</param>
/// <param name="Values">Its fields, in the shape's order: text, numbers as <see cref="long"/>, bytes, or null.</param>
/// <param name="Position">Where it says that it stands, with the hash that it carries.</param>
internal sealed record ChainedRecord(RecordShape Shape, object?[] Values, ChainPosition Position)
{
    /// <summary>Its id, or the id of the decision that it belongs to.</summary>
    public string Id => Values[0] as string ?? "";
}

/// <summary>What is wrong with a chain.</summary>
internal enum FindingKind : byte
{
    /// <summary>Its fields, or its hash, are not the ones that were written.</summary>
    Edited = 0,

    /// <summary>It is not there, and later ones are.</summary>
    Removed,

    /// <summary>It stands behind a later one, or its place is taken twice.</summary>
    Reordered,

    /// <summary>The chain ends before it did.</summary>
    CutOff,

    /// <summary>What was signed is not what is there.</summary>
    Unsigned,
}

/// <param name="Kind">What is wrong.</param>
/// <param name="Chain">In which chain.</param>
/// <param name="Sequence">At which place; 0 where it is about the chain as a whole.</param>
/// <param name="Id">The record's id, where it is there.</param>
/// <param name="Message">One line for a human.</param>
internal sealed record Finding(FindingKind Kind, long Chain, long Sequence, string? Id, string Message)
{
    /// <summary>One line that names the record.</summary>
    public override string ToString() =>
        $"{Name} chain {Chain}" + (Sequence == 0 ? "" : $", record {Sequence}") + (Id is null ? "" : $" ({Id})") + $": {Message}";

    private string Name => Kind switch
    {
        FindingKind.Edited => "edited:",
        FindingKind.Removed => "removed:",
        FindingKind.Reordered => "reordered:",
        FindingKind.CutOff => "cut off:",
        _ => "not as signed:",
    };
}
