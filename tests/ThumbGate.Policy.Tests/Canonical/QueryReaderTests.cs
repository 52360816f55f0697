using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("?", 0, "")]
    [InlineData("?mode=x", 1, "x")]
    [InlineData("?a=1&mode=x&b=2", 1, "x")]
    [InlineData("?mode", 1, "")]
    [InlineData("?mode=", 1, "")]
    [InlineData("?mod%65=a%20b+c", 1, "a b c")]
    [InlineData("?modes=x", 0, "")]
    [InlineData("?x=mode", 0, "")]
    [InlineData("?x=mode=y", 0, "")]
    [InlineData("?mode=a=b", 1, "a=b")]
    [InlineData("?mode=a&mode=b", 2, "a")]
    [InlineData("?mode=a&m%6Fde=b", 2, "a")]
    [InlineData("?mode=%C3%A9", 1, "é")]
    public void A_key_is_found_however_it_is_spelled(string query, int times, string value)
    {
        QueryReader.Find(query, "mode", out var found).ShouldBe(times);
        found.ShouldBe(value);
    }

    [Theory]
    [InlineData("?a=1;mode=x")]
    [InlineData("?mode=x;a=1")]
    [InlineData("?mode=x;mode=y")]
    [InlineData("?a;m%6fde=y")]
    [InlineData("?mode;a=y")]
    public void A_semicolon_beside_the_key_has_two_readings(string query) =>
        QueryReader.Find(query, "mode", out _).ShouldBeGreaterThan(1);

    [Theory]
    [InlineData("?Mode=x")]
    [InlineData("?mode=x&MODE=y")]
    [InlineData("?%4Dode=x")]
    [InlineData("?a=1;Mode=x")]
    public void A_key_in_another_case_has_two_readings(string query) =>
        QueryReader.Find(query, "mode", out _).ShouldBeGreaterThan(1);

    [Fact]
    public void An_absent_key_costs_nothing()
    {
        var query = "?expand%5B%5D=charge&limit=3&starting_after=ch_1";
        QueryReader.Find(query, "amount", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = QueryReader.Find(query, "amount", out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThanOrEqualTo(128);
        count.ShouldBe(0);
    }
}
