namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Whether a statement is bounded to one row: an UPDATE's WHERE compares the table's key with one value, and nothing widens that;
/// an INSERT has one row of values.
/// </summary>
internal static class SqlKeys
{
    private const int LongestName = 12;

    /// <summary>Looks at the UPDATE whose verb stands at <paramref name="at"/>.</summary>
    public static bool NamesOneRow(List<SqlToken> tokens, int at, int end)
    {
        var depth = tokens[at].Depth;
        var where = Where(tokens, at, end);
        if (where < 0)
        {
            return false;
        }

        var table = Table(tokens, at, where, out var alias);
        var isJoined = IsJoined(tokens, at, where);
        int cases = 0, range = -1;
        bool isRange = false, isFound = false, isPast = false;
        for (var i = where + 1; i < end && tokens[i].Depth >= depth; i++)
        {
            if (tokens[i].Depth != depth)
            {
                continue;
            }

            // What a CASE compares decides between its branches, not about the row, and its END may be a column's name. What is returned or
            // sorted by decides nothing. Behind either nothing bounds the row any more, but an OR still widens.
            var isCase = IsWord(tokens, i, "CASE");
            cases += isCase ? 1 : cases > 0 && IsWord(tokens, i, "END") ? -1 : 0;
            isPast |= isCase || EndsCondition(tokens[i]);
            if (cases > 0)
            {
                continue;
            }

            // Two bars are an OR to MySQL.
            if (tokens[i].Is("OR") || tokens[i].Is("XOR") || tokens[i].Is("UNION") || (tokens[i].Is('|') && tokens[i - 1].Is('|')))
            {
                return false;
            }

            // x BETWEEN 1 AND id = 2: that AND joins no conditions.
            range = isRange && tokens[i].Is("AND") ? i : range;
            isRange = tokens[i].Is("BETWEEN") || (isRange && range != i);
            isFound |= !isPast && Compares(tokens, i, where, end, depth, out var first) && first - 1 != range
                && IsKey(Last(tokens[i - 1]), table) && (!isJoined || IsOf(tokens, first, i - 1, alias ?? table));
        }

        return isFound && cases == 0;
    }

    /// <summary>Whether the INSERT whose verb stands at <paramref name="at"/> has several rows: VALUES (...), (...), or a query that begins with FROM.</summary>
    public static bool InsertsSeveral(List<SqlToken> tokens, int at, int end)
    {
        // Depths at which a VALUES stands: one inside a row must not hide the rows around it.
        var values = 0UL;
        for (var i = at + 1; i + 1 < end; i++)
        {
            var level = 1UL << Math.Min(tokens[i].Depth, 63);
            values |= tokens[i].Is("VALUES") ? level : 0;
            if ((values & level) != 0 && tokens[i].Is(',') && tokens[i - 1].Is(')')
                && (tokens[i + 1].Is('(') || tokens[i + 1].Is("ROW")))
            {
                return true;
            }

            if (tokens[i].Is("FROM") && (tokens[i].Depth == tokens[at].Depth || tokens[i - 1].Is('(')))
            {
                return true;
            }
        }

        return false;
    }

    private static int Where(List<SqlToken> tokens, int at, int end)
    {
        var depth = tokens[at].Depth;
        for (var i = at + 1; i < end && tokens[i].Depth >= depth; i++)
        {
            if (tokens[i].Depth == depth && IsWord(tokens, i, "WHERE"))
            {
                return i;
            }
        }

        return -1;
    }

    // The first name's last part, and what it is called from there on, before SET.
    private static string Table(List<SqlToken> tokens, int at, int where, out string? alias)
    {
        alias = null;
        for (var i = at + 1; i < where && i - at < LongestName; i++)
        {
            if (tokens[i].Depth == tokens[at].Depth && tokens[i].MayBeName && !tokens[i + 1].Is('.'))
            {
                var next = tokens[i + 1].Is("AS") ? i + 2 : i + 1;
                alias = next < where && tokens[next].MayBeName && !tokens[next].Is("SET") ? Last(tokens[next]) : null;
                return Last(tokens[i]);
            }
        }

        return "";
    }

    // Where other tables take part, the one row may be another's: UPDATE deals SET ... FROM customers c WHERE c.id = 5.
    private static bool IsJoined(List<SqlToken> tokens, int at, int where)
    {
        var isSet = false;
        for (var i = at + 1; i < where; i++)
        {
            if (tokens[i].Depth == tokens[at].Depth)
            {
                isSet |= IsWord(tokens, i, "SET");
                if (tokens[i].Is("FROM") || tokens[i].Is("JOIN") || tokens[i].Is("STRAIGHT_JOIN") || (!isSet && tokens[i].Is(',')))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // What stands behind a dot is a name, whatever it says: t.where, t.case.
    private static bool IsWord(List<SqlToken> tokens, int i, string word) => tokens[i].Is(word) && !tokens[i - 1].Is('.');

    private static bool EndsCondition(SqlToken token) =>
        token is { Kind: SqlKind.Word, Text: "RETURNING" or "ORDER" or "LIMIT" or "OPTION" or "GROUP" or "HAVING" or "WINDOW" or "QUALIFY" or "FETCH" or "OFFSET" };

    private static bool IsOf(List<SqlToken> tokens, int first, int last, string table) =>
        last - first >= 2 && string.Equals(Last(tokens[last - 2]), table, StringComparison.Ordinal);

    // [AND] name = value, and then the end or AND.
    private static bool Compares(List<SqlToken> tokens, int i, int where, int end, int depth, out int first)
    {
        first = i - 1;
        if (!tokens[i].Is('=') || !tokens[i - 1].MayBeName || i + 1 >= end)
        {
            return false;
        }

        while (first - 2 > where && tokens[first - 1].Is('.') && tokens[first - 2].MayBeName)
        {
            first -= 2;
        }

        // A literal, or a placeholder: ? :id @id $1 %s.
        var value = i + 1;
        var isPlaceholder = tokens[value].Kind == SqlKind.Symbol && tokens[value].Text is "?" or ":" or "@";
        value += isPlaceholder && !tokens[value].Is('?') ? 1 : 0;
        if (value >= end || !(isPlaceholder || tokens[value].Kind is SqlKind.Number or SqlKind.String || tokens[value].Text.StartsWith('$')))
        {
            return false;
        }

        return (first - 1 == where || tokens[first - 1].Is("AND"))
            && (value + 1 >= end || tokens[value + 1].Is("AND") || tokens[value + 1].Is("RETURNING") || tokens[value + 1].Depth < depth || tokens[value + 1].Is(')'));
    }

    // id, uuid, or the table's own: deal_id of deals.
    private static bool IsKey(string column, string table)
    {
        if (column is "ID" or "UUID" or "GUID" or "KEY" or "PK" or "ROWID" or "_ID")
        {
            return true;
        }

        foreach (var suffix in (ReadOnlySpan<string>)["_ID", "_KEY", "_UUID", "_SK", "ID"])
        {
            if (column.Length > suffix.Length + 2 && column.EndsWith(suffix, StringComparison.Ordinal))
            {
                // Companies have a company_id.
                var stem = column[..^(suffix.Length + 1)];
                return table[(table.LastIndexOf('_') + 1)..].StartsWith(stem, StringComparison.Ordinal);
            }
        }

        return false;
    }

    private static string Last(SqlToken token)
    {
        var text = token.Text.ToUpperInvariant();
        return text[(text.LastIndexOf('.') + 1)..];
    }
}
