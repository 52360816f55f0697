using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Tests.Audit.Chain;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class RetentionTests : IDisposable
{
    private static readonly RetentionSettings NinetyDays = new(TimeSpan.FromDays(90), null, "archive");

    private readonly ChainedStore _chained = ChainedStore.WithEverythingAsync(12).GetAwaiter().GetResult();

    private string Folder => Path.Combine(_chained.Store.Folder, "archive");

    private RetentionService Service => _chained.Store.Retention();

    [Fact]
    public async Task What_is_old_moves_into_an_archive_and_both_stay_whole()
    {
        var all = _chained.Verify();
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        await _chained.AddAsync(5);

        var archived = (await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldNotBeNull();

        var inArchive = VerifyArchive(archived.File);
        inArchive.Findings.ShouldBeEmpty();
        inArchive.Records.ShouldBe(archived.Records);
        var left = _chained.Verify();
        left.Findings.ShouldBeEmpty();
        left.Records.ShouldBe(RecordShapes.All.Sum(s => _chained.Store.Count(s.Table)));
        inArchive.Ends.Single(e => e.Chain == 1).Sequence.ShouldBe(all.Ends.Single(e => e.Chain == 1).Sequence);
        (await new DecisionStore(_chained.Store.Database).ListAsync(new DecisionFilter { Limit = 1000 }))
            .ShouldAllBe(r => r.At > _chained.Store.Clock.GetUtcNow().AddDays(-90).ToUnixTimeMilliseconds());

        // The archive's name and digest are themselves on record.
        _chained.Scalar<string>("SELECT detail FROM acts WHERE action = 'records-archived'").ShouldContain(Path.GetFileName(archived.File));
    }

    [Fact]
    public async Task The_next_archive_goes_on_where_the_last_one_ended()
    {
        var files = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
            await _chained.AddAsync(3 + i);
            files.Add((await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldNotBeNull().File);
        }

        var ends = files.Select(f => VerifyArchive(f).Ends).ToArray();
        for (var i = 1; i < files.Count; i++)
        {
            var header = (IReadOnlyList<Gateway.Storage.Chain.ChainPosition>)ChainLines.Read(FirstLine(files[i]))!;
            header.ShouldBe(ends[i - 1]);
        }

        _chained.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_moves_while_nothing_is_due()
    {
        (await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldBeNull();
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        (await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldNotBeNull();
        (await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task The_oldest_go_where_the_store_takes_too_much()
    {
        _chained.Store.Clock.Advance(TimeSpan.FromDays(1));
        await _chained.AddAsync(5);
        var used = await _chained.Store.Database.ReadAsync(_chained.Store.Database.UsedBytesAsync);

        (await Service.ApplyAsync(new(null, used, "archive"), Folder, CancellationToken.None)).ShouldBeNull();
        (await Service.ApplyAsync(new(null, used / 5, "archive"), Folder, CancellationToken.None)).ShouldNotBeNull();

        _chained.Store.Count("decisions").ShouldBePositive();
        _chained.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_as_it_was_recorded_is_not_archived_and_stays()
    {
        _chained.Tamper("UPDATE decisions SET verdict = 'hold' WHERE seq = 3");
        var rows = _chained.Store.Count("decisions");
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));

        (await Should.ThrowAsync<ArchiveException>(() => Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None))).Message.ShouldContain("record 3");

        _chained.Store.Count("decisions").ShouldBe(rows);
        Directory.GetFiles(Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_archive_can_not_be_written_everything_stays()
    {
        await File.WriteAllTextAsync(Folder, "in the way");
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        var rows = _chained.Store.Count("decisions");

        (await Should.ThrowAsync<ArchiveException>(() => Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None))).Message.ShouldContain("can't be written");

        _chained.Store.Count("decisions").ShouldBe(rows);
        _chained.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_archived_and_not_removed_yet_is_removed_the_next_time()
    {
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        var archive = new Archive(_chained.Store.Database, _chained.Store.Key, _chained.Store.Clock);
        var archived = (await archive.WriteAsync(_chained.Store.Clock.GetUtcNow(), Folder, CancellationToken.None)).ShouldNotBeNull();
        _chained.Verify().Findings.ShouldBeEmpty();
        var before = RecordShapes.All.Sum(s => _chained.Store.Count(s.Table));

        await Service.ApplyAsync(NinetyDays, Folder, CancellationToken.None);

        (before - RecordShapes.All.Sum(s => _chained.Store.Count(s.Table))).ShouldBe(archived.Records);
        _chained.Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_is_archived_may_go()
    {
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        var archive = new Archive(_chained.Store.Database, _chained.Store.Key, _chained.Store.Clock);
        await archive.WriteAsync(_chained.Store.Clock.GetUtcNow(), Folder, CancellationToken.None);
        await _chained.AddAsync(2);
        using var connection = _chained.Store.Database.Open();
        foreach (var shape in RecordShapes.All)
        {
            Should.Throw<SqliteException>(() => connection.Execute($"DELETE FROM {shape.Table}")).Message.ShouldContain("append-only", customMessage: shape.Table);
        }
    }

    public void Dispose() => _chained.Dispose();

    private Verification VerifyArchive(string file)
    {
        using var keys = new PublicKeys();
        keys.Add(_chained.Store.Key.PublicKey);
        return ChainFile.Verify(() => Archive.Open(file), keys, []);
    }

    private static byte[] FirstLine(string file)
    {
        using var reader = new StreamReader(Archive.Open(file));
        return System.Text.Encoding.UTF8.GetBytes(reader.ReadLine()!);
    }
}
