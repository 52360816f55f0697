using System.IO.Compression;
using System.Text;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class CompressedBodiesTests
{
    private static readonly Operation Operation = Plans.Operation(BodyEncoding.Json, null, "a=json:/a");
    private static readonly byte[] Json = """{"a":"x","padding":"0123456789 0123456789 0123456789"}"""u8.ToArray();

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "GZIP", "deflate", "raw", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public void A_compressed_body_is_read_as_what_it_inflates_to(string coding)
    {
        var compressed = Compress(coding, Json);
        var (request, code) = Read(coding, compressed);
        code.ShouldBeNull();
        request.Show("a").ShouldBe("Text:x");
        request.Body.ToArray().ShouldBe(compressed);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void One_that_is_cut_off_is_refused_wherever_it_is_cut(string coding)
    {
        var compressed = Compress(coding, Json);
        for (var length = 1; length < compressed.Length; length++)
        {
            Read(coding, compressed[..length]).Code.ShouldNotBeNull($"{length} of {compressed.Length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Nothing_may_stand_behind_it(string coding)
    {
        var compressed = Compress(coding, Json);
        foreach (var tail in (byte[][])[[0], [32], "garbage"u8.ToArray(), new byte[100], Compress(coding, Json)])
        {
            Read(coding, [.. compressed, .. tail]).Code.ShouldBe("body-encoded");
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void What_is_judged_is_what_is_in_it_and_not_how_it_is_sent(string coding)
    {
        Read(coding, Compress(coding, """{"a":1,"a":2}"""u8.ToArray())).Code.ShouldBe("body-duplicate-key");
        Read(coding, Compress(coding, "not json"u8.ToArray())).Code.ShouldBe("body-malformed");
        Read(coding, Compress(coding, [])).Code.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void What_inflates_beyond_the_limit_is_too_large(string coding)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"a\":\"{Noise(50_000)}\"}}");
        Read(coding, Compress(coding, body), limit: body.Length).Code.ShouldBeNull();
        Read(coding, Compress(coding, body), limit: body.Length - 1).Code.ShouldBe("body-too-large");
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void A_bomb_is_too_large_long_before_it_has_gone_off(string coding)
    {
        var bomb = Compress(coding, Encoding.UTF8.GetBytes($"[{new string(' ', 40_000_000)}]"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = ReadRefusal(coding, bomb, int.MaxValue)!;
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(12_000_000);
        refusal.Code.ShouldBe("body-too-large");
        refusal.Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("gzip, gzip")]
    [InlineData("gzip, identity")]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("")]
    public void Several_codings_or_unknown_ones_are_refused(string coding)
    {
        var refusal = ReadRefusal("gzip", Compress("gzip", Json), int.MaxValue, "Content-Encoding: " + coding)!;
        refusal.Code.ShouldBe("body-encoded");
        refusal.Status.ShouldBe(415);
    }

    [Fact]
    public void Two_headers_are_refused() =>
        ReadRefusal("gzip", Compress("gzip", Json), int.MaxValue, "Content-Encoding: gzip", "Content-Encoding: gzip")!.Code.ShouldBe("body-encoded");

    [Fact]
    public void A_body_that_claims_to_be_compressed_and_is_not_is_refused() => Read("gzip", Json).Code.ShouldBe("body-encoded");

    [Fact]
    public void A_file_name_in_the_head_is_skipped()
    {
        var gzip = Compress("gzip", Json);
        gzip[3] = 8;
        Read("gzip", [.. gzip[..10], .. "name.json\0"u8, .. gzip[10..]]).Code.ShouldBeNull();
        Read("gzip", [.. gzip[..10], .. "name without an end"u8]).Code.ShouldBe("body-encoded");
    }

    [Fact]
    public void What_both_readings_of_deflate_can_inflate_is_refused()
    {
        // A stored block whose head looks like zlib's, and inside it zlib's own stream.
        byte[] stored = [0x78, 0x01, 0x00, 0xFE, 0xFF, 0x41];
        Read("deflate", [.. stored, 0x01, 0x00, 0x00, 0xFF, 0xFF]).Code.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Damage_anywhere_is_read_or_refused(string coding)
    {
        var compressed = Compress(coding, Json);
        for (var at = 0; at < compressed.Length * 8; at++)
        {
            byte[] damaged = [.. compressed];
            damaged[at / 8] ^= (byte)(1 << (at % 8));
            var (request, code) = Read(coding, damaged);
            (code is not null || request.Facts.Count == 1).ShouldBeTrue();
        }
    }

    [Fact]
    public void Memory_is_reused_once_the_request_is_reset()
    {
        var compressed = Compress("gzip", Json);
        var request = Request("gzip", compressed);
        for (var i = 0; i < 3; i++)
        {
            Operation.Plan.Read(request, out _).ShouldBeNull();
            request.Show("a").ShouldBe("Text:x");
            request.Reset();
            request.Show("a").ShouldBe("Absent");
            var again = Request("gzip", compressed);
            (request.Operation, request.Headers, request.Body, request.Target) = (again.Operation, again.Headers, again.Body, again.Target);
        }
    }

    private static string Noise(int length) => string.Create(length, new Random(7), (text, random) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)random.Next('a', 'z');
        }
    });

    private static (AgentRequest Request, string? Code) Read(string coding, byte[] body, int limit = 1024 * 1024)
    {
        var request = Request(coding, body);
        request.InspectLimit = limit;
        return (request, Operation.Plan.Read(request, out _)?.Code);
    }

    private static RequestRefusal? ReadRefusal(string coding, byte[] body, int limit, params string[] headers)
    {
        var request = headers.Length == 0 ? Request(coding, body) : Plans.Request(Operation, body, "/", ["Content-Type: application/json", .. headers]);
        request.InspectLimit = limit;
        return Operation.Plan.Read(request, out _);
    }

    private static AgentRequest Request(string coding, byte[] body) =>
        Plans.Request(Operation, body, "/", "Content-Type: application/json", "Content-Encoding: " + (coding == "raw" ? "deflate" : coding));

    private static byte[] Compress(string coding, byte[] body)
    {
        var target = new MemoryStream();
        using (Stream stream = coding switch
        {
            "br" => new BrotliStream(target, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(target, CompressionLevel.Optimal),
            "raw" => new DeflateStream(target, CompressionLevel.Optimal),
            _ => new GZipStream(target, CompressionLevel.Optimal),
        })
        {
            stream.Write(body);
            stream.Flush();
        }

        return target.ToArray();
    }
}
