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
        if (kind is RiskClass.Access or RiskClass.Money)
        {
            return kind;
        }

        return verb switch
        {
            "DROP" => RiskClass.Destructive,
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

            // A commitment to pay for capacity.
            if (word == "CAPACITY")
            {
                return RiskClass.Money;
            }

            if (Plain.Contains(word))
            {
                // DATABASE ROLE, APPLICATION ROLE.
                return word is "DATABASE" or "APPLICATION" && i + 1 < end && tokens[i + 1].Is("ROLE") ? RiskClass.Access : RiskClass.Write;
            }
        }

        return RiskClass.Write;
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
                "POLICY" or "OWNER" or "OWNERSHIP" or "PRIVILEGES" => RiskClass.Access,
                "SECURITY" when tokens[i - 1].Is("LEVEL") => RiskClass.Access,
                "REPLICATION" or "FAILOVER" when tokens[i - 1].Is("ENABLE") || tokens[i - 1].Is("DISABLE") => RiskClass.Access,
                "AUTHORIZATION" when i == at + 1 => RiskClass.Access,
                "DROP" or "DELETE" or "TRUNCATE" or "PURGE" or "REMOVE" or "SWAP" or "EXCHANGE" => RiskClasses.Worse(risk, RiskClass.Destructive),
                "SYSTEM" when i == at + 1 => RiskClasses.Worse(risk, RiskClass.Unknown),
                "PRIMARY" when i == end - 1 => RiskClasses.Worse(risk, RiskClass.Deploy),
                _ => risk,
            };
        }

        return risk;
    }

    private static bool Replaces(List<SqlToken> tokens, int at, int end)
    {
        if (at + 2 >= end || !tokens[at + 1].Is("OR"))
        {
            return false;
        }

        if (!tokens[at + 2].Is("ALTER"))
        {
            return true;
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
