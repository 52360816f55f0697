using System.Text;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Identity;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Gateway.Tests.Identity;

public sealed class KeyReaderTests
{
    private static readonly string Key = AgentKey.Create("sales");
    private static readonly string Other = AgentKey.Create("finance");

    private readonly HeaderDictionary _headers = new() { ["Accept"] = "*/*", ["User-Agent"] = "sdk/1.0" };

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    public void A_bearer_key_is_read_where_the_catalog_names_that_slot(string scheme)
    {
        _headers["Authorization"] = scheme + Key;
        ShouldFind(Read(Bearer()), Key);
        Read(Header("X-Api-Key")).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Fact]
    public void A_basic_user_is_read()
    {
        _headers["Authorization"] = Basic(Key + ":");
        ShouldFind(Read(Slot(KeySlotKind.BasicUser)), Key);
        Read(Slot(KeySlotKind.BasicPassword)).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Fact]
    public void A_basic_password_is_read()
    {
        _headers["Authorization"] = Basic("api:" + Key);
        ShouldFind(Read(Slot(KeySlotKind.BasicPassword)), Key);
        Read(Bearer()).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Fact]
    public void A_vendor_header_is_read_whatever_its_case()
    {
        _headers["x-api-KEY"] = Key;
        ShouldFind(Read(Header("X-Api-Key")), Key);
    }

    [Theory]
    [InlineData("?a=1&api_key={0}&b=2")]
    [InlineData("api%5Fkey={0}")]
    public void A_query_key_is_read(string query) =>
        ShouldFind(Read(Slot(KeySlotKind.Query, "api_key"), query.Replace("{0}", Key, StringComparison.Ordinal)), Key);

    [Fact]
    public void An_encoded_query_key_is_read() =>
        ShouldFind(Read(Slot(KeySlotKind.Query, "api_key"), "?api_key=" + Key.Replace("_", "%5F", StringComparison.Ordinal)), Key);

    [Fact]
    public void The_gateways_own_header_is_read_for_every_catalog()
    {
        _headers[KeyReader.Header] = Key;
        ShouldFind(Read(NoSlots()), Key);
    }

    [Fact]
    public void No_key_is_none()
    {
        Read(Bearer()).Outcome.ShouldBe(KeyOutcome.None);
        _headers["Authorization"] = "Bearer sk_live_0123456789";
        Read(Bearer(), "?q=tg_").Outcome.ShouldBe(KeyOutcome.None);
    }

    [Fact]
    public void Two_slots_with_a_key_are_two()
    {
        _headers["Authorization"] = "Bearer " + Key;
        _headers["X-Api-Key"] = Other;
        Read(With(new KeySlot(KeySlotKind.Bearer, ""), new KeySlot(KeySlotKind.Header, "X-Api-Key"))).Outcome.ShouldBe(KeyOutcome.Two);
    }

    [Fact]
    public void The_gateways_own_header_beside_a_slot_is_two()
    {
        _headers["Authorization"] = "Bearer " + Key;
        _headers[KeyReader.Header] = Other;
        Read(Bearer()).Outcome.ShouldBe(KeyOutcome.Two);
    }

    [Fact]
    public void One_slot_with_two_values_is_two()
    {
        _headers["X-Api-Key"] = new([Key, Other]);
        Read(Header("X-Api-Key")).Outcome.ShouldBe(KeyOutcome.Two);
    }

    [Fact]
    public void Beside_the_gateways_own_header_a_passing_Authorization_is_the_agents_business()
    {
        _headers[KeyReader.Header] = Key;
        _headers["Authorization"] = "Bearer vendor-token";
        ShouldFind(Read(Bearer(), passes: true), Key);
    }

    [Fact]
    public void A_key_in_an_Authorization_that_would_pass_upstream_is_left_over()
    {
        _headers[KeyReader.Header] = Key;
        _headers["Authorization"] = "Bearer " + Other;
        Read(Bearer(), passes: true).Outcome.ShouldBe(KeyOutcome.LeftOver);
        _headers["Authorization"] = Basic("x:" + Other);
        Read(Bearer(), passes: true).Outcome.ShouldBe(KeyOutcome.LeftOver);
        _headers["Authorization"] = "Digest " + Other;
        Read(Bearer(), passes: true).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Theory]
    [InlineData("Cookie", "session=1; key={0}")]
    [InlineData("X-Custom", "{0}")]
    [InlineData("Referer", "https://example.com/?k={0}")]
    public void A_key_in_a_header_that_is_no_slot_is_left_over(string header, string value)
    {
        _headers["Authorization"] = "Bearer " + Key;
        _headers[header] = value.Replace("{0}", Other, StringComparison.Ordinal);
        Read(Bearer()).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Fact]
    public void A_key_in_a_query_that_is_no_slot_is_left_over_encoded_or_not()
    {
        _headers["Authorization"] = "Bearer " + Key;
        Read(Bearer(), "?q=" + Other).Outcome.ShouldBe(KeyOutcome.LeftOver);
        Read(Bearer(), "?q=" + Other.Replace("t", "%74", StringComparison.Ordinal)).Outcome.ShouldBe(KeyOutcome.LeftOver);
        Read(Bearer(), "?" + Other).Outcome.ShouldBe(KeyOutcome.LeftOver);
    }

    [Fact]
    public void A_reading_does_not_print_its_key()
    {
        _headers["Authorization"] = "Bearer " + Key;
        $"{Read(Bearer())}".ShouldBe("One");
    }

    private static void ShouldFind(KeyReading reading, string key)
    {
        reading.Outcome.ShouldBe(KeyOutcome.One);
        reading.Key.ToString().ShouldBe(key);
    }

    private KeyReading Read(Catalog catalog, string query = "", bool passes = false) => KeyReader.Read(_headers, query, catalog, passes);

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private static Catalog Bearer() => Slot(KeySlotKind.Bearer);

    private static Catalog Header(string name) => Slot(KeySlotKind.Header, name);

    private static Catalog NoSlots() => With();

    private static Catalog Slot(KeySlotKind kind, string name = "") => With(new KeySlot(kind, name));

    private static Catalog With(params KeySlot[] slots) => new()
    {
        Name = "vendor",
        Surface = Surface.Billing,
        KeySlots = slots,
        Operations = [],
        Routes = RouteTable.Compile([], out _),
        Unmatched = new UnmatchedOperations("vendor", getReads: false, ""),
    };
}
