using Dapper;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Audit.Chain;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>Records may leave only into archives, and only whoever holds the key of checkpoints can say that they have.</summary>
public sealed class SignedCutsTests : IDisposable
{
    private static readonly RetentionSettings NinetyDays = new(TimeSpan.FromDays(90), null, "archive");

    private readonly ChainedStore _chained = ChainedStore.WithEverythingAsync(12).GetAwaiter().GetResult();

    private string Folder => Path.Combine(_chained.Store.Folder, "archive");

    [Fact]
    public async Task Records_that_were_removed_and_said_to_be_archived_are_missed()
    {
        // No guard has to be dropped for it: what a cut covers may go.
        Execute("INSERT INTO cuts (chain, seq, hash, at, archive) SELECT chain, seq, hash, 0, 'chk_1' FROM decisions WHERE chain = 1 ORDER BY seq DESC LIMIT 1");
        foreach (var shape in RecordShapes.All)
        {
            Execute($"DELETE FROM {shape.Table} WHERE chain = 1 AND seq <= (SELECT MAX(seq) FROM cuts)");
        }

        var finding = _chained.Verify().Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Chain).ShouldBe((FindingKind.Unsigned, 1));
        finding.Message.ShouldContain("chk_1");

        // Nor is it exported, or made good by the next archive.
        (await new ChainExport(_chained.Store.Database, _chained.Store.Key, _chained.Store.Clock).WriteAsync(Stream.Null, null, CancellationToken.None)).ShouldNotBeEmpty();
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        await Should.ThrowAsync<ArchiveException>(() => _chained.Store.Retention().ApplyAsync(NinetyDays, Folder, CancellationToken.None));
        _chained.Verify().Findings.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_gateway_removes_nothing_because_somebody_says_that_it_is_archived()
    {
        Execute("INSERT INTO cuts (chain, seq, hash, at, archive) SELECT chain, seq, hash, 0, 'chk_1' FROM decisions WHERE chain = 1 ORDER BY seq DESC LIMIT 1");
        var rows = _chained.Store.Count("decisions");

        var refused = await Should.ThrowAsync<ArchiveException>(() => _chained.Store.Retention().ApplyAsync(NinetyDays, Folder, CancellationToken.None));

        refused.Message.ShouldContain("nobody has signed that");
        _chained.Store.Count("decisions").ShouldBe(rows);
    }

    [Theory]
    [InlineData("UPDATE cut_signatures SET seq = (SELECT MAX(seq) FROM cuts WHERE archive = 'chk_2') WHERE chain = 1", "the signature is not of that")]
    [InlineData("UPDATE cut_signatures SET key = 'sha256:00'", "not among the keys given")]
    [InlineData("DELETE FROM cut_signatures", "nobody has signed that")]
    public async Task A_signature_is_good_for_its_own_cut_alone(string edit, string why)
    {
        await ArchiveAsync();
        Execute("INSERT INTO cuts (chain, seq, hash, at, archive) SELECT chain, seq, hash, 0, 'chk_2' FROM decisions WHERE chain = 1 ORDER BY seq DESC LIMIT 1");
        Execute(edit);

        _chained.Verify().Findings.Select(f => f.Message).ShouldContain(m => m.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cut_from_before_cuts_were_signed_is_signed_where_its_archive_bears_it_out_and_nowhere_else()
    {
        var file = await ArchiveAsync();
        Execute("DELETE FROM cut_signatures");
        _chained.Verify().Findings.ShouldNotBeEmpty();

        File.Move(file, file + ".away");
        await Should.ThrowAsync<ArchiveException>(() => _chained.Store.Retention().ApplyAsync(NinetyDays, Folder, CancellationToken.None));
        _chained.Verify().Findings.ShouldNotBeEmpty();

        File.Move(file + ".away", file);
        await _chained.Store.Retention().ApplyAsync(NinetyDays, Folder, CancellationToken.None);
        _chained.Verify().Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_the_gateway_archives_itself_it_signs(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        var folder = Directory.CreateTempSubdirectory("thumbgate-archive-");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                await using (var log = store.Log())
                {
                    await log.AppendAsync(store.Row());
                }

                store.Clock.Advance(TimeSpan.FromDays(91));
                (await store.Retention().ApplyAsync(NinetyDays, folder.FullName, CancellationToken.None)).ShouldNotBeNull();
                store.Verify().Findings.ShouldBeEmpty();
            }

            store.Count("cut_signatures").ShouldBe(store.Count("cuts"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => _chained.Dispose();

    private async Task<string> ArchiveAsync()
    {
        _chained.Store.Clock.Advance(TimeSpan.FromDays(91));
        var file = (await _chained.Store.Retention().ApplyAsync(NinetyDays, Folder, CancellationToken.None)).ShouldNotBeNull().File;
        await _chained.AddAsync(2);
        return file;
    }

    private void Execute(string sql)
    {
        using var connection = _chained.Store.Database.Open();
        connection.Execute(sql);
    }
}
