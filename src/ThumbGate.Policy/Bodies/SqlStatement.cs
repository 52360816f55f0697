namespace ThumbGate.Policy.Bodies;

/// <summary>One statement: the tokens between two semicolons. Its head verb decides, and what stands inside may be worse.</summary>
internal readonly ref struct SqlStatement(List<SqlToken> tokens, int start, int end)
{
    private const int MaxNesting = 8;

    private readonly List<SqlToken> _tokens = tokens;
    private readonly int _start = start;
    private readonly int _end = end;

    /// <summary>Its risk, and the verb that decides it.</summary>
    public RiskClass Judge(out string verb)
    {
        var risk = Judge(_start, 0, out verb, out var runs);
        return runs ? RiskClasses.Worse(risk, new SqlInside(_tokens, _start, _end).Judge()) : risk;
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
            case "DESC" or "DESCRIBE" when Next(at, "ANALYZE"):
                return Explain(at, nesting, ref verb, out runs);
            case "SELECT":
                return HasAny(at, "OUTFILE", "DUMPFILE") ? RiskClass.Bulk : HasAny(at, "INTO") ? RiskClass.Write : RiskClass.Read;
            case "FROM":
                return SqlPipes.IsQuery(_tokens, at, _end) ? RiskClass.Read : RiskClass.Unknown;
            case "SHOW" or "DESCRIBE" or "DESC" or "LIST" or "LS":
                // What they show may be called like anything: SHOW CREATE TABLE.
                runs = false;
                return RiskClass.Read;
            case "VALUES" or "COMMIT" or "ROLLBACK" or "SAVEPOINT" or "RELEASE" or "ASSERT":
                return RiskClass.Read;
            case "DECLARE":
                // A variable of the script; what it is made from is looked at like any expression.
                return HasAny(at, "INTO", "OUTFILE", "DUMPFILE", "HANDLER") ? RiskClass.Unknown : RiskClass.Read;
            case "TABLE":
                return at + 1 < _end && _tokens[at + 1].MayBeName ? RiskClass.Read : RiskClass.Unknown;
            case "USE":
                // What follows runs with other rights.
                return Next(at, "ROLE") || Next(at, "SECONDARY") ? RiskClass.Access : RiskClass.Read;
            case "SET":
                return Set(at);
            case "BEGIN" or "START":
                return StartsTransaction(at) ? RiskClass.Read : Block(at, nesting);
            case "UNSET" or "UNDROP" or "COMMENT" or "ANALYZE" or "REFRESH" or "RENAME":
                return RiskClass.Write;
            case "INSERT":
                return HasAt(at, "OVERWRITE") ? RiskClass.Destructive
                    : HasAny(at, "SELECT", "ALL", "FIRST", "WITH", "TABLE", "EXEC", "EXECUTE") || SqlKeys.InsertsSeveral(_tokens, at, _end) ? RiskClass.Bulk : RiskClass.Write;
            case "UPDATE":
                return SqlKeys.NamesOneRow(_tokens, at, _end) ? RiskClass.Write : RiskClass.Bulk;
            case "MERGE":
                return HasAt(at, "DELETE") ? RiskClass.Destructive : RiskClass.Bulk;
            case "COPY":
                return HasAt(at, "PROGRAM") ? RiskClass.Unknown : HasAt(at, "PURGE") ? RiskClass.Destructive : RiskClass.Bulk;
            case "LOAD":
                return HasAt(at, "OVERWRITE") || HasAt(at, "REPLACE") ? RiskClass.Destructive : RiskClass.Bulk;
            case "EXPORT" or "UNLOAD" or "PUT" or "GET" or "BULK":
                return RiskClass.Bulk;
            case "DELETE" or "TRUNCATE" or "REMOVE" or "RM" or "REPLACE":
                return RiskClass.Destructive;
            case "GRANT" or "REVOKE" or "DENY" or "REASSIGN":
                return RiskClass.Access;
            case "CREATE" or "ALTER" or "DROP":
                return SqlObjects.Judge(_tokens, at, _end);
            default:
                return RiskClass.Unknown;
        }
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

            // A pipe query over them.
            if (_tokens[i].Is("FROM") && _tokens[i].Depth == _tokens[with].Depth && _tokens[i - 1].Is(')'))
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

    private RiskClass Set(int at)
    {
        for (var i = at + 1; i < _end && i <= at + 3; i++)
        {
            if (_tokens[i].Kind == SqlKind.Word && _tokens[i].Text is "ROLE" or "AUTHORIZATION" or "PASSWORD" or "GLOBAL" or "PERSIST")
            {
                return i + 1 < _end && _tokens[i + 1].Is('=') ? RiskClass.Write : RiskClass.Access;
            }
        }

        return RiskClass.Write;
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

    private bool Next(int at, string word) => at + 1 < _end && _tokens[at + 1].Is(word);

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
}
