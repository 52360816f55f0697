using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The machine's clock is put back while the gateway runs, as it is where it had gone wrong.</summary>
public sealed class ClockTests
{
    private const string Mail = """{"to":"kim@shop.test","text":"hello"}""";
    private static readonly TimeSpan Hours = TimeSpan.FromHours(3);

    [Fact]
    public async Task Decisions_stay_in_the_order_they_were_made_in_and_the_chain_stays_whole()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var made = new List<string>();

        for (var i = 0; i < 12; i++)
        {
            var answer = i % 3 == 2 ? await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/1", key) : await gateway.PostAsync("/shop/v1/notes", key, """{"item":"1"}""");
            made.Add(answer.ShouldBe(i % 3 == 2 ? 403 : 200).Decision!);
            gateway.Clock.StepBack(i == 5 ? Hours : TimeSpan.FromMilliseconds(1));
        }

        made.ShouldBe(made.Order(StringComparer.Ordinal));
        (await gateway.DecisionsAsync()).Select(d => d.Id).ShouldBe(made);
        await gateway.RestartAsync();
        (await gateway.PostAsync("/shop/v1/notes", key, """{"item":"2"}""")).ShouldBe(200);
        (await gateway.DecisionsAsync()).Count.ShouldBe(made.Count + 1);
        using var keys = new PublicKeys();
        keys.Add(gateway.Get<CheckpointKey>().PublicKey);
        StoreWalk.Verify(gateway.Get<Database>(), keys, []).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_limit_forgets_nothing_early()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s =>
            s.Edit("roles/sales.yaml", "default: deny", "limits: [{ surface: billing, per: role, rate: 2/1h }]\ndefault: deny"));
        var key = await gateway.KeyAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        gateway.Clock.StepBack(Hours);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429);
        await gateway.RestartAsync();
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(429);

        await gateway.AdvanceAsync(Hours + TimeSpan.FromMinutes(70));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
    }

    [Fact]
    public async Task A_hold_can_still_be_approved_passes_once_and_what_had_expired_stays_so()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Shop = "hold: { release: retry }");
        var key = await gateway.KeyAsync();
        var late = (await gateway.PostAsync("/shop/v1/mails", key, """{"to":"late@shop.test"}""")).ShouldBe(403);
        await gateway.AdvanceAsync(TimeSpan.FromDays(31));
        var held = (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403);

        gateway.Clock.StepBack(TimeSpan.FromDays(31) + Hours);
        await gateway.ApproveAsync(held);
        (await gateway.DecideAsync(late, "approve", "dana")).Status.ShouldBe(409);

        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/mails", key, Mail)).ShouldBe(403).Approval.ShouldNotBe(held.Approval);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_key_stays_revoked_and_one_that_expires_does_so_by_the_clock()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var revoked = await gateway.IssueAsync();
        var brief = await gateway.KeyAsync(expires: gateway.Clock.GetUtcNow() + TimeSpan.FromMinutes(30));
        await gateway.Get<AgentStore>().RevokeAsync(revoked.Agent.Identity.Id, "test");

        gateway.Clock.StepBack(Hours);
        (await gateway.GetAsync("/shop/v1/items", revoked.Key)).ShouldBe(401).Problem.ShouldBe("key-revoked");
        (await gateway.GetAsync("/shop/v1/items", brief)).ShouldBe(200);

        await gateway.AdvanceAsync(Hours + TimeSpan.FromMinutes(31));
        (await gateway.GetAsync("/shop/v1/items", brief)).ShouldBe(401).Problem.ShouldBe("key-expired");
    }

    [Fact]
    public async Task Known_keys_are_good_for_no_longer_while_the_record_is_gone()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var record = gateway.Get<Database>().Path.ShouldNotBeNull();
        File.Move(record, record + ".away");

        gateway.Clock.StepBack(Hours);
        await gateway.AdvanceAsync(TimeSpan.FromMinutes(4));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);

        await gateway.AdvanceAsync(TimeSpan.FromMinutes(2));
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(503).Text.ShouldContain("record-unavailable");
    }
}
