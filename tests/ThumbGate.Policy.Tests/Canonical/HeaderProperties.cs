using FsCheck;
using FsCheck.Fluent;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Tests.Classification;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class HeaderProperties
{
    private static readonly string[] Names =
    [
        .. Enumerable.Range(0, 12).Select(bit => ((WatchedHeaders)(1 << bit)).Name()),
        "Accept", "Date", "User-Agent", "Content-Range", "X-Content-Lengt", "Content-Type2", "Authorızation", "\u0130dempotency-Key", "X-ThumbGate-\u212Aey", "Hoſt", "",
    ];

    private static readonly Arbitrary<string[]> Headers =
        (from name in Gen.Elements(Names)
         from spelled in Gen.Elements(name, name.ToUpperInvariant(), name.ToLowerInvariant())
         from value in Gen.Elements("a", "chunked", " Chunked\t", "gzip", "1", "GET", "DELETE", "", "a\u0001", "b\u007f")
         select $"{spelled}:{value}")
        .ArrayOf().ToArbitrary();

    [Fact]
    public void Names_stand_for_the_header_in_any_case()
    {
        foreach (var header in Enum.GetValues<WatchedHeaders>().Where(h => System.Numerics.BitOperations.IsPow2((ushort)h)))
        {
            WatchedHeaderNames.Of(header.Name()).ShouldBe(header);
            WatchedHeaderNames.Of(header.Name().ToUpperInvariant()).ShouldBe(header);
            WatchedHeaderNames.Of(header.Name() + "x").ShouldBe(WatchedHeaders.None);
            WatchedHeaderNames.Of("q" + header.Name()[1..]).ShouldBe(WatchedHeaders.None);
        }
    }

    [Fact]
    public void What_is_there_is_never_left_out() => Check(lines =>
    {
        var headers = new HeaderList(lines);
        var watched = new Surveyed(lines).Watched;
        return Enumerable.Range(0, 12).Select(bit => (WatchedHeaders)(1 << bit)).All(h => watched.HasFlag(h) == (headers.Find(h.Name(), out _) > 0));
    });

    [Fact]
    public void Headers_are_refused_alike_whether_it_is_known_which_there_are_or_not() =>
        Check(lines => HeaderReader.Check(new Surveyed(lines))?.Message == HeaderReader.Check(new HeaderList(lines))?.Message);

    [Fact]
    public void Headers_are_refused_for_what_one_after_the_other_says() => Check(lines =>
    {
        var headers = new HeaderList(lines);
        string[] single = ["Content-Type", "Content-Encoding", "Authorization", "Host", "X-ThumbGate-Key", "Idempotency-Key", "Content-Length", "Transfer-Encoding"];
        var expected = single.Select(name => headers.Find(name, out var value) switch
        {
            0 => null,
            1 => value.Any(c => c != '\t' && char.IsControl(c)) ? $"The header {name} holds a control character." : null,
            _ => $"The header {name} stands more than once.",
        }).FirstOrDefault(told => told is not null);
        var codings = headers.Find("Transfer-Encoding", out var coding);
        var isFramedTwice = (codings > 0 && (headers.Find("Content-Length", out _) > 0 || !coding.Trim(' ', '\t').Equals("chunked", StringComparison.OrdinalIgnoreCase)))
            || headers.Find("X-Content-Length", out _) > 0;
        var told = HeaderReader.Check(new Surveyed(lines))?.Message;
        return expected is null && isFramedTwice ? told!.StartsWith("The request frames its body", StringComparison.Ordinal) : told == expected;
    });

    [Fact]
    public void Overrides_are_read_alike_whether_it_is_known_which_there_are_or_not()
    {
        using var foreign = new CatalogTestBed("base: { prefix: /v1 }", "{ id: list, match: GET /things, risk: read }");
        using var own = new CatalogTestBed("base: { prefix: /v1 }\nmethodOverride: [\"header:X-HTTP-Method\"]", "{ id: list, match: GET /things, risk: read }");
        Check(lines => new[] { foreign, own }.All(bed => Told(bed, new Surveyed(lines)) == Told(bed, new HeaderList(lines))));
    }

    private static string Told(CatalogTestBed bed, IRequestHeaders headers)
    {
        var request = bed.Classify("POST /v1/things").Request;
        request.Headers = headers;
        return PolicyEngine.Match(request)?.Message ?? $"{request.EffectiveMethod} {request.Operation.Id}";
    }

    private static void Check(Func<string[], bool> holds) =>
        Prop.ForAll(Headers, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(8));

    private sealed class Surveyed(string[] lines) : IRequestHeaders
    {
        private readonly HeaderList _headers = new(lines);

        public WatchedHeaders Watched { get; } =
            lines.Select(l => WatchedHeaderNames.Of(l.Split(':')[0])).Aggregate(WatchedHeaders.None, (all, one) => all | one);

        public int Find(string name, out string value) => _headers.Find(name, out value);
    }
}
