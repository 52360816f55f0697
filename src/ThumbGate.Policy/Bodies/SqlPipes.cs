namespace ThumbGate.Policy.Bodies;

/// <summary>Pipe syntax: <c>FROM t |&gt; WHERE ... |&gt; AGGREGATE ...</c>.</summary>
internal static class SqlPipes
{
    private static readonly HashSet<string> Reads = new(StringComparer.Ordinal)
    {
        "SELECT", "EXTEND", "SET", "DROP", "RENAME", "AS", "WHERE", "LIMIT", "AGGREGATE", "ORDER", "UNION", "INTERSECT", "EXCEPT", "JOIN", "LEFT", "RIGHT",
        "FULL", "INNER", "CROSS", "TABLESAMPLE", "PIVOT", "UNPIVOT", "WINDOW", "DISTINCT", "WITH", "ASSERT", "DESCRIBE",
    };

    /// <summary>Whether a statement that begins with FROM is a pipe query.</summary>
    public static bool IsQuery(List<SqlToken> tokens, int at, int end)
    {
        for (var i = at + 1; i + 1 < end; i++)
        {
            if (tokens[i].Is('|') && tokens[i + 1].Is('>'))
            {
                return tokens[at + 1].MayBeName || tokens[at + 1].Is('(');
            }
        }

        return false;
    }

    /// <summary>Whether a word is a pipe's step that may do more than select: one that stores, exports or calls, or that nobody knows.</summary>
    public static bool IsDoubtfulStep(List<SqlToken> tokens, int i, int start) =>
        i - start >= 2 && tokens[i - 1].Is('>') && tokens[i - 2].Is('|') && tokens[i - 1].Start == tokens[i - 2].End && !Reads.Contains(tokens[i].Text);
}
