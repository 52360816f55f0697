namespace ThumbGate.Policy.Bodies;

/// <summary>How a family of warehouses splits text into tokens, as far as they differ.</summary>
internal sealed class SqlDialect
{
    /// <summary>Backslash escapes, <c>//</c> comments, <c>$$</c> quoting, <c>-&gt;&gt;</c> between statements.</summary>
    public static readonly SqlDialect Snowflake = new() { Backslash = true, SlashComments = true, Dollars = DollarQuotes.Plain, Pipes = true };

    /// <summary>Backslash escapes, <c>#</c> comments, triple quotes, double quotes for strings, backticks for names.</summary>
    public static readonly SqlDialect BigQuery = new() { Backslash = true, HashComments = true, TripleQuotes = true, DoubleStrings = true, Backticks = true };

    /// <summary>The standard as PostgreSQL and Redshift have it: no backslashes, nested comments, tagged dollar quoting.</summary>
    public static readonly SqlDialect Standard = new() { NestedComments = true, Dollars = DollarQuotes.Tagged, Hash = true };

    /// <summary>MySQL: backslash escapes, <c>#</c> comments, two dashes begin a comment only before white space.</summary>
    public static readonly SqlDialect MySql = new()
    {
        Backslash = true, HashComments = true, DashesNeedSpace = true, DoubleStrings = true, Backticks = true, Dollars = DollarQuotes.Names, RunsPiecemeal = true,
    };

    /// <summary>Transact-SQL: names in square brackets, nested comments, names that begin with <c>#</c>.</summary>
    public static readonly SqlDialect TransactSql = new() { Brackets = true, NestedComments = true, HashNames = true, Dollars = DollarQuotes.Names };

    /// <summary>All of them.</summary>
    public static readonly SqlDialect[] All = [Snowflake, BigQuery, Standard, MySql, TransactSql];

    public enum DollarQuotes : byte
    {
        None = 0,
        Plain,
        Tagged,

        /// <summary>No quoting: a dollar is a letter. Two of them in a row are taken for nothing at all.</summary>
        Names,
    }

    /// <summary>A backslash escapes the next character of a string.</summary>
    public bool Backslash { get; private init; }

    public bool SlashComments { get; private init; }

    public bool HashComments { get; private init; }

    /// <summary>A hash is an operator.</summary>
    public bool Hash { get; private init; }

    public bool NestedComments { get; private init; }

    /// <summary>Three quotes open a string.</summary>
    public bool TripleQuotes { get; private init; }

    /// <summary>Double quotes are strings, with backslash escapes.</summary>
    public bool DoubleStrings { get; private init; }

    /// <summary>Two dashes are a comment only before white space.</summary>
    public bool DashesNeedSpace { get; private init; }

    /// <summary>Square brackets quote names.</summary>
    public bool Brackets { get; private init; }

    /// <summary>A statement runs before the next is read, so what can't be read doesn't undo what stands before it.</summary>
    public bool RunsPiecemeal { get; private init; }

    /// <summary>A hash begins a name.</summary>
    public bool HashNames { get; private init; }

    public bool Backticks { get; private init; }

    public DollarQuotes Dollars { get; private init; }

    /// <summary>An arrow before a word starts another statement.</summary>
    public bool Pipes { get; private init; }
}
