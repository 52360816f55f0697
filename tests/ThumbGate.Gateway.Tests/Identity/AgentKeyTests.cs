using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Identity;

namespace ThumbGate.Gateway.Tests.Identity;

public sealed class AgentKeyTests
{
    [Fact]
    public void Hashing_is_SHA_256_of_the_text_and_allocates_nothing()
    {
        var key = AgentKey.Create("sales");
        AgentKey.Hash(key).ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

        AgentKey.Hash(key);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            AgentKey.Hash(key);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void What_is_longer_than_any_key_is_hashed_too()
    {
        var text = new string('ä', 5000);
        AgentKey.Hash(text).ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void A_key_is_found_wherever_it_stands()
    {
        var key = AgentKey.Create("customer-support");
        AgentKey.IsIn(key).ShouldBeTrue();
        AgentKey.IsIn($"session=1; k={key}; x").ShouldBeTrue();
        AgentKey.IsIn($"tg_ tg_x tg_{key}").ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("tg_")]
    [InlineData("tg_sales")]
    [InlineData("tg_sales_short")]
    [InlineData("tg__0123456789012345678901234567890123456789012")]
    [InlineData("tg_Sales_0123456789012345678901234567890123456789012")]
    [InlineData("tg_sales_01234567890123456789012345678901234567 9012")]
    public void What_only_resembles_a_key_is_none(string text) => AgentKey.IsIn(text).ShouldBeFalse();
}
