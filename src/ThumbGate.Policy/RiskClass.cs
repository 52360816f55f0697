namespace ThumbGate.Policy;

/// <summary>What an operation mainly does. The zero value is <see cref="Unknown"/>: what nobody classified is not a read.</summary>
public enum RiskClass : byte
{
    /// <summary>The effect can't be seen: a procedure, a flow, unparseable or uncatalogued.</summary>
    Unknown = 0,

    /// <summary>No business state changes.</summary>
    Read,

    /// <summary>A bounded create or update that one edit can undo.</summary>
    Write,

    /// <summary>Many records in one call, import or export.</summary>
    Bulk,

    /// <summary>Reaches people.</summary>
    Message,

    /// <summary>Goes live.</summary>
    Deploy,

    /// <summary>Deletes, voids, merges, redacts, replaces.</summary>
    Destructive,

    /// <summary>Shares, roles, credentials, protection, standing egress.</summary>
    Access,

    /// <summary>Moves, refunds, commits or forgives funds.</summary>
    Money,
}

/// <summary>Order and names of <see cref="RiskClass"/>.</summary>
public static class RiskClasses
{
    /// <summary>How many classes there are; a table indexed by risk has this length.</summary>
    public const int Count = 9;

    private static readonly string[] Names =
        ["unknown", "read", "write", "bulk", "message", "deploy", "destructive", "access", "money"];

    // money > access > destructive > deploy > message > unknown > bulk > write > read
    private static readonly byte[] Severities = [3, 0, 1, 2, 4, 5, 6, 7, 8];

    /// <summary>The name used in config, records and answers.</summary>
    public static string Name(this RiskClass risk) => Names[(int)risk];

    /// <summary>0 (read) to 8 (money): of several effects in one request the highest labels it.</summary>
    public static int Severity(this RiskClass risk) => Severities[(int)risk];

    /// <summary>The class with the higher <see cref="Severity"/>.</summary>
    public static RiskClass Worse(RiskClass a, RiskClass b) => a.Severity() >= b.Severity() ? a : b;

    /// <summary>Reads a config name; false where there is no such class.</summary>
    public static bool TryParse(string name, out RiskClass risk)
    {
        var index = Array.IndexOf(Names, name);
        risk = index < 0 ? RiskClass.Unknown : (RiskClass)index;
        return index >= 0;
    }

    /// <summary>All names, in enum order.</summary>
    public static IReadOnlyList<string> All => Names;
}
