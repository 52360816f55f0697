using Shouldly;
using ThumbGate.Gateway.Forwarding;
using Xunit;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class RepeatedCredentialTests
{
    private const string Sent = "api_key=s%2Fecret";

    [Theory]
    [InlineData("https://api.example.com/v1?api_key=s/ecret")]
    [InlineData("https://api.example.com/v1?api_key=s%2fecret")]
    [InlineData("/login?next=%2Fv1%3Fapi_key%3Ds%252Fecret")]
    [InlineData("/login?next=%252Fv1%253Fapi_key%253D%2573%25252F%2565cret")]
    public void It_is_found_however_it_is_escaped(string text) => RepeatedCredential.IsIn(text, Sent).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("/v1/items?page=2")]
    [InlineData("/v1/files/100%25%20sure%zz")]
    public void Other_text_passes(string text) => RepeatedCredential.IsIn(text, Sent).ShouldBeFalse();

    [Fact]
    public void A_text_escaped_too_often_is_not_looked_through_to_its_end()
    {
        RepeatedCredential.IsIn(Escaped("/v1", RepeatedCredential.MostEscapes), Sent).ShouldBeFalse();
        RepeatedCredential.IsIn(Escaped("/v1", RepeatedCredential.MostEscapes + 1), Sent).ShouldBeTrue();
        RepeatedCredential.IsIn("%" + string.Concat(Enumerable.Repeat("25", 30_000)), Sent).ShouldBeTrue();
    }

    private static string Escaped(string text, int times) => times == 0 ? text : Uri.EscapeDataString(Escaped(text, times - 1));
}
