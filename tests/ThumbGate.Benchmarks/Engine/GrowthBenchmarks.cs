using BenchmarkDotNet.Attributes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>The same hot requests while what is loaded grows a hundred thousandfold.</summary>
[MemoryDiagnoser]
public class GrowthBenchmarks
{
    private const int One = 1;
    private const int Many = 100_000;
    private const string Routes = "routes";
    private const string Roles = "roles";
    private const string Blocks = "blocks";
    
    // Blocks of the very operation and role asked for, so that each request's fingerprint is computed and looked up.
    private const string BlocksOnThem = "blocks on them";

    private EngineCall _engine = null!;

    [Params(Routes, Roles, Blocks, BlocksOnThem)]
    public string Grows { get; set; } = Routes;

    [Params(One, Many)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup() => _engine = new EngineCall(Grows switch
    {
        Routes => World.Of(Count, roles: 1, blocks: 0),
        Roles => World.Of(routes: 1, Count, blocks: 0),
        Blocks => World.Of(routes: 1, roles: 1, Count),
        _ => World.Of(routes: 1, roles: 1, blocks: 0, blocksOnReads: Count),
    });

    [Benchmark(OperationsPerInvoke = World.HotRequests)]
    public void AllowRead()
    {
        for (var i = 0; i < World.HotRequests; i++)
        {
            EngineCall.Ensure(_engine.Read(i));
        }
    }

    internal static IEnumerable<BarResult> Bars(EngineMeasurements measured) =>
        measured.Has(nameof(AllowRead))
            ? new[] { Routes, Roles, Blocks, BlocksOnThem }.Select(what => BarResult.Of(
                $"{what}, 1 to 100,000",
                "time at 100,000 / time at 1",
                measured.Nanoseconds(nameof(AllowRead), (nameof(Grows), what), (nameof(Count), Many))
                    / measured.Nanoseconds(nameof(AllowRead), (nameof(Grows), what), (nameof(Count), One)),
                1.5,
                atLeast: false,
                "x"))
            : [];
}
