using Dapper;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Chain;

public sealed class StoreVerificationTests
{
    [Fact]
    public async Task A_record_that_nobody_touched_is_whole()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var verification = chained.Verify();
        verification.Findings.ShouldBeEmpty();
        verification.Checkpoints.ShouldBeGreaterThan(0);
        verification.Unchained.ShouldBe(0);

        // Every row of every kind is walked over.
        var rows = RecordShapes.All.Sum(s => chained.Store.Count(s.Table));
        verification.Records.ShouldBe(rows);
        foreach (var shape in RecordShapes.All)
        {
            chained.Store.Count(shape.Table).ShouldBePositive(shape.Name);
        }

        verification.Ends.Select(e => e.Chain).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task A_chain_goes_on_over_restarts()
    {
        using var chained = await ChainedStore.WithEverythingAsync(5);
        var before = chained.End();
        await chained.AddAsync(6);
        chained.End().Sequence.ShouldBeGreaterThan(before.Sequence);
        chained.Verify(before).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UPDATE decisions SET verdict = 'hold' WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET path = path || ' ' WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET at = at + 1 WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET at = CAST(at AS TEXT) || 'x' WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET facts = '{}' WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET reasons = '[]' WHERE seq = 1", 1, 1)]
    [InlineData("UPDATE decisions SET digest = upper('ab') WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET hash = zeroblob(32) WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE decisions SET hash = NULL WHERE seq = 3", 1, 3)]
    [InlineData("UPDATE acts SET operator = 'somebody' WHERE seq = 2", 0, 2)]
    [InlineData("UPDATE acts SET detail = '{}' WHERE seq = 2", 0, 2)]
    public async Task An_edited_record_is_named(string edit, long chain, long sequence)
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper(edit);
        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Chain, finding.Sequence).ShouldBe((FindingKind.Edited, chain, sequence), finding.ToString());
        finding.Id.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("outcomes", "duration_ms = 9999")]
    [InlineData("decision_gaps", "decisions = decisions - 1")]
    [InlineData("checkpoints", "at = at + 1")]
    public async Task An_edited_entry_of_any_kind_is_named(string table, string edit)
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var sequence = chained.Scalar<long>($"SELECT MIN(seq) FROM {table}");
        chained.Tamper($"UPDATE {table} SET {edit} WHERE seq = {sequence}");
        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Chain, finding.Sequence).ShouldBe((FindingKind.Edited, 1, sequence), finding.ToString());
    }

    [Theory]
    [InlineData("owner = 'somebody else'")]
    [InlineData("environment = 'sandbox'")]
    [InlineData("environment = 'not-a-name'")]
    [InlineData("mode = ''")]
    [InlineData("credential = ''")]
    public async Task Whoever_edits_the_circumstances_edits_every_record_that_names_them(string edit)
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var sequence = chained.Scalar<long>("SELECT MIN(d.seq) FROM decisions d JOIN circumstances c ON c.key = d.circumstances WHERE c.role = 'finance'");
        chained.Tamper($"UPDATE circumstances SET {edit} WHERE role = 'finance'");
        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Sequence).ShouldBe((FindingKind.Edited, sequence), finding.ToString());
    }

    [Fact]
    public async Task A_removed_record_is_named()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var sequence = chained.Scalar<long>("SELECT MAX(seq) FROM decisions WHERE seq < 12");
        chained.Tamper($"DELETE FROM decisions WHERE seq = {sequence}");
        var finding = chained.Verify().Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Chain, finding.Sequence).ShouldBe((FindingKind.Removed, 1, sequence));
    }

    [Fact]
    public async Task A_removed_record_whose_successors_were_renumbered_is_found()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var places = chained.Scalar<string>("SELECT group_concat(seq) FROM (SELECT seq FROM decisions ORDER BY seq LIMIT 2)").Split(',');
        chained.Tamper($"DELETE FROM decisions WHERE seq = {places[0]}");
        chained.Tamper($"UPDATE decisions SET seq = {places[0]} WHERE seq = {places[1]}");
        chained.Verify().Findings[0].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(places[0]);
    }

    [Fact]
    public async Task Two_records_that_changed_places_are_found()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper("UPDATE decisions SET seq = -1 WHERE seq = 3");
        chained.Tamper("UPDATE decisions SET seq = 3 WHERE seq = 5");
        chained.Tamper("UPDATE decisions SET seq = 5 WHERE seq = -1");
        chained.Verify().Findings[0].Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_place_that_is_taken_twice_is_found()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper("UPDATE decisions SET seq = 3 WHERE seq = 5");
        chained.Verify().Findings.Select(f => f.Kind).ShouldContain(FindingKind.Reordered);
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_is_found()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var end = chained.End().Sequence;
        foreach (var shape in RecordShapes.All.Where(s => s != Act.Shape && chained.Scalar<long>($"SELECT COUNT(*) FROM {s.Table} WHERE seq > {end - 5}") > 0))
        {
            chained.Tamper($"DELETE FROM {shape.Table} WHERE chain = 1 AND seq > {end - 5}");
        }

        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Chain, finding.Sequence).ShouldBe((FindingKind.CutOff, 1, end - 4), finding.ToString());
    }

    [Fact]
    public async Task A_chain_that_was_cut_off_and_told_to_end_there_is_found_by_what_the_log_said()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var logged = chained.End();
        var cut = chained.Scalar<long>("SELECT MAX(seq) FROM decisions") - 2;
        foreach (var shape in RecordShapes.All.Where(s => chained.Scalar<long>($"SELECT COUNT(*) FROM {s.Table} WHERE chain = 1 AND seq > {cut}") > 0))
        {
            chained.Tamper($"DELETE FROM {shape.Table} WHERE chain = 1 AND seq > {cut}");
        }

        chained.Tamper($"UPDATE chains SET seq = {cut}, hash = (SELECT hash FROM decisions WHERE seq = {cut}) WHERE number = 1");
        chained.Verify().Findings.ShouldBeEmpty();
        var finding = chained.Verify(logged).Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Sequence).ShouldBe((FindingKind.CutOff, cut + 1));
    }

    [Fact]
    public async Task A_chain_that_was_linked_anew_after_an_edit_is_not_as_its_checkpoints_signed_it()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper("UPDATE decisions SET verdict = 'allow' WHERE seq = 1");
        Relink(chained);
        var finding = chained.Verify().Findings[0];
        finding.Kind.ShouldBe(FindingKind.Unsigned, finding.ToString());
        finding.Id.ShouldNotBeNull().ShouldStartWith("chk_");
    }

    [Fact]
    public async Task The_acts_of_operators_are_vouched_for_by_the_checkpoints_of_the_gateway()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        await chained.AddAsync(3);
        chained.Tamper("UPDATE acts SET detail = '{\"changed\":\"x\"}' WHERE seq = 1");
        RelinkActs(chained);
        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Chain).ShouldBe((FindingKind.Unsigned, 0L), finding.ToString());
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_counts_for_nothing()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var keys = new PublicKeys();
        keys.Add(other.ExportSubjectPublicKeyInfo());
        var finding = StoreWalk.Verify(chained.Store.Database, keys, []).Findings[0];
        finding.Kind.ShouldBe(FindingKind.Unsigned);
        finding.Message.ShouldContain(chained.Store.Key.Fingerprint);
    }

    [Fact]
    public async Task A_chain_that_is_gone_as_a_whole_is_missed_by_the_checkpoints_of_others()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper("DELETE FROM acts");
        chained.Tamper("DELETE FROM chains WHERE number = 0");
        var finding = chained.Verify().Findings[0];
        (finding.Kind, finding.Chain).ShouldBe((FindingKind.Removed, 0L), finding.ToString());
    }

    /// <summary>What somebody does who can compute hashes and can't sign.</summary>
    private static void Relink(ChainedStore chained) => Relink(chained, 1);

    private static void RelinkActs(ChainedStore chained) => Relink(chained, 0);

    private static void Relink(ChainedStore chained, long chain)
    {
        var head = new ChainHead(new(chain, 0, default));
        foreach (var record in RecordScan.Records(chained.Store.Database).Where(r => r.Position.Chain == chain).OrderBy(r => r.Position.Sequence).ToList())
        {
            record.Shape.TrySpell(record.Values, head.Begin(record.Shape.Kind)).ShouldBeTrue();
            head.Advance(head.Next());
            chained.Tamper($"UPDATE {record.Shape.Table} SET hash = x'{head.Position.Hash}' WHERE chain = {chain} AND seq = {record.Position.Sequence}");
        }

        chained.Tamper($"UPDATE chains SET hash = x'{head.Position.Hash}' WHERE number = {chain}");
    }
}
