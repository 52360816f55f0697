namespace ThumbGate.Policy.Bodies;

/// <summary>How a family of warehouses splits text into tokens, as far as they differ.</summary>
internal sealed class SqlDialect
{
    /// <summary>Backslash escapes, <c>//</c> comments, <c>$$</c> quoting, <c>-&gt;&gt;</c> between statements.</summary>
    public static readonly SqlDialect Snowflake = new() { Backslash = true, SlashComments = true, Dollars = DollarQuotes.Plain, Pipes = true };

    /// <summary>Backslash escapes, <c>#</c> comments, triple quotes, double quotes for strings, backticks for names.</summary>
    public static readonly SqlDialect BigQuery = new() { Backslash = true, HashComments = true, TripleQuotes = true, Backticks = true };

    /// <summary>The standard as PostgreSQL and Redshift have it: no backslashes, nested comments, tagged dollar quoting.</summary>
    public static readonly SqlDialect Standard = new() { NestedComments = true, Dollars = DollarQuotes.Tagged, Hash = true };

    /// <summary>All of them.</summary>
    public static readonly SqlDialect[] All = [Snowflake, BigQuery, Standard];

    public enum DollarQuotes : byte
    {
        None = 0,
        Plain,
        Tagged,
    }

    /// <summary>A backslash escapes the next character of a string.</summary>
    public bool Backslash { get; private init; }

    public bool SlashComments { get; private init; }

    public bool HashComments { get; private init; }

    /// <summary>A hash is an operator.</summary>
    public bool Hash { get; private init; }

    public bool NestedComments { get; private init; }

    /// <summary>Three quotes open a string, and double quotes are strings as well.</summary>
    public bool TripleQuotes { get; private init; }

    public bool Backticks { get; private init; }

    public DollarQuotes Dollars { get; private init; }

    /// <summary>An arrow before a word starts another statement.</summary>
    public bool Pipes { get; private init; }
}

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
/// <param name="Text">Upper case for words, the character for symbols, the quote for strings in double quotes, else empty.</param>
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
