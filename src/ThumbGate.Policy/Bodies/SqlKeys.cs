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
        var table = "";
        var where = -1;
        for (var i = at + 1; i < end && tokens[i].Depth >= depth; i++)
        {
            if (tokens[i].Depth != depth)
            {
                continue;
            }

            // The first name's last part, before an alias or SET.
            if (where < 0 && table.Length == 0 && tokens[i].MayBeName && !(i + 1 < end && tokens[i + 1].Is('.')) && i - at < LongestName)
            {
                table = Last(tokens[i]);
            }

            if (tokens[i].Is("WHERE"))
            {
                where = i;
            }
            else if (where > 0 && (tokens[i].Is("OR") || tokens[i].Is("XOR") || tokens[i].Is("UNION")))
            {
                return false;
            }
            else if (where > 0 && Compares(tokens, i, where, end, depth) && IsKey(Last(tokens[i - 1]), table))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the INSERT whose verb stands at <paramref name="at"/> has several rows: VALUES (...), (...).</summary>
    public static bool InsertsSeveral(List<SqlToken> tokens, int at, int end)
    {
        var values = false;
        for (var i = at + 1; i + 1 < end; i++)
        {
            values |= tokens[i].Is("VALUES");
            if (values && tokens[i].Is(',') && tokens[i].Depth == tokens[at].Depth && tokens[i - 1].Is(')')
                && (tokens[i + 1].Is('(') || tokens[i + 1].Is("ROW")))
            {
                return true;
            }
        }

        return false;
    }

    // [AND] name = value, and then the end or AND.
    private static bool Compares(List<SqlToken> tokens, int i, int where, int end, int depth)
    {
        if (!tokens[i].Is('=') || !tokens[i - 1].MayBeName || i + 1 >= end)
        {
            return false;
        }

        var first = i - 1;
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
