namespace ThumbGate.Policy.Bodies;

/// <summary>Functions of the big dialects that do something besides computing a value, or that run text they are given.</summary>
internal static class SqlFunctions
{
    private const int LongestName = 16;

    private static readonly HashSet<string> Messages = new(StringComparer.OrdinalIgnoreCase) { "SYSTEM$SEND_EMAIL", "SYSTEM$SEND_SNOWFLAKE_NOTIFICATION" };

    // Snowflake's system functions that only tell something; any other may cancel, resume or change.
    private static readonly HashSet<string> Tells = new(StringComparer.OrdinalIgnoreCase)
    {
        "SYSTEM$TYPEOF", "SYSTEM$CLUSTERING_INFORMATION", "SYSTEM$CLUSTERING_DEPTH", "SYSTEM$CLUSTERING_RATIO", "SYSTEM$PIPE_STATUS",
        "SYSTEM$STREAM_HAS_DATA", "SYSTEM$STREAM_GET_TABLE_TIMESTAMP", "SYSTEM$LAST_CHANGE_COMMIT_TIME", "SYSTEM$EXPLAIN_PLAN_JSON",
        "SYSTEM$EXPLAIN_JSON_TO_TEXT", "SYSTEM$ESTIMATE_QUERY_ACCELERATION", "SYSTEM$ESTIMATE_SEARCH_OPTIMIZATION_COSTS", "SYSTEM$GET_PREDECESSOR_RETURN_VALUE",
        "SYSTEM$CURRENT_USER_TASK_NAME", "SYSTEM$BEHAVIOR_CHANGE_BUNDLE_STATUS", "SYSTEM$GET_TAG", "SYSTEM$GET_TAG_ON_CURRENT_TABLE", "SYSTEM$REFERENCE",
    };

    private static readonly HashSet<string> Writes = new(StringComparer.OrdinalIgnoreCase) { "NEXTVAL", "SETVAL", "SET_CONFIG", "GET_LOCK", "RELEASE_LOCK" };

    // What they answer works by itself, for anybody: a signed address of a file, to fetch it from or to put it at.
    private static readonly HashSet<string> Capabilities = new(StringComparer.OrdinalIgnoreCase) { "GET_PRESIGNED_URL", "GET_ACCESS_URL" };

    // They run the text they are given, reach another system, or act on files and sessions.
    private static readonly HashSet<string> Unknowns = new(StringComparer.OrdinalIgnoreCase)
    {
        "TO_QUERY", "EXTERNAL_QUERY", "DBLINK", "DBLINK_EXEC", "DBLINK_SEND_QUERY", "DBLINK_OPEN", "DBLINK_FETCH", "QUERY_TO_XML", "QUERY_TO_XMLSCHEMA",
        "QUERY_TO_XML_AND_XMLSCHEMA", "CURSOR_TO_XML", "CROSSTAB", "CROSSTABN", "CROSSTAB2", "CROSSTAB3", "CROSSTAB4", "CONNECTBY", "TS_STAT", "TS_REWRITE",
        "XPATH_TABLE", "OPENQUERY", "OPENROWSET", "OPENDATASOURCE", "LOAD_FILE", "SYS_EXEC", "SYS_EVAL", "LOWRITE", "MASTER_POS_WAIT",
    };

    private static readonly string[] UnknownFamilies =
    [
        "PG_TERMINATE", "PG_CANCEL", "PG_RELOAD", "PG_ROTATE", "PG_READ_", "PG_FILE_", "PG_PROMOTE", "PG_SWITCH", "PG_CREATE", "PG_DROP", "PG_COPY",
        "PG_REPLICATION", "PG_LOGICAL", "PG_START", "PG_STOP", "PG_BACKUP", "PG_STAT_RESET", "PG_STAT_STATEMENTS_RESET", "PG_NOTIFY", "PG_ADVISORY",
        "PG_TRY_ADVISORY", "PG_SYNC", "PG_IMPORT", "PG_EXTENSION", "PG_EXPORT", "PG_WAL_REPLAY", "PG_LOG_", "LO_", "HTTP_", "AWS_", "AZURE_",
    ];

    /// <summary>What calling the name at <paramref name="i"/> does; read where it isn't called or only computes.</summary>
    public static RiskClass Judge(List<SqlToken> tokens, int i, int end)
    {
        if (i + 1 >= end || !tokens[i + 1].Is('('))
        {
            return RiskClass.Read;
        }

        var name = tokens[i].Text;

        // One quoted name may hold a whole path.
        name = tokens[i].Kind == SqlKind.Word ? name : name[(name.LastIndexOf('.') + 1)..];
        if (name.StartsWith("SYSTEM$", StringComparison.OrdinalIgnoreCase))
        {
            return tokens[i].Kind == SqlKind.Word && Messages.Contains(name) ? RiskClass.Message : Tells.Contains(name) ? RiskClass.Read : RiskClass.Unknown;
        }

        if (Capabilities.Contains(name))
        {
            return RiskClass.Access;
        }

        if (Writes.Contains(name))
        {
            return RiskClass.Write;
        }

        // IDENTIFIER('f')(x) calls whatever the text, a variable or a binding names. A name with escapes may spell any.
        return Unknowns.Contains(name)
            || Array.Exists(UnknownFamilies, f => name.StartsWith(f, StringComparison.OrdinalIgnoreCase))
            || (tokens[i].Is("IDENTIFIER") && IsCalled(tokens, i + 1, end))
            || (tokens[i].Kind != SqlKind.Word && name.Contains('\\', StringComparison.Ordinal))
            ? RiskClass.Unknown
            : RiskClass.Read;
    }

    // Whether the parentheses that open here are followed by others. What they hold is short; where it isn't, nobody knows.
    private static bool IsCalled(List<SqlToken> tokens, int open, int end)
    {
        for (var close = open + 1; close < end; close++)
        {
            if (tokens[close].Is(')') && tokens[close].Depth == tokens[open].Depth)
            {
                return close + 1 < end && tokens[close + 1].Is('(');
            }

            if (close - open > LongestName)
            {
                return true;
            }
        }

        return false;
    }
}
