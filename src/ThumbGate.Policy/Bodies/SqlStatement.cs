namespace ThumbGate.Policy.Bodies;

/// <summary>One statement: the tokens between two semicolons.</summary>
internal readonly ref struct SqlStatement(List<SqlToken> tokens, int start, int end)
{
    private const int MaxNesting = 8;
    private const int LongestName = 16;

    private readonly List<SqlToken> _tokens = tokens;
    private readonly int _start = start;
    private readonly int _end = end;

    /// <summary>Its risk, and the verb that decides it.</summary>
    public RiskClass Judge(out string verb)
    {
        var risk = Judge(_start, 0, out verb, out var runs);
        if (!runs)
        {
            return risk;
        }

        for (var i = _start; i < _end; i++)
        {
            risk = RiskClasses.Worse(risk, Within(i));
        }

        return risk;
    }

    private RiskClass Judge(int at, int nesting, out string verb, out bool runs)
    {
        runs = true;
        while (at < _end && _tokens[at].Is('('))
        {
            at++;
        }

        if (at >= _end || _tokens[at].Kind != SqlKind.Word || nesting > MaxNesting)
        {
            verb = "?";
            return RiskClass.Unknown;
        }

        verb = _tokens[at].Text;
        switch (verb)
        {
            case "WITH":
                var main = MainVerb(at);
                return main < 0 ? RiskClass.Unknown : Judge(main, nesting + 1, out verb, out runs);
            case "EXPLAIN":
                return Explain(at, nesting, ref verb, out runs);
            case "SELECT":
                return HasAt(at, "INTO") ? RiskClass.Write : RiskClass.Read;
            case "VALUES" or "SHOW" or "DESCRIBE" or "DESC" or "LIST" or "LS" or "COMMIT" or "ROLLBACK":
                return RiskClass.Read;
            case "USE":
                // What follows runs with other rights.
                return at + 1 < _end && (_tokens[at + 1].Is("ROLE") || _tokens[at + 1].Is("SECONDARY")) ? RiskClass.Access : RiskClass.Read;
            case "BEGIN" or "START":
                return StartsTransaction(at) ? RiskClass.Read : Block(at, nesting);
            case "SET" or "UNSET" or "UNDROP" or "COMMENT" or "ANALYZE" or "REFRESH":
                return RiskClass.Write;
            case "INSERT":
                return HasAt(at, "OVERWRITE") ? RiskClass.Destructive
                    : HasAny(at, "SELECT", "ALL", "FIRST", "WITH", "TABLE") ? RiskClass.Bulk : RiskClass.Write;
            case "UPDATE":
                return HasRealWhere(at) ? RiskClass.Write : RiskClass.Bulk;
            case "MERGE":
                return HasAt(at, "DELETE") ? RiskClass.Destructive : RiskClass.Bulk;
            case "COPY":
                return HasAt(at, "PROGRAM") ? RiskClass.Unknown : RiskClass.Bulk;
            case "EXPORT" or "UNLOAD" or "LOAD" or "PUT" or "GET":
                return RiskClass.Bulk;
            case "DELETE" or "TRUNCATE" or "REMOVE" or "RM" or "REPLACE":
                return RiskClass.Destructive;
            case "GRANT" or "REVOKE":
                return RiskClass.Access;
            case "CREATE" or "ALTER" or "DROP":
                return SqlObjects.Judge(_tokens, at, _end);
            default:
                return RiskClass.Unknown;
        }
    }

    // A main statement may stand behind others, or inside a table expression: (DELETE FROM t RETURNING *).
    private RiskClass Within(int i)
    {
        var token = _tokens[i];
        if (SendsMail(token) && Calls(i))
        {
            return RiskClass.Message;
        }

        if (token.IsName && token.Text.StartsWith("SYSTEM$", StringComparison.OrdinalIgnoreCase) && Calls(i))
        {
            return RiskClass.Unknown;
        }

        // IDENTIFIER('f')(x) calls whatever the text, a variable or a binding names.
        if (token.Is("IDENTIFIER") && Calls(i) && IsCalled(i + 1))
        {
            return RiskClass.Unknown;
        }

        if (token.Kind != SqlKind.Word || i == _start || i + 1 >= _end)
        {
            return RiskClass.Read;
        }

        // A remote database runs the text it is given; a pipe's last step may store what came before.
        if ((token.Text is "EXTERNAL_QUERY" or "DBLINK" or "DBLINK_EXEC" && Calls(i)) || (IsPipeStep(i) && token.Text is "INSERT" or "CREATE" or "EXPORT" or "CALL"))
        {
            return RiskClass.Unknown;
        }

        var next = _tokens[i + 1];
        return token.Text switch
        {
            "DELETE" when next.Is("FROM") => RiskClass.Destructive,
            "TRUNCATE" when next.Is("TABLE") => RiskClass.Destructive,
            "DROP" when next.Is("TABLE") || next.Is("DATABASE") || next.Is("SCHEMA") || next.Is("VIEW") => RiskClass.Destructive,
            "INSERT" when next.Is("INTO") => RiskClass.Write,
            "MERGE" when next.Is("INTO") => RiskClass.Bulk,
            "UPDATE" when _tokens[i - 1].Is('(') => RiskClass.Bulk,
            "EXECUTE" when next.Is("IMMEDIATE") => RiskClass.Unknown,
            _ => RiskClass.Read,
        };
    }

    private bool IsPipeStep(int i) => i - _start >= 2 && _tokens[i - 1].Is('>') && _tokens[i - 2].Is('|');

    private static bool SendsMail(SqlToken token) => token.Is("SYSTEM$SEND_EMAIL") || token.Is("SYSTEM$SEND_SNOWFLAKE_NOTIFICATION");

    private bool Calls(int i) => i + 1 < _end && _tokens[i + 1].Is('(');

    // Whether the parentheses that open here are followed by others. What they hold is short; where it isn't, nobody knows.
    private bool IsCalled(int open)
    {
        for (var close = open + 1; close < _end; close++)
        {
            if (_tokens[close].Is(')') && _tokens[close].Depth == _tokens[open].Depth)
            {
                return Calls(close);
            }

            if (close - open > LongestName)
            {
                return true;
            }
        }

        return false;
    }

    // The first verb beside the table expressions, not in them; none where one of them is a procedure, which may do anything.
    private int MainVerb(int with)
    {
        for (var i = with + 1; i < _end && _tokens[i].Depth >= _tokens[with].Depth; i++)
        {
            if (_tokens[i].Is("PROCEDURE") && _tokens[i - 1].Is("AS"))
            {
                return -1;
            }

            if (_tokens[i].Depth == _tokens[with].Depth && _tokens[i].Kind == SqlKind.Word
                && _tokens[i].Text is "SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "VALUES")
            {
                return i;
            }
        }

        return -1;
    }

    // EXPLAIN runs nothing unless it is asked to measure.
    private RiskClass Explain(int at, int nesting, ref string verb, out bool runs)
    {
        runs = false;
        var measures = false;
        for (var i = at + 1; i < _end; i++)
        {
            if (_tokens[i].Kind != SqlKind.Word)
            {
                continue;
            }

            switch (_tokens[i].Text)
            {
                case "ANALYZE" or "ANALYSE" or "EXECUTE" or "PROFILE":
                    measures = true;
                    break;
                case "SELECT" or "WITH" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "CREATE" or "CALL" or "COPY" or "VALUES" or "TRUNCATE" or "DROP" or "ALTER":
                    return measures ? Judge(i, nesting + 1, out verb, out runs) : RiskClass.Read;
                default:
                    break;
            }
        }

        runs = measures;
        return measures ? RiskClass.Unknown : RiskClass.Read;
    }

    private bool StartsTransaction(int at)
    {
        if (at + 1 == _end)
        {
            return _tokens[at].Is("BEGIN");
        }

        var next = _tokens[at + 1];
        return next.Is("TRANSACTION") || (_tokens[at].Is("BEGIN") && (next.Is("WORK") || next.Is("NAME") || (next.Is("TRAN") && at + 2 == _end)));
    }

    // A scripting block: what it does can't be known, but what stands first in it can be worse.
    private RiskClass Block(int at, int nesting) =>
        at + 1 < _end ? RiskClasses.Worse(RiskClass.Unknown, Judge(at + 1, nesting + 1, out _, out _)) : RiskClass.Unknown;

    private bool HasAt(int at, string word)
    {
        for (var i = at + 1; i < _end && _tokens[i].Depth >= _tokens[at].Depth; i++)
        {
            if (_tokens[i].Depth == _tokens[at].Depth && _tokens[i].Is(word))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasAny(int at, params ReadOnlySpan<string> words)
    {
        for (var i = at + 1; i < _end; i++)
        {
            if (_tokens[i].Kind == SqlKind.Word && words.Contains(_tokens[i].Text))
            {
                return true;
            }
        }

        return false;
    }

    // WHERE TRUE or WHERE 1 = 1 names no rows.
    private bool HasRealWhere(int at)
    {
        var where = false;
        for (var i = at + 1; i < _end && _tokens[i].Depth >= _tokens[at].Depth; i++)
        {
            var token = _tokens[i];
            if (where && token.MayBeName && !(token.Kind == SqlKind.Word && token.Text is "TRUE" or "FALSE" or "NOT" or "AND" or "OR" or "NULL" or "IS"))
            {
                return true;
            }

            where |= token.Depth == _tokens[at].Depth && token.Is("WHERE");
        }

        return false;
    }
}
