using System.Text;
using BenchmarkDotNet.Attributes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>A batch of a hundred requests, each read, matched and judged by itself, beside a hundred requests that come one by one.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private const int Count = 100;

    private EngineCall _engine = null!;
    private byte[][] _singles = null!;
    private byte[] _batch = null!;

    /// <summary>Bytes of each inner body.</summary>
    [Params(256, 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _singles = [.. Bodies.Json(Bytes, Count)];
        var items = _singles.Select(body => $$"""{"method":"POST","url":"{{World.WritePath}}","body":{{Encoding.ASCII.GetString(body)}}}""");
        _batch = Encoding.ASCII.GetBytes($$"""{"requests":[{{string.Join(',', items)}}]}""");
        _engine = new EngineCall(World.Of(routes: 50, roles: 6, blocks: 0));
        EngineCall.Ensure(_engine.Batch(_batch));
    }

    [Benchmark(Baseline = true)]
    public void OneByOne()
    {
        foreach (var body in _singles)
        {
            EngineCall.Ensure(_engine.Write(body));
        }
    }

    [Benchmark]
    public void InOneBatch() => EngineCall.Ensure(_engine.Batch(_batch));

    internal static IEnumerable<BarResult> Bars(EngineMeasurements measured)
    {
        if (!measured.Has(nameof(InOneBatch)))
        {
            yield break;
        }

        foreach (var bytes in (int[])[256, 1024])
        {
            var size = (nameof(Bytes), (object)bytes);
            yield return BarResult.Of(
                $"a batch of {Count} writes of {bytes} bytes",
                "time / the same one by one",
                measured.Nanoseconds(nameof(InOneBatch), size) / measured.Nanoseconds(nameof(OneByOne), size),
                2,
                atLeast: false,
                "x");
        }
    }
}
