using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Feedback;

public sealed class FeedbackTests
{
    private const string Note = """{"item":"i1","text":"sold out"}""";

    [Fact]
    public async Task What_got_a_thumbs_down_is_refused_from_then_on_with_the_incident_named()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var bad = await gateway.PostAsync("/shop/v1/notes", key, Note);
        await gateway.ThumbDownAsync(bad.ShouldBe(200).Decision!, "It was not sold out.");

        var repeat = await gateway.PostAsync("/shop/v1/notes", key, Note);

        repeat.ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
        var reason = repeat.Json["reasons"]![0]!;
        reason["gate"]!.GetValue<string>().ShouldBe("feedback");
        reason["incident"]!.GetValue<string>().ShouldBe(bad.Decision);
        reason["message"]!.GetValue<string>().ShouldContain("It was not sold out.");
        gateway.Upstream.Count.ShouldBe(1);
        var row = (await gateway.DecisionsAsync())[^1];
        row.Verdict.ShouldBe(Verdict.Deny);
        row.BlockId.ShouldNotBeNull();

        // The role is bound, whichever agent acts in it, also on a read that no body tells apart.
        (await gateway.PostAsync("/shop/v1/notes", await gateway.KeyAsync(), Note)).ShouldBe(403);
    }

    [Fact]
    public async Task Other_content_another_resource_query_operation_or_role_passes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var bad = await gateway.PostAsync("/shop/v1/notes", key, Note);
        await gateway.ThumbDownAsync(bad.Decision!, "It was not sold out.");

        (await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i1","text":"in stock"}""")).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/notes", key, """{"item":"i2","text":"sold out"}""")).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/notes?draft=1", key, Note)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/items", key, Note)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/notes", await gateway.KeyAsync("support"), Note)).ShouldBe(200);
        (await gateway.PostAsync("/shop/v1/notes", key, Note)).ShouldBe(403);
    }

    [Fact]
    public async Task A_read_without_a_body_can_be_blocked_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var bad = await gateway.GetAsync("/shop/v1/items/i1", key);
        await gateway.ThumbDownAsync(bad.Decision!, "Not this one.");

        (await gateway.GetAsync("/shop/v1/items/i1", key)).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
        (await gateway.GetAsync("/shop/v1/items/i2", key)).ShouldBe(200);
    }

    [Fact]
    public async Task A_read_of_a_resource_too_long_for_its_row_is_blocked_as_exactly_as_any_other()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var item = new string('i', 600);
        var bad = await gateway.GetAsync("/shop/v1/items/" + item + "1", key);
        await gateway.ThumbDownAsync(bad.ShouldBe(200).Decision!, "Not this one.");

        (await gateway.GetAsync("/shop/v1/items/" + item + "1", key)).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
        (await gateway.GetAsync("/shop/v1/items/" + item + "2", key)).ShouldBe(200);
    }

    [Fact]
    public async Task What_streamed_past_unread_is_blocked_whatever_its_content()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.Root = "inspect: { perRequest: 1KiB, total: 64KiB }");
        var key = await gateway.KeyAsync();
        var bad = await gateway.PostAsync("/shop/v1/items", key, new string('x', 5000));
        await gateway.ThumbDownAsync(bad.ShouldBe(200).Decision!, "No bulk loads.");

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);

        // Nobody can tell whether this is the same content: it has to be read, and is too large for that.
        (await gateway.PostAsync("/shop/v1/items", key, new string('x', 5000))).ShouldBe(413);
        gateway.Upstream.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_block_outlives_a_restart()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var bad = await gateway.PostAsync("/shop/v1/notes", key, Note);
        await gateway.ThumbDownAsync(bad.Decision!, "It was not sold out.");

        await gateway.RestartAsync();

        (await gateway.PostAsync("/shop/v1/notes", key, Note)).ShouldBe(403).Reasons.ShouldBe(["feedback-block"]);
    }
}
