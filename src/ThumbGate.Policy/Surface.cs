namespace ThumbGate.Policy;

/// <summary>The kind of business system that a request touches.</summary>
public enum Surface : byte
{
    /// <summary>Not one of the named surfaces. No config can name it.</summary>
    None = 0,
    Crm,
    Email,
    Billing,
    Warehouse,
    FileShare,
    Document,
    Dashboard,
    Site,
    Mcp,
    Support,
    Design,
    Chat,
}

/// <summary>Names of <see cref="Surface"/>.</summary>
public static class Surfaces
{
    /// <summary>How many there are, <see cref="Surface.None"/> included; a table indexed by surface has this length.</summary>
    public const int Count = 13;

    private static readonly string[] Names =
        ["none", "crm", "email", "billing", "warehouse", "file-share", "document", "dashboard", "site", "mcp", "support", "design", "chat"];

    /// <summary>The name used in config, records and answers.</summary>
    public static string Name(this Surface surface) => Names[(int)surface];

    /// <summary>Reads a config name; false where there is no such surface.</summary>
    public static bool TryParse(string name, out Surface surface)
    {
        var index = Array.IndexOf(Names, name);
        surface = index < 1 ? Surface.None : (Surface)index;
        return index >= 1;
    }

    /// <summary>All names that config may use.</summary>
    public static IReadOnlyList<string> All => Names[1..];
}
