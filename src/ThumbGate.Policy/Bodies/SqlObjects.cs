namespace ThumbGate.Policy.Bodies;

/// <summary>CREATE, ALTER and DROP: what they mean depends on the kind of object.</summary>
internal static class SqlObjects
{
    // More words than any kind of object has in front of its name.
    private const int Longest = 7;

    private static readonly HashSet<string> Access = new(StringComparer.Ordinal)
    {
        "USER", "ROLE", "GROUP", "LOGIN", "ACCOUNT", "SHARE", "DATASHARE", "LISTING", "POLICY", "POLICIES", "INTEGRATION", "NETWORK",
        "SECRET", "CREDENTIAL", "CONNECTION", "PRIVILEGES", "IDENTITY", "ASSIGNMENT", "SERVER", "SUBSCRIPTION", "PUBLICATION",
        "CERTIFICATE", "ENDPOINT", "ORGANIZATION", "PROJECT", "MAPPING", "MANAGED", "PROFILE", "RECIPIENT", "PROVIDER",
    };

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "TABLE", "VIEW", "SCHEMA", "DATABASE", "DATASET", "FUNCTION", "PROCEDURE", "PROC", "STAGE", "TASK", "PIPE", "STREAM", "SEQUENCE", "INDEX",
        "WAREHOUSE", "FILE", "TAG", "ALERT", "MODEL", "EXTENSION", "TRIGGER", "TYPE", "DOMAIN", "COLUMN", "SESSION", "SNAPSHOT", "SERVICE",
        "APPLICATION", "NOTEBOOK", "STREAMLIT", "RESERVATION", "AGGREGATE", "MACRO", "CATALOG", "VOLUME",
    };

    // What may stand between the verb and the kind.
    private static readonly HashSet<string> Qualifiers = new(StringComparer.Ordinal)
    {
        "OR", "TEMP", "TEMPORARY", "TRANSIENT", "EXTERNAL", "MATERIALIZED", "SECURE", "UNIQUE", "DYNAMIC", "HYBRID", "ICEBERG", "EVENT", "GLOBAL", "LOCAL",
        "MASKING", "ROW", "RESOURCE", "SECURITY", "STORAGE", "NOTIFICATION", "API", "DEFAULT", "FAILOVER", "REPLICATION", "COMPUTE", "IMAGE", "GIT", "SYSTEM",
        "CAPACITY", "RECURSIVE", "UNLOGGED", "FOREIGN", "SEARCH", "VECTOR", "CORTEX",
    };

    // CREATE OR ALTER drops nothing of these; of others it drops what the new definition leaves out.
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "DATABASE", "SCHEMA", "WAREHOUSE", "TAG", "STAGE", "FILE" };

    /// <summary>Whether a word begins what CREATE, ALTER or DROP act on.</summary>
    public static bool IsKind(SqlToken token) =>
        token.Kind == SqlKind.Word && (Plain.Contains(token.Text) || Access.Contains(token.Text) || Qualifiers.Contains(token.Text));

    public static RiskClass Judge(List<SqlToken> tokens, int at, int end)
    {
        var verb = tokens[at].Text;
        var kind = KindOf(tokens, at, end);
        if (verb == "DROP" && DropsPrincipal(tokens, at, end))
        {
            return RiskClass.Destructive;
        }

        if (kind is RiskClass.Access or RiskClass.Money)
        {
            return kind;
        }

        return verb switch
        {
            "DROP" => RiskClass.Destructive,
            "CREATE" when IsPassing(tokens, at, end) => RiskClass.Read,
            "CREATE" => Replaces(tokens, at, end) ? RiskClass.Destructive : RiskClass.Write,
            _ => Alter(tokens, at, end),
        };
    }

    private static RiskClass KindOf(List<SqlToken> tokens, int at, int end)
    {
        for (var i = at + 1; i < end && i <= at + Longest && tokens[i].Kind == SqlKind.Word; i++)
        {
            var word = tokens[i].Text;
            if (Access.Contains(word))
            {
                return RiskClass.Access;
            }

            // A commitment to pay for capacity; a reservation is paid for by what it may take.
            if (word == "CAPACITY" || (word == "RESERVATION" && tokens[at].Text != "DROP"))
            {
                return RiskClass.Money;
            }

            if (Plain.Contains(word))
            {
                return LeadsOut(tokens, i, end) || (word is "DATABASE" or "APPLICATION" && i + 1 < end && tokens[i + 1].Is("ROLE"))
                    ? RiskClass.Access : RiskClass.Write;
            }
        }

        return RiskClass.Write;
    }

    // Whoever is dropped is gone with what they own; a mapping is only their credentials elsewhere.
    private static bool DropsPrincipal(List<SqlToken> tokens, int at, int end) =>
        at + 1 < end && (tokens[at + 1].Is("USER") || tokens[at + 1].Is("LOGIN")) && !(at + 2 < end && tokens[at + 2].Is("MAPPING"));

    // An external volume, or a stage with an address, is storage that others own; an external or remote function is a service.
    private static bool LeadsOut(List<SqlToken> tokens, int kind, int end) => tokens[kind].Text switch
    {
        "VOLUME" => tokens[kind - 1].Is("EXTERNAL"),
        "FUNCTION" => tokens[kind - 1].Is("EXTERNAL") || Follows(tokens, kind, end, t => t.Is("REMOTE"), t => t.Is("WITH")),
        "STAGE" => Follows(tokens, kind, end, t => t.Is("URL") || t.Is("STORAGE_INTEGRATION") || t.Is("CREDENTIALS"), t => t.Is('=')),
        _ => false,
    };

    // Whether two tokens stand side by side behind the kind, and not inside parentheses.
    private static bool Follows(List<SqlToken> tokens, int kind, int end, Func<SqlToken, bool> first, Func<SqlToken, bool> second)
    {
        for (var i = kind + 1; i + 1 < end; i++)
        {
            if (tokens[i].Depth == tokens[kind].Depth && first(tokens[i]) && second(tokens[i + 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static RiskClass Alter(List<SqlToken> tokens, int at, int end)
    {
        var risk = RiskClass.Write;
        for (var i = at + 1; i < end; i++)
        {
            if (tokens[i].Kind != SqlKind.Word)
            {
                continue;
            }

            risk = tokens[i].Text switch
            {
                "POLICY" or "OWNERSHIP" or "PRIVILEGES" => RiskClass.Access,
                "OWNER" when IsGiven(tokens, i, end) => RiskClass.Access,
                "EXPIRATION_TIMESTAMP" or "PARTITION_EXPIRATION_DAYS" or "DATA_RETENTION_TIME_IN_DAYS" or "MAX_TIME_TRAVEL_HOURS"
                    when !IsUnset(tokens, i, end) => RiskClasses.Worse(risk, RiskClass.Destructive),
                "SECURITY" or "SECURE" when tokens[i - 1].Is("LEVEL") || tokens[i - 1].Is("UNSET") => RiskClass.Access,
                "REPLICATION" or "FAILOVER" when tokens[i - 1].Is("ENABLE") || tokens[i - 1].Is("DISABLE") => RiskClass.Access,
                "AUTHORIZATION" when i == at + 1 => RiskClass.Access,
                "DROP" or "DELETE" or "TRUNCATE" or "PURGE" or "REMOVE" or "SWAP" or "EXCHANGE" => RiskClasses.Worse(risk, RiskClass.Destructive),

                // What runs by itself stops, or runs from now on; a pipe loads what waits for it.
                "SUSPEND" when i == end - 1 && !tokens[i - 1].Is("TO") => RiskClasses.Worse(risk, RiskClass.Destructive),
                "RESUME" when i == end - 1 && (tokens[at + 1].Is("TASK") || tokens[at + 1].Is("ALERT")) => RiskClasses.Worse(risk, RiskClass.Unknown),
                "REFRESH" when tokens[at + 1].Is("PIPE") => RiskClasses.Worse(risk, RiskClass.Bulk),
                "SYSTEM" when i == at + 1 => RiskClasses.Worse(risk, RiskClass.Unknown),
                "PRIMARY" when i == end - 1 => RiskClasses.Worse(risk, RiskClass.Deploy),
                _ => risk,
            };
        }

        return risk;
    }

    // OWNER TO x, SET OWNER x; a column may be called owner.
    private static bool IsGiven(List<SqlToken> tokens, int i, int end) =>
        tokens[i - 1].Is("SET") || (i + 1 < end && tokens[i + 1].Is("TO") && !tokens[i - 1].Is("COLUMN"));

    private static bool IsUnset(List<SqlToken> tokens, int i, int end) => i + 2 < end && tokens[i + 1].Is('=') && tokens[i + 2].Is("NULL");

    // A function that ends with its request, and is an expression: AS ( ... ).
    private static bool IsPassing(List<SqlToken> tokens, int at, int end)
    {
        var i = at + (at + 2 < end && tokens[at + 1].Is("OR") && tokens[at + 2].Is("REPLACE") ? 3 : 1);
        if (i + 1 >= end || !(tokens[i].Is("TEMP") || tokens[i].Is("TEMPORARY")) || !tokens[i + 1].Is("FUNCTION"))
        {
            return false;
        }

        for (i += 2; i + 1 < end; i++)
        {
            if (tokens[i].Is("AS") && tokens[i].Depth == tokens[at].Depth)
            {
                return tokens[i + 1].Is('(');
            }
        }

        return false;
    }

    private static bool Replaces(List<SqlToken> tokens, int at, int end)
    {
        if (at + 2 >= end || !tokens[at + 1].Is("OR") || !tokens[at + 2].Is("ALTER"))
        {
            return at + 2 < end && tokens[at + 1].Is("OR");
        }

        for (var i = at + 3; i < end && i <= at + Longest; i++)
        {
            if (tokens[i].Kind == SqlKind.Word && Containers.Contains(tokens[i].Text))
            {
                return false;
            }

            if (tokens[i].Kind == SqlKind.Word && Plain.Contains(tokens[i].Text))
            {
                return true;
            }
        }

        return true;
    }
}
