using System.Globalization;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// In what order the gateway asks the system to write, to sync and to send. A kill can't tell a record that was synced from one that was only
/// written; this can.
/// </summary>
public sealed class SyncOrderTests
{
    private const string Journal = ".journal";
    private const string Store = "-wal";
    private const int Alone = 10;
    private const int Together = 40;

    [Fact]
    public async Task An_intent_is_synced_before_the_first_byte_of_its_request_goes_to_the_upstream()
    {
        string log = null!;
        await using var gateway = await ProofGateway.StartAsync(launcher: (root, _) => SystemCalls.Launcher(log = Path.Combine(root, "strace.log")));
        var key = await gateway.KeyAsync();
        var items = Enumerable.Range(0, Alone + Together).Select(i => "written-" + i.ToString("D3", CultureInfo.InvariantCulture)).ToArray();

        foreach (var item in items[..Alone])
        {
            (await gateway.PutAsync(item, key)).ShouldBe(200);
        }

        await Task.WhenAll(items[Alone..].Select(async item => (await gateway.PutAsync(item, key)).ShouldBe(200)));

        gateway.Upstream.Count.ShouldBe(items.Length);
        var calls = await SystemCalls.OfAsync(gateway, log);
        var upstream = $"->127.0.0.1:{gateway.Upstream.Address.Port}]";
        foreach (var item in items)
        {
            ShouldBeSyncedBefore(calls, Journal, item, c => c.File.EndsWith(upstream, StringComparison.Ordinal) && c.Text.Contains(item, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_refused_held_approved_or_taught_is_synced_before_anybody_is_told()
    {
        string log = null!;
        await using var gateway = await ProofGateway.StartAsync(launcher: (root, _) => SystemCalls.Launcher(log = Path.Combine(root, "strace.log")));
        var key = await gateway.KeyAsync();

        var refused = (await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/precious", key)).ShouldBe(403);
        var held = (await gateway.SendAsync(HttpMethod.Post, "/shop/v1/mails", key, """{"to":"kim@shop.test"}""")).ShouldBe(403);
        await gateway.Desk.ApproveAsync("dana", held.Approval);
        var feedback = await gateway.Desk.ThumbsDownAsync("dana", refused.Decision!, "It was precious.");

        var calls = await SystemCalls.OfAsync(gateway, log);
        var (agents, operators) = ($"127.0.0.1:{gateway.AgentsPort}->", $"127.0.0.1:{gateway.OperatorsPort}->");
        ShouldBeSyncedBefore(calls, Journal, refused.Decision!, c => IsTold(c, agents, refused.Decision!));
        ShouldBeSyncedBefore(calls, Journal, held.Decision!, c => IsTold(c, agents, held.Decision!));
        ShouldBeSyncedBefore(calls, Store, held.Approval, c => IsTold(c, agents, held.Approval));
        // The act of approving is what the record has beside the hold.
        ShouldBeSyncedBefore(calls, Store, "approval-approved", c => IsTold(c, operators, held.Approval) && c.Text.Contains("approved", StringComparison.Ordinal));
        ShouldBeSyncedBefore(calls, Store, feedback, c => IsTold(c, operators, feedback));
    }

    private static bool IsTold(SystemCall call, string listener, string what) =>
        call.File.Contains(listener, StringComparison.Ordinal) && call.Text.Contains(what, StringComparison.Ordinal);

    private static void ShouldBeSyncedBefore(IReadOnlyList<SystemCall> calls, string file, string mark, Func<SystemCall, bool> isTelling)
    {
        var written = calls.FirstOrDefault(c => c.IsWrite && c.File.EndsWith(file, StringComparison.Ordinal) && c.Text.Contains(mark, StringComparison.Ordinal))
            .ShouldNotBeNull($"{mark} was never written to *{file}");
        var told = calls.FirstOrDefault(c => c.IsSend && isTelling(c)).ShouldNotBeNull($"{mark} was never sent");
        calls.Any(c => c.IsSync && c.File == written.File && c.Began > written.Ended && c.Ended < told.Began)
            .ShouldBeTrue($"{mark} was written at {written.Ended} and sent at {told.Began}, and not synced between");
    }
}
