namespace ThumbGate.Policy.Bodies;

/// <summary>What a token is.</summary>
internal enum SqlKind : byte
{
    /// <summary>A keyword or plain name; <see cref="SqlToken.Text"/> is upper case.</summary>
    Word,

    /// <summary>A quoted name; <see cref="SqlToken.Text"/> is what is between the quotes.</summary>
    Quoted,
    String,
    Number,
    Symbol,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Upper case for words, the character for symbols, what is between quotes for names and double quotes, else empty.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Depth">How many parentheses are open around it.</param>
internal readonly record struct SqlToken(SqlKind Kind, string Text, int Start, int Length, int Depth)
{
    public int End => Start + Length;

    public bool Is(string word) => Kind == SqlKind.Word && string.Equals(Text, word, StringComparison.Ordinal);

    public bool Is(char symbol) => Kind == SqlKind.Symbol && Text[0] == symbol;

    public bool IsName => Kind is SqlKind.Word or SqlKind.Quoted;

    /// <summary>A name, or a string in double quotes that another dialect takes for one.</summary>
    public bool MayBeName => IsName || (Kind == SqlKind.String && Text.Length > 0);
}
