using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ThumbGate.Benchmarks.Compare;

namespace ThumbGate.Benchmarks.Engine;

/// <summary>A write whose JSON body is read for eight facts and duplicate keys, beside one pass of the JSON reader that looks at nothing.</summary>
[MemoryDiagnoser]
public class JsonBenchmarks
{
    private EngineCall _engine = null!;
    private byte[] _body = null!;

    [Params(1, 100)]
    public int KiB { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _body = Bodies.Json(KiB * Bodies.KiB, variants: 1)[0];
        _engine = new EngineCall(World.Of(routes: 50, roles: 6, blocks: 0));
        EngineCall.Ensure(_engine.Write(_body));
    }

    [Benchmark(Baseline = true)]
    public int BareReaderPass()
    {
        var reader = new Utf8JsonReader(_body);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>The same pass, looking only whether an object names a member twice: each name's place among those of its object.</summary>
    [Benchmark]
    public int ReaderPassWithDuplicateCheck()
    {
        Span<MemberName> names = stackalloc MemberName[256];
        Span<int> starts = stackalloc int[64];
        var count = 0;
        var reader = new Utf8JsonReader(_body);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    starts[reader.CurrentDepth] = count;
                    break;
                case JsonTokenType.EndObject:
                    count = starts[reader.CurrentDepth];
                    break;
                case JsonTokenType.PropertyName:
                    var name = new MemberName((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                    for (var i = starts[reader.CurrentDepth - 1]; i < count; i++)
                    {
                        if (names[i].Length == name.Length && names[i].Of(_body).SequenceEqual(name.Of(_body)))
                        {
                            throw new JsonException("A member stands twice.");
                        }
                    }

                    names[count++] = name;
                    break;
            }
        }

        return count;
    }

    [Benchmark]
    public void AllowWithEightFacts() => EngineCall.Ensure(_engine.Write(_body));

    internal static IEnumerable<BarResult> Bars(EngineMeasurements measured)
    {
        if (measured.Has(nameof(BareReaderPass)))
        {
            var one = (nameof(KiB), (object)1);
            yield return BarResult.Of(
                "1 KiB JSON, 8 facts, duplicate check",
                "time / bare Utf8JsonReader pass",
                measured.Nanoseconds(nameof(AllowWithEightFacts), one) / measured.Nanoseconds(nameof(BareReaderPass), one),
                2,
                atLeast: false,
                "x");
            yield return BarResult.Of(
                "1 KiB JSON, 8 facts, duplicate check",
                "time / a reader pass with duplicate check",
                measured.Nanoseconds(nameof(AllowWithEightFacts), one) / measured.Nanoseconds(nameof(ReaderPassWithDuplicateCheck), one),
                2,
                atLeast: false,
                "x");
        }
    }

    private readonly record struct MemberName(int Start, int Length)
    {
        public ReadOnlySpan<byte> Of(byte[] body) => body.AsSpan(Start, Length);
    }
}
