namespace ThumbGate.Benchmarks.Compare;

/// <summary>One kind of traffic, the same for every server, and the bars that the gateway is held to.</summary>
internal sealed record Scenario(string Name, string Title, int Connections, string Path, IReadOnlyList<Bar> Bars)
{
    /// <summary>Empty for a GET.</summary>
    public Func<IReadOnlyList<byte[]>> Bodies { get; init; } = () => [];

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether the disk's own time to keep a write is measured between the rounds.</summary>
    public bool IsDurable { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("read", "governed read, 64 connections", 64, GatewayConfig.ReadPath,
            [Bar.Throughput(1.0), Bar.Cpu(1.0), Bar.P99Ratio(1.1)]),
        Write("write-64", 64, Bar.Throughput(0.90), Bar.Cpu(1.15), Bar.P99PlusDisk()),
        Write("write-8", 8, Bar.Throughput(0.70), Bar.Cpu(1.15), Bar.P99PlusDisk()),
        Buffered("buffered-100k", "100 KiB", 100 * Compare.Bodies.KiB, 1.0),
        Buffered("buffered-1m", "1 MiB", 1024 * Compare.Bodies.KiB, 0.9),
        Inspected("inspected-100k", "100 KiB", 100 * Compare.Bodies.KiB, 0.45),
        Inspected("inspected-1m", "1 MiB", 1024 * Compare.Bodies.KiB, 0.35),
    ];

    /// <summary>What is held to other bars where the record is in PostgreSQL, whose server takes its part of the machine.</summary>
    public static IReadOnlyList<Scenario> OnPostgres { get; } =
    [
        Write("write-64", 64, Bar.Throughput(0.80)),
        Write("write-8", 8, Bar.Throughput(0.55)),
    ];

    private static Scenario Write(string name, int connections, params IReadOnlyList<Bar> bars) =>
        new(name, $"governed write, 1 KiB JSON, durable record, {connections} connections", connections, GatewayConfig.InspectedPath, bars)
        {
            Bodies = () => Compare.Bodies.Json(Compare.Bodies.KiB, variants: 16),
            IsDurable = true,
        };

    private static Scenario Buffered(string name, string size, int bytes, double throughput) =>
        new(name, $"body not inspected, {size}, 64 connections", 64, GatewayConfig.RawPath, [Bar.Throughput(throughput), Bar.Memory()])
        {
            Bodies = () => Compare.Bodies.Json(bytes, variants: 2),
            ContentType = "application/octet-stream",
            IsDurable = true,
        };

    private static Scenario Inspected(string name, string size, int bytes, double throughput) =>
        new(name, $"body inspected, {size} JSON, 64 connections", 64, GatewayConfig.InspectedPath, [Bar.Throughput(throughput), Bar.Memory()])
        {
            Bodies = () => Compare.Bodies.Json(bytes, variants: 2),
            IsDurable = true,
        };
}
