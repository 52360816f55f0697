using System.Diagnostics;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests;

/// <summary>What is done at one of two replicas is in force at the other, asked through both their listeners.</summary>
public sealed class ReplicasTests
{
    private const string Note = """{"item":"i1","text":"sold out"}""";

    [Fact]
    public async Task Every_one_of_many_blocks_given_on_one_is_enforced_on_the_other()
    {
        await using var replicas = await Replicas.StartAsync();
        var key = await replicas.One.KeyAsync();
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/.thumbgate/whoami", key)).Status == 200);

        for (var i = 0; i < 40; i++)
        {
            var read = $"/shop/v1/items/i{i}";
            var bad = await replicas.One.GetAsync(read, key);
            await replicas.One.ThumbDownAsync(bad.ShouldBe(200).Decision!, "Not this one.");

            (await replicas.One.GetAsync(read, key)).ShouldBe(403);
            await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync(read, key)).Status == 403);
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_on_one_opens_nothing_on_the_other()
    {
        await using var replicas = await Replicas.StartAsync();
        var agent = await replicas.One.IssueAsync();
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/shop/v1/items", agent.Key)).Status == 200);

        await replicas.One.Get<AgentStore>().RevokeAsync(agent.Agent.Identity.Id, "test");

        (await replicas.One.GetAsync("/shop/v1/items", agent.Key)).ShouldBe(401);
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/shop/v1/items", agent.Key)).Status == 401);
    }

    [Fact]
    public async Task A_connection_that_waits_on_one_is_released_by_an_approval_on_the_other()
    {
        await using var replicas = await Replicas.StartAsync();
        var key = await replicas.One.KeyAsync();
        var waiting = replicas.One.PostAsync("/shop/v1/mails", key, """{"to":"kim"}""", ("Prefer", "wait=60"));
        await replicas.One.WaitersAsync(1);
        var hold = (await replicas.Other.Get<ApprovalStore>().ListAsync(ApprovalStatus.Pending)).ShouldHaveSingleItem().Id;

        await replicas.Other.ApproveAsync(hold);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(200);
        (replicas.One.Upstream.Count + replicas.Other.Upstream.Count).ShouldBe(1);
    }

    [Fact]
    public async Task A_limit_of_three_is_three_on_both_together()
    {
        await using var replicas = await Replicas.StartAsync(configure: s =>
            s.Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, per: role, rate: 3/1h }]\ndefault: deny"));
        var key = await replicas.One.KeyAsync();
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/.thumbgate/whoami", key)).Status == 200);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? replicas.One : replicas.Other).PostAsync("/shop/v1/notes", key, Note)));

        answers.Count(a => a.Status == 200).ShouldBe(3);
        answers.Count(a => a.Status == 429).ShouldBe(9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_Redis_is_gone_the_poll_brings_what_the_other_did_and_afterwards_it_is_told_again(bool killed)
    {
        await using var replicas = await Replicas.StartAsync(poll: "500ms", losesRedis: true);
        var key = await replicas.One.KeyAsync();
        if (killed)
        {
            await replicas.Redis.KillAsync();
        }
        else
        {
            replicas.Redis.Pause();
        }

        await Eventually.BeTrueAsync(() => !replicas.One.Get<RedisLink>().IsThere && !replicas.Other.Get<RedisLink>().IsThere);
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/shop/v1/items/i1", key)).Status == 200);
        var watch = Stopwatch.StartNew();
        var bad = await replicas.One.GetAsync("/shop/v1/items/i1", key);
        await replicas.One.ThumbDownAsync(bad.Decision!, "Not this one.");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/shop/v1/items/i1", key)).Status == 403);

        if (killed)
        {
            await replicas.Redis.StartAgainAsync();
        }
        else
        {
            replicas.Redis.Resume();
        }

        await replicas.SharingAsync();
        bad = await replicas.One.GetAsync("/shop/v1/items/i2", key);
        await replicas.One.ThumbDownAsync(bad.ShouldBe(200).Decision!, "Nor this one.");
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/shop/v1/items/i2", key)).Status == 403);
    }
}
