using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class TargetReaderTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/v1/customers/cus_1", "/v1/customers/cus_1")]
    [InlineData("/v1/customers/", "/v1/customers/")]
    [InlineData("/v1/a?b=c", "/v1/a")]
    [InlineData("/?", "/")]
    [InlineData("/a%20b/%C3%A9", "/a b/é")]
    [InlineData("/%7Euser/x%2Dy", "/~user/x-y")]
    [InlineData("/%f0%9f%8e%89", "/🎉")]
    [InlineData("/a%3Bv=1/b%3bc", "/a;v=1/b;c")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/...", "/...")]
    [InlineData("/a..b/.c/d.", "/a..b/.c/d.")]
    [InlineData("/a%3Fb%23c", "/a?b#c")]
    [InlineData("/crm/v3/objects/{id}", "/crm/v3/objects/{id}")]
    public void The_path_is_decoded_once(string raw, string path)
    {
        var target = Accept(raw);
        target.Path.ToString().ShouldBe(path);
        target.KeepsEncoded.ShouldBeFalse();
        target.Raw.ShouldBeSameAs(raw);
    }

    [Theory]
    [InlineData("/o/a%2fb", "/o/a%2Fb")]
    [InlineData("/o/100%25", "/o/100%25")]
    [InlineData("/o/%2525", "/o/%2525")]
    [InlineData("/o/a%2Fb%20c", "/o/a%2Fb c")]
    [InlineData("/o/%252e%252ex", "/o/%252e%252ex")]
    public void Encoded_slashes_and_percents_stay_encoded(string raw, string path)
    {
        var target = Accept(raw);
        target.Path.ToString().ShouldBe(path);
        target.KeepsEncoded.ShouldBeTrue();
    }

    [Fact]
    public void A_plain_path_is_a_slice_of_the_raw_target()
    {
        var raw = "/v1/refunds?expand[]=charge&limit=3";
        Accept(raw);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TargetReader.Read(raw, out var target);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBe(0);
        target.RawPathLength.ShouldBe("/v1/refunds".Length);
        target.Query.ToString().ShouldBe("?expand[]=charge&limit=3");
    }

    [Theory]
    [InlineData("/a?q=%2F..%2F&p=100%25&r=a//b/../c\\d&s=%5C")]
    [InlineData("/a?x=?&y=%C3%A9&z=a+b")]
    [InlineData("/a?my_method=1&method=2")]
    public void Queries_may_hold_what_paths_may_not(string raw) => Accept(raw);

    [Fact]
    public void Refusals_do_not_repeat_what_was_sent()
    {
        var refusal = TargetReader.Read("/secret-name/../x", out _).ShouldNotBeNull();
        refusal.Status.ShouldBe(400);
        refusal.Message.ShouldNotContain("secret-name");
        refusal.NextStep.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_refused_target_is_left_empty()
    {
        TargetReader.Read("/a/../b", out var target).ShouldNotBeNull();
        target.Raw.ShouldBeNull();
    }

    private static CanonicalTarget Accept(string raw)
    {
        TargetReader.Read(raw, out var target).ShouldBeNull();
        return target;
    }
}
