using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The gateway is killed again and again while agents and people work with it, and started again on what it left.</summary>
public sealed class KillTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_twenty_times_under_load_it_has_recorded_all_that_was_sent_and_lost_nothing_that_it_had_said()
    {
        await using var gateway = await ProofGateway.StartAsync();
        gateway.Upstream.Answer = ShopLoad.Answer;
        await using var load = await ShopLoad.StartAsync(gateway);

        for (var kill = 0; kill < Kills; kill++)
        {
            var stuck = load.Stick();
            await load.PeopleDoAsync(atLeast: 1 + (kill % 6));
            await stuck.Arrived;
            await load.PauseAsync(gateway.KillAsync);
            await stuck.Broken;

            await gateway.StartAsync();
            Open(gateway).ShouldBe(0, "decisions were left open");
            Outcomes(gateway, stuck.Item).ShouldBe([("unknown", DecisionIndexer.Interrupted)]);
            ShouldBeKept(gateway, load);
            load.Resume();
        }

        await load.StopAsync();
        load.ShouldHaveWorked(Kills);
        // What the journal still holds comes into the record with the next start.
        await gateway.KillAsync();
        await gateway.StartAsync();
        ShouldBeKept(gateway, load);
        ShouldBeRecorded(gateway);
        await gateway.ShouldBeWholeAsync();
    }

    private static long Open(ProofGateway gateway)
    {
        using var record = gateway.Record.Open();
        return record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_list WHERE outcome IS NULL");
    }

    private static List<(string Outcome, string Error)> Outcomes(ProofGateway gateway, string item)
    {
        using var record = gateway.Record.Open();
        return [.. record.Query<(string, string)>("SELECT outcome, error FROM decision_list WHERE path LIKE @path", new { path = "%/items/" + item })];
    }

    /// <summary>Whatever was said to anybody is on record: decisions, votes, feedback and the blocks that it became.</summary>
    private static void ShouldBeKept(ProofGateway gateway, ShopLoad load)
    {
        using var record = gateway.Record.Open();
        load.Told.Decisions.Except(record.Query<string>("SELECT id FROM decisions"), StringComparer.Ordinal).ShouldBeEmpty();
        load.Told.Feedback.Except(record.Query<string>("SELECT id FROM feedback WHERE block_id IN (SELECT id FROM blocks)"), StringComparer.Ordinal).ShouldBeEmpty();
        load.Told.Approvals.Except(
            record.Query<string>("SELECT id FROM approvals WHERE decided_by = 'dana' AND status IN ('approved', 'executing', 'executed', 'unknown')"),
            StringComparer.Ordinal).ShouldBeEmpty();
        load.Told.Approvals.Concat(load.Told.Denials).Concat(load.Told.Feedback).Except(record.Query<string>("SELECT subject FROM acts"), StringComparer.Ordinal).ShouldBeEmpty();
        record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_gaps").ShouldBe(0);
    }

    /// <summary>Whatever the upstream got that was no read was allowed on record, and no mail was sent twice by one approval.</summary>
    private static void ShouldBeRecorded(ProofGateway gateway)
    {
        using var record = gateway.Record.Open();
        var allowed = record.Query<(string Path, string Resource)>("SELECT path, resource FROM decision_list WHERE verdict = 'allow' AND risk <> 'read'").AsList();
        var known = allowed.Select(a => a.Path.EndsWith("/mails", StringComparison.Ordinal) || a.Path.EndsWith("/notes", StringComparison.Ordinal) ? a.Resource : Last(a.Path))
            .ToHashSet(StringComparer.Ordinal);
        var sent = gateway.Upstream.Requests.Where(r => r.Method != "GET").Select(ShopLoad.NameOf).ToArray();
        sent.Except(known, StringComparer.Ordinal).ShouldBeEmpty();
        sent.Where(ShopDeeds.IsMail).GroupBy(s => s, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
    }

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];
}
