using BenchmarkDotNet.Attributes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>A read that headers alone decide, judged whole, beside YARP only finding the route.</summary>
[MemoryDiagnoser]
public class HeaderOnlyBenchmarks
{
    private const int Routes = 5_000;
    private const int Blocks = 10_000;

    private EngineCall _small = null!;
    private EngineCall _engine = null!;
    private EngineCall _bound = null!;
    private YarpRoutes _yarp = null!;
    private HttpContext[] _contexts = null!;

    [GlobalSetup]
    public void Setup()
    {
        var world = World.Of(Routes, roles: 6, Blocks);
        _small = new EngineCall(World.Of(routes: 50, roles: 6, blocks: 0));
        _engine = new EngineCall(world);
        _bound = new EngineCall(World.Of(Routes, roles: 6, blocks: 0, blocksOnReads: Blocks));
        _yarp = YarpRoutes.Of(World.Patterns(Routes));
        _contexts = [.. world.Paths.Select(YarpRoutes.Context)];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = World.HotRequests)]
    public void YarpRouteMatch5000()
    {
        foreach (var context in _contexts)
        {
            _yarp.Match(context);
        }
    }

    [Benchmark(OperationsPerInvoke = World.HotRequests)]
    public void Allow50Routes() => All(_small);

    [Benchmark(OperationsPerInvoke = World.HotRequests)]
    public void Allow5000Routes10000Blocks() => All(_engine);

    /// <summary>The rarer case: the blocks bind the very operations and roles asked for, so each request's fingerprint is computed.</summary>
    [Benchmark(OperationsPerInvoke = World.HotRequests)]
    public void Allow5000Routes10000BlocksOnThem() => All(_bound);

    internal static IEnumerable<BarResult> Bars(EngineMeasurements measured)
    {
        if (!measured.Has(nameof(YarpRouteMatch5000)))
        {
            yield break;
        }

        const string where = "header-only allow, 5,000 routes, 10,000 blocks";
        yield return BarResult.Of(where, "allocated", measured.AllocatedBytes(nameof(Allow5000Routes10000Blocks)), 0, atLeast: false, " B");
        yield return BarResult.Of(
            where,
            "time / YARP's route match",
            measured.Nanoseconds(nameof(Allow5000Routes10000Blocks)) / measured.Nanoseconds(nameof(YarpRouteMatch5000)),
            1,
            atLeast: false,
            "x");
    }

    private static void All(EngineCall call)
    {
        for (var i = 0; i < World.HotRequests; i++)
        {
            EngineCall.Ensure(call.Read(i));
        }
    }
}
