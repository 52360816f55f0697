namespace ThumbGate.Policy.Bodies;

/// <summary>CREATE, ALTER and DROP: what they mean depends on the kind of object.</summary>
internal static class SqlObjects
{
    // More words than any kind of object has in front of its name.
    private const int Longest = 7;

    private static readonly HashSet<string> Access = new(StringComparer.Ordinal)
    {
        "USER", "ROLE", "GROUP", "LOGIN", "ACCOUNT", "SHARE", "DATASHARE", "LISTING", "POLICY", "INTEGRATION", "NETWORK",
        "SECRET", "CREDENTIAL", "CONNECTION", "PRIVILEGES", "IDENTITY", "ASSIGNMENT",
    };

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "TABLE", "VIEW", "SCHEMA", "DATABASE", "DATASET", "FUNCTION", "PROCEDURE", "STAGE", "TASK", "PIPE", "STREAM", "SEQUENCE", "INDEX",
        "WAREHOUSE", "FILE", "TAG", "ALERT", "MODEL", "EXTENSION", "TRIGGER", "TYPE", "DOMAIN", "COLUMN", "SESSION", "SNAPSHOT", "SERVICE",
        "APPLICATION", "NOTEBOOK", "STREAMLIT", "RESERVATION", "AGGREGATE", "MACRO", "CATALOG", "VOLUME",
    };

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
            "CREATE" => Follows(tokens, at, end, "OR", "REPLACE") ? RiskClass.Destructive : RiskClass.Write,
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
                "DROP" or "DELETE" or "TRUNCATE" or "PURGE" or "REMOVE" => RiskClasses.Worse(risk, RiskClass.Destructive),
                _ => risk,
            };
        }

        return risk;
    }

    private static bool Follows(List<SqlToken> tokens, int at, int end, string first, string second) =>
        at + 2 < end && tokens[at + 1].Is(first) && tokens[at + 2].Is(second);
}
