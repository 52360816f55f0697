using System.Globalization;
using Npgsql;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// In what order the gateway speaks with PostgreSQL, with the upstream and with people. That a commit which PostgreSQL has answered is on the
/// disk is PostgreSQL's word, which the gateway makes it give.
/// </summary>
public sealed class CommitOrderTests
{
    private const int Alone = 10;
    private const int Together = 40;

    // ReadyForQuery with no transaction open, at the end of what was received: what was sent before is committed.
    private const string Committed = @"Z\0\0\0\5I""";

    [Fact]
    public async Task PostgreSQL_has_answered_the_commit_before_the_first_byte_goes_to_the_upstream_or_anybody_is_told()
    {
        string log = null!;
        using var shared = new SharedRecord();
        await using var gateway = await ProofGateway.StartAsync(
            s => s.Record = shared, launcher: (root, _) => SystemCalls.Launcher(log = Path.Combine(root, "strace.log")));
        var key = await gateway.KeyAsync();
        var items = Enumerable.Range(0, Alone + Together).Select(i => "written-" + i.ToString("D3", CultureInfo.InvariantCulture)).ToArray();
        foreach (var item in items[..Alone])
        {
            (await gateway.PutAsync(item, key)).ShouldBe(200);
        }

        await Task.WhenAll(items[Alone..].Select(async item => (await gateway.PutAsync(item, key)).ShouldBe(200)));
        gateway.Upstream.Count.ShouldBe(items.Length);
        var refused = (await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/precious", key)).ShouldBe(403);
        var held = (await gateway.SendAsync(HttpMethod.Post, "/shop/v1/mails", key, """{"to":"kim@shop.test"}""")).ShouldBe(403);
        await gateway.Desk.ApproveAsync("dana", held.Approval);
        var feedback = await gateway.Desk.ThumbsDownAsync("dana", refused.Decision!, "It was precious.");

        var order = new Order(
            await SystemCalls.OfAsync(gateway, log), string.Create(CultureInfo.InvariantCulture, $":{new NpgsqlConnectionStringBuilder(shared.Connection).Port}]"));
        var upstream = string.Create(CultureInfo.InvariantCulture, $"->127.0.0.1:{gateway.Upstream.Address.Port}]");
        var (agents, operators) = ($"127.0.0.1:{gateway.AgentsPort}->", $"127.0.0.1:{gateway.OperatorsPort}->");
        foreach (var item in items)
        {
            order.ShouldBeCommittedBefore(item, c => c.File.EndsWith(upstream, StringComparison.Ordinal) && c.Text.Contains(item, StringComparison.Ordinal));
        }

        order.ShouldBeCommittedBefore(refused.Decision!, c => IsTold(c, agents, refused.Decision!));
        order.ShouldBeCommittedBefore(held.Decision!, c => IsTold(c, agents, held.Decision!));
        order.ShouldBeCommittedBefore(held.Approval, c => IsTold(c, agents, held.Approval));
        // The act of approving is what the record has beside the hold; who approves may be told of what became of it since.
        order.ShouldBeCommittedBefore("approval-approved", c => IsTold(c, operators, held.Approval) && !c.Text.Contains("pending", StringComparison.Ordinal));
        order.ShouldBeCommittedBefore(feedback, c => IsTold(c, operators, feedback));
    }

    private static bool IsTold(SystemCall call, string listener, string what) =>
        call.File.Contains(listener, StringComparison.Ordinal) && call.Text.Contains(what, StringComparison.Ordinal);

    private sealed class Order(IReadOnlyList<SystemCall> calls, string server)
    {
        public void ShouldBeCommittedBefore(string mark, Func<SystemCall, bool> isTelling)
        {
            var sent = calls.FirstOrDefault(c => c.IsSend && c.File.EndsWith(server, StringComparison.Ordinal) && c.Text.Contains(mark, StringComparison.Ordinal))
                .ShouldNotBeNull($"{mark} was never sent to PostgreSQL");
            var told = calls.FirstOrDefault(c => c.IsSend && isTelling(c)).ShouldNotBeNull($"{mark} was never told");
            calls.Any(c => c.IsReceive && c.File == sent.File && c.Ended > sent.Ended && c.Ended < told.Began && c.Text.Contains(Committed, StringComparison.Ordinal))
                .ShouldBeTrue($"{mark} was sent to PostgreSQL at {sent.Ended} and told at {told.Began}, and PostgreSQL had not answered between");
        }
    }
}
