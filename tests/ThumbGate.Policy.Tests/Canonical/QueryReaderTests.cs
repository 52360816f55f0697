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

    [Theory]
    [InlineData("?to.all=x")]
    [InlineData("?to_all=x&to.all=y")]
    [InlineData("?to%20all=x")]
    [InlineData("?to+all=x")]
    [InlineData("?to[all=x")]
    [InlineData("?to%5Ball=x")]
    [InlineData("?%20to_all=x")]
    [InlineData("?++to_all=x")]
    [InlineData("?%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20%20to.all=x")]
    [InlineData("?a;to.all=x")]
    public void A_key_that_some_servers_take_for_this_one_has_two_readings(string query) =>
        QueryReader.Find(query, "to_all", out _).ShouldBeGreaterThan(1);

    [Theory]
    [InlineData("?to-all=x")]
    [InlineData("?to.al=x")]
    [InlineData("?to_all+=x")]
    [InlineData("?to[all]=x")]
    public void A_key_that_no_server_takes_for_this_one_is_another(string query) =>
        QueryReader.Find(query, "to_all", out _).ShouldBe(0);

    // Where a vendor reads either, a catalog names both.
    [Theory]
    [InlineData("?update_mode=x", 0)]
    [InlineData("?updateMode=x&update_mode=y", 1)]
    public void A_key_that_is_spelled_out_is_another(string query, int times) =>
        QueryReader.Find(query, "updateMode", out _).ShouldBe(times);

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
