namespace ThumbGate.Policy.Bodies;

/// <summary>Where a list of tables ends. Many of the words that end it may be an alias as well, so what follows them has a say.</summary>
internal static class SqlTableLists
{
    // Clauses with commas of their own: GROUP BY a, b.
    private static readonly HashSet<string> WithBy = new(StringComparer.Ordinal) { "GROUP", "ORDER", "CLUSTER", "SORT", "DISTRIBUTE", "PARTITION", "CONNECT" };

    private static readonly HashSet<string> Locks = new(StringComparer.Ordinal) { "UPDATE", "SHARE", "NO", "KEY", "XML", "JSON", "BROWSE" };

    // What comes behind an alias.
    private static readonly HashSet<string> AfterAlias = new(StringComparer.Ordinal)
    {
        "ON", "USING", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "ASOF", "WHERE", "AS", "WITH", "AT", "BEFORE", "CHANGES", "SAMPLE", "TABLESAMPLE", "PIVOT",
        "UNPIVOT", "MATCH_RECOGNIZE", "FOR", "UNION", "EXCEPT", "INTERSECT", "USE", "FORCE", "IGNORE", "PARTITION", "STRAIGHT_JOIN", "LATERAL",
    };

    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal) { "EXTEND", "SET", "DROP", "RENAME", "AGGREGATE", "CALL" };

    /// <summary>Whether DROP, TRUNCATE or their like lead to the TABLE or VIEW at a place, so that commas part more of them.</summary>
    public static bool ActsOnSeveral(List<SqlToken> tokens, int at, int start)
    {
        for (var i = at - 1; i >= start && i >= at - 2; i--)
        {
            if (tokens[i].Kind == SqlKind.Word && tokens[i].Text is "DROP" or "TRUNCATE" or "LOCK" or "RENAME" or "ANALYZE" or "VACUUM" or "OPTIMIZE")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a clause begins at a word in which commas part something else.</summary>
    public static bool Ends(List<SqlToken> tokens, int at, int end)
    {
        if (at + 1 >= end)
        {
            return false;
        }

        var next = tokens[at + 1];
        var word = tokens[at].Text;
        return word switch
        {
            "SET" => Assigns(tokens, at + 1, end),
            "LIMIT" => next.Kind == SqlKind.Number || (next.Kind == SqlKind.Symbol && next.Text is "?" or ":" or "@" or "%") || next.Text.StartsWith('$'),
            "WINDOW" => at + 3 < end && next.IsName && tokens[at + 2].Is("AS") && tokens[at + 3].Is('('),
            "RETURNING" => (next.MayBeName || next.Is('*')) && !IsAfterAlias(next),
            "OUTPUT" => next.Is("INSERTED") || next.Is("DELETED") || next.Text.StartsWith('$'),
            "FOR" => next.Kind == SqlKind.Word && Locks.Contains(next.Text),
            "UPDATE" => tokens[at - 1].Is("KEY"),
            "EXEC" or "EXECUTE" or "DECLARE" => (next.MayBeName || next.Is('@')) && !IsAfterAlias(next),
            "START" => next.Is("WITH") && !(at + 2 < end && tokens[at + 2].Is('(')),
            _ => (WithBy.Contains(word) && next.Is("BY")) || (Steps.Contains(word) && IsStep(tokens, at)),
        };
    }

    // SET a = 1, SET t.a += 1, SET (a, b) = (1, 2); behind an alias stands no operator.
    private static bool Assigns(List<SqlToken> tokens, int at, int end)
    {
        var i = at;
        if (tokens[i].Is('('))
        {
            var depth = tokens[i].Depth;
            for (i++; i < end && !(tokens[i].Is(')') && tokens[i].Depth == depth); i++)
            {
                // To where it closes.
            }

            return i + 1 < end && tokens[i + 1].Is('=');
        }

        if (!tokens[i].MayBeName && !tokens[i].Is('@'))
        {
            return false;
        }

        i = SqlNames.End(tokens, tokens[i].Is('@') ? i + 1 : i, end);
        return i < end && tokens[i].Kind == SqlKind.Symbol && tokens[i].Text is not ("," or "(" or ")" or ".");
    }

    private static bool IsAfterAlias(SqlToken token) => token.Kind == SqlKind.Word && AfterAlias.Contains(token.Text);

    private static bool IsStep(List<SqlToken> tokens, int at) => at > 2 && tokens[at - 1].Is('>') && tokens[at - 2].Is('|');
}
