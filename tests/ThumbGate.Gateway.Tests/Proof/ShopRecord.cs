using Dapper;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>What the shop's gateway has recorded, held against what was said and sent.</summary>
internal sealed class ShopRecord(ProofGateway gateway)
{
    /// <summary>How many decisions have no outcome.</summary>
    public long Open()
    {
        using var record = gateway.Record.Open();
        return record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_list WHERE outcome IS NULL");
    }

    /// <summary>What came of the requests about an item; nothing is known of one that is under way.</summary>
    public IReadOnlyList<(string? Outcome, string? Error)> Outcomes(string item)
    {
        using var record = gateway.Record.Open();
        return [.. record.Query<(string?, string?)>("SELECT outcome, error FROM decision_list WHERE path LIKE @path", new { path = "%/items/" + item })];
    }

    /// <summary>Whatever was said to anybody is on record: decisions, votes, feedback and the blocks that it became.</summary>
    public void ShouldHold(Told told)
    {
        // Looked at after what was told, of which there is more all the time.
        string[] decisions = [.. told.Decisions], approvals = [.. told.Approvals], feedback = [.. told.Feedback], acts = [.. approvals, .. told.Denials, .. feedback];
        using var record = gateway.Record.Open();
        decisions.Except(record.Query<string>("SELECT id FROM decisions"), StringComparer.Ordinal).ShouldBeEmpty();
        feedback.Except(record.Query<string>("SELECT id FROM feedback WHERE block_id IN (SELECT id FROM blocks)"), StringComparer.Ordinal).ShouldBeEmpty();
        approvals.Except(
            record.Query<string>("SELECT id FROM approvals WHERE decided_by = 'dana' AND status IN ('approved', 'executing', 'executed', 'unknown')"),
            StringComparer.Ordinal).ShouldBeEmpty();
        acts.Except(record.Query<string>("SELECT subject FROM acts"), StringComparer.Ordinal).ShouldBeEmpty();
        record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_gaps").ShouldBe(0);
    }

    /// <summary>Whatever the upstream got that was no read was allowed on record, and no mail was sent twice by one approval.</summary>
    public void ShouldHold(IEnumerable<RecordedRequest> requests)
    {
        using var record = gateway.Record.Open();
        var allowed = record.Query<(string Path, string Resource)>("SELECT path, resource FROM decision_list WHERE verdict = 'allow' AND risk <> 'read'").AsList();
        var known = allowed.Select(a => a.Path.EndsWith("/mails", StringComparison.Ordinal) || a.Path.EndsWith("/notes", StringComparison.Ordinal) ? a.Resource : Last(a.Path))
            .ToHashSet(StringComparer.Ordinal);
        var sent = requests.Where(r => r.Method != "GET").Select(ShopLoad.NameOf).ToArray();
        sent.Except(known, StringComparer.Ordinal).ShouldBeEmpty();
        sent.Where(ShopDeeds.IsMail).GroupBy(s => s, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
    }

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];
}
