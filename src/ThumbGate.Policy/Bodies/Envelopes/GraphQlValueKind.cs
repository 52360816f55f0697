namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>What a value in a GraphQL document is.</summary>
internal enum GraphQlValueKind : byte
{
    /// <summary>A number, true, false or null: JSON spells them alike.</summary>
    Raw,

    /// <summary>A string, or the name of an enum value.</summary>
    Text,
    Variable,
    List,
    Object,
}
