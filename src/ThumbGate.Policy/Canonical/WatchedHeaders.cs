namespace ThumbGate.Policy.Canonical;

/// <summary>Headers that every request is searched for, though most have but two of them: a set of them tells at once which need a look.</summary>
[Flags]
public enum WatchedHeaders : ushort
{
    None = 0,
    ContentType = 1 << 0,
    ContentEncoding = 1 << 1,
    Authorization = 1 << 2,
    Host = 1 << 3,
    GatewayKey = 1 << 4,
    IdempotencyKey = 1 << 5,
    ContentLength = 1 << 6,
    TransferEncoding = 1 << 7,

    /// <summary>Under this name Kestrel keeps a Content-Length that came with a Transfer-Encoding.</summary>
    DisplacedLength = 1 << 8,
    HttpMethodOverride = 1 << 9,
    HttpMethod = 1 << 10,
    MethodOverride = 1 << 11,

    /// <summary>Those that may stand once: the lowest bits.</summary>
    Single = (1 << 8) - 1,

    /// <summary>Those that servers in general take for a method override.</summary>
    MethodOverrides = HttpMethodOverride | HttpMethod | MethodOverride,

    All = (1 << 12) - 1,
}

/// <summary>The names of <see cref="WatchedHeaders"/>.</summary>
public static class WatchedHeaderNames
{
    // By bit.
    private static readonly string[] Names =
    [
        "Content-Type", "Content-Encoding", "Authorization", "Host", "X-ThumbGate-Key", "Idempotency-Key", "Content-Length", "Transfer-Encoding",
        "X-Content-Length", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    ];

    /// <summary>The name of one header.</summary>
    public static string Name(this WatchedHeaders header) => Names[System.Numerics.BitOperations.Log2((uint)header)];

    /// <summary>The header of a name, in any case; none where it isn't watched.</summary>
    public static WatchedHeaders Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // No two are equally long and begin alike, and most that requests bring are like none in that.
        return name.Length == 0 ? WatchedHeaders.None : (name.Length, (char)(name[0] | 0x20)) switch
        {
            (4, 'h') => Where(name, WatchedHeaders.Host),
            (12, 'c') => Where(name, WatchedHeaders.ContentType),
            (13, 'a') => Where(name, WatchedHeaders.Authorization),
            (13, 'x') => Where(name, WatchedHeaders.HttpMethod),
            (14, 'c') => Where(name, WatchedHeaders.ContentLength),
            (15, 'i') => Where(name, WatchedHeaders.IdempotencyKey),
            (15, 'x') => Where(name, WatchedHeaders.GatewayKey),
            (16, 'c') => Where(name, WatchedHeaders.ContentEncoding),
            (16, 'x') => Where(name, WatchedHeaders.DisplacedLength),
            (17, 't') => Where(name, WatchedHeaders.TransferEncoding),
            (17, 'x') => Where(name, WatchedHeaders.MethodOverride),
            (22, 'x') => Where(name, WatchedHeaders.HttpMethodOverride),
            _ => WatchedHeaders.None,
        };
    }

    private static WatchedHeaders Where(string name, WatchedHeaders header) =>
        string.Equals(name, header.Name(), StringComparison.OrdinalIgnoreCase) ? header : WatchedHeaders.None;
}
