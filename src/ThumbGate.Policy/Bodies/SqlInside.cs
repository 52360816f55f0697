namespace ThumbGate.Policy.Bodies;

/// <summary>
/// What stands inside a statement and does more than its head says: a table expression that deletes, a function with an effect, a
/// branch of a script, or a second statement where a dialect needs no semicolon.
/// </summary>
internal readonly ref struct SqlInside(List<SqlToken> tokens, int start, int end)
{
    // An UPDATE's table, its alias and hints stand before SET.
    private const int BeforeSet = 12;

    // How far a statement inside another is looked at: many of them may not cost more than they tell.
    private const int LongestInside = 256;

    private readonly List<SqlToken> _tokens = tokens;
    private readonly int _start = start;
    private readonly int _end = end;

    /// <summary>The worst of it; read where there is nothing.</summary>
    public RiskClass Judge()
    {
        var risk = RiskClass.Read;
        for (var i = _start; i < _end; i++)
        {
            var token = _tokens[i];
            if (token.MayBeName && i + 1 < _end)
            {
                risk = RiskClasses.Worse(risk, SqlFunctions.Judge(_tokens, i, _end));
                if (token.Kind == SqlKind.Word && i > _start)
                {
                    risk = RiskClasses.Worse(risk, Word(i));
                }
            }
            else if (token.Is("SHUTDOWN") || token.Is("RECONFIGURE"))
            {
                risk = RiskClasses.Worse(risk, RiskClass.Unknown);
            }
        }

        return risk;
    }

    private RiskClass Word(int i)
    {
        if (SqlPipes.IsDoubtfulStep(_tokens, i, _start))
        {
            return RiskClass.Unknown;
        }

        // No statement follows an operator: where another dialect has a comment, this one's parser stops.
        if (_tokens[i - 1].Is('-') || _tokens[i - 1].Is('/'))
        {
            return RiskClass.Read;
        }

        var next = _tokens[i + 1];
        switch (_tokens[i].Text)
        {
            case "DELETE":
                return next.Is("FROM") || (BeginsStatement(i) && IsObject(next)) ? RiskClass.Destructive : RiskClass.Read;
            case "TRUNCATE":
                return next.Is("TABLE") ? RiskClass.Destructive : RiskClass.Read;
            case "DROP" or "ALTER" or "CREATE":
                return !IsStep(i) && SqlObjects.IsKind(next) ? SqlObjects.Judge(_tokens, i, Math.Min(_end, i + LongestInside)) : RiskClass.Read;
            case "INSERT":
                return next.Is("OVERWRITE") ? RiskClass.Destructive : next.Is("INTO") ? RiskClass.Write : BeginsStatement(i) && IsObject(next) ? RiskClass.Bulk : RiskClass.Read;
            case "MERGE":
                return next.Is("INTO") || (BeginsStatement(i) && IsObject(next) && Follows(i, "USING")) ? RiskClass.Bulk : RiskClass.Read;
            case "UPDATE":
                return _tokens[i - 1].Is('(') || (BeginsStatement(i) && !next.Is("SET") && Follows(i, "SET")) ? RiskClass.Bulk : RiskClass.Read;
            case "COPY":
                return next.Is("INTO") ? RiskClass.Bulk : RiskClass.Read;
            case "GRANT" or "REVOKE" or "DENY":
                return BeginsStatement(i) && next.Kind == SqlKind.Word && !next.Is("OPTION") && !next.Is("AS") && (Follows(i, "TO", 64) || Follows(i, "FROM", 64))
                    ? RiskClass.Access : RiskClass.Read;
            case "EXEC" or "EXECUTE":
                return Executes(i, next) ? RiskClass.Unknown : RiskClass.Read;
            case "CALL":
                return BeginsStatement(i) && next.MayBeName ? RiskClass.Unknown : RiskClass.Read;
            case "BACKUP" or "RESTORE":
                return next.Is("DATABASE") || next.Is("LOG") ? RiskClass.Unknown : RiskClass.Read;
            case "BULK":
                return next.Is("INSERT") ? RiskClass.Bulk : RiskClass.Read;
            case "DBCC" or "KILL" or "WAITFOR":
                return BeginsStatement(i) && (next.Kind is SqlKind.Word or SqlKind.Number) && !next.Is("FROM") && !next.Is("AS") ? RiskClass.Unknown : RiskClass.Read;
            case "SP_SEND_DBMAIL":
                return RiskClass.Message;
            default:
                return RiskClass.Read;
        }
    }

    private bool Executes(int i, SqlToken next)
    {
        if (next.Is("IMMEDIATE"))
        {
            return true;
        }

        var isProperty = next.Kind == SqlKind.Word && next.Text is "AS" or "ON" or "FUNCTION" or "PROCEDURE" or "FROM" or "USAGE";
        return BeginsStatement(i) && !isProperty && (next.MayBeName || next.Kind == SqlKind.String || next.Is('(') || next.Is('@'));
    }

    // Not part of a name, of a list, or of what a trigger or key is declared for.
    private bool BeginsStatement(int i)
    {
        var before = _tokens[i - 1];
        return before.Kind switch
        {
            SqlKind.Symbol => before.Text is ")" or "(" or "*" or "]" or "{" or "}" or ":" or "?",
            SqlKind.Word => before.Text is not ("ON" or "FOR" or "OR" or "AFTER" or "BEFORE" or "OF" or "INSTEAD" or "AS" or "WITH" or "GRANT" or "REVOKE" or "DENY"),
            _ => true,
        };
    }

    private bool IsStep(int i) => i - _start >= 2 && _tokens[i - 1].Is('>') && _tokens[i - 2].Is('|');

    private static bool IsObject(SqlToken token) =>
        token.MayBeName && !(token.Kind == SqlKind.Word
            && token.Text is "ON" or "OR" or "AS" or "WHEN" or "AND" or "THEN" or "END" or "CASCADE" or "RESTRICT" or "FROM" or "WHERE" or "SET" or "VALUES" or "BY" or "ORDER" or "GROUP" or "LIMIT" or "UNION" or "NO" or "IS" or "IN" or "NOT" or "ASC" or "DESC" or "INTO" or "OF" or "ROW" or "ROWS");

    private bool Follows(int i, string word, int within = BeforeSet)
    {
        for (var j = i + 1; j < _end && j <= i + within; j++)
        {
            if (_tokens[j].Is(word))
            {
                return true;
            }
        }

        return false;
    }
}
