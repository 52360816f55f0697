using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>What was recorded before there were chains, at retention.</summary>
public sealed class UnchainedRecordsTests : IDisposable
{
    private static readonly RetentionSettings NinetyDays = new(TimeSpan.FromDays(90), null, "archive");

    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-archive-").FullName;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_is_older_than_the_chains_moves_into_a_file_of_its_own(StoreKind kind)
    {
        using var store = await WithUnchainedAsync(kind);

        await store.Retention().ApplyAsync(NinetyDays, _folder, CancellationToken.None);

        foreach (var table in (string[])["decisions", "outcomes", "decision_gaps"])
        {
            store.Count($"{table} WHERE chain IS NULL").ShouldBe(0, table);
        }

        var file = Directory.GetFiles(_folder, "before-chains-*.jsonl.gz").ShouldHaveSingleItem();
        var lines = await LinesAsync(file);
        lines.Take(2).Select(l => (l["id"]!.GetValue<string>(), l["role"]!.GetValue<string>(), l["outcome"]?.GetValue<string>()))
            .ShouldBe([("dec_0", "sales", null), ("dec_1", "sales", "answered")]);
        lines[2]["gap"]!.GetValue<string>().ShouldBe("gap_0");
        lines.Count.ShouldBe(3);

        using var connection = store.Database.Open();
        var detail = JsonNode.Parse(connection.ExecuteScalar<string>("SELECT detail FROM acts WHERE action = 'records-archived' AND subject LIKE 'before-chains%'")!)!;
        detail["file"]!.GetValue<string>().ShouldBe(Path.GetFileName(file));
        detail["sha256"]!.GetValue<string>().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        var verification = store.Verify();
        verification.Findings.ShouldBeEmpty();
        verification.Unchained.ShouldBe(0);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task It_stays_while_it_is_not_due(StoreKind kind)
    {
        using var store = await WithUnchainedAsync(kind);
        var age = store.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(Began(store)) + TimeSpan.FromDays(1);

        await store.Retention().ApplyAsync(NinetyDays with { Age = age }, _folder, CancellationToken.None);

        store.Count("decisions WHERE chain IS NULL").ShouldBe(2);
        store.Verify().Unchained.ShouldBe(4);
        Directory.GetFiles(_folder, "before-chains*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, "UPDATE unchained SET decisions = 3")]
    [InlineData(StoreKind.Postgres, "UPDATE unchained SET decisions = 3")]
    [InlineData(StoreKind.Sqlite, "UPDATE unchained SET gaps = 0")]
    [InlineData(StoreKind.Sqlite, "INSERT INTO outcomes (decision_id, outcome) VALUES ('dec_gone', 'answered')")]
    [InlineData(StoreKind.Postgres, "INSERT INTO outcomes (decision_id, outcome) VALUES ('dec_gone', 'answered')")]
    public async Task Where_it_is_not_what_was_there_when_the_chains_began_all_of_it_stays(StoreKind kind, string change)
    {
        using var store = await WithUnchainedAsync(kind);
        using (var connection = store.Database.Open())
        {
            connection.Execute(change);
        }

        await Should.ThrowAsync<ArchiveException>(() => store.Retention().ApplyAsync(NinetyDays, _folder, CancellationToken.None));

        store.Count("decisions WHERE chain IS NULL").ShouldBe(2);
        store.Count("outcomes WHERE chain IS NULL").ShouldBePositive();
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Only_once_it_is_archived_may_it_go_and_then_it_alone(StoreKind kind)
    {
        using var store = await WithUnchainedAsync(kind);
        Refused(store, "DELETE FROM decisions WHERE chain IS NULL");
        Refused(store, "DELETE FROM outcomes WHERE chain IS NULL");
        Refused(store, "DELETE FROM decision_gaps WHERE chain IS NULL");

        var archive = new UnchainedArchive(store.Database, store.Clock);
        (await archive.WriteAsync(store.Clock.GetUtcNow(), _folder, CancellationToken.None)).ShouldNotBeNull().Records.ShouldBe(4);

        Refused(store, "DELETE FROM decisions");
        (await archive.WriteAsync(store.Clock.GetUtcNow(), _folder, CancellationToken.None)).ShouldBeNull();
        (await archive.RemoveArchivedAsync(CancellationToken.None)).ShouldBe(4);
        (await archive.RemoveArchivedAsync(CancellationToken.None)).ShouldBe(0);
        store.Count("decisions").ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Refused(TestStore store, string statement)
    {
        using var connection = store.Database.Open();
        Should.Throw<DbException>(() => connection.Execute(statement)).Message.ShouldContain("append-only");
    }

    /// <summary>Two decisions, what came of one of them, and a gap, as an upgrade leaves what is older; beside a decision in a chain.</summary>
    private static async Task<TestStore> WithUnchainedAsync(StoreKind kind)
    {
        var store = TestStore.Of(kind);
        await using (var log = store.Log())
        {
            await log.AppendAsync(store.Row());
        }

        var columns = string.Join(", ", RecordShapes.Decision.Fields.Select(f => f.Column).Skip(1));
        using var connection = store.Database.Open();
        connection.Execute($"INSERT INTO decisions (id, {columns}) SELECT 'dec_0', {columns} FROM decisions WHERE chain IS NOT NULL");
        connection.Execute($"INSERT INTO decisions (id, {columns}) SELECT 'dec_1', {columns} FROM decisions WHERE chain IS NOT NULL");
        connection.Execute("INSERT INTO outcomes (decision_id, outcome, upstream_status) VALUES ('dec_1', 'answered', 200)");
        connection.Execute("INSERT INTO decision_gaps (id, since, until, decisions, outcomes) VALUES ('gap_0', 1, 2, 3, 4)");
        connection.Execute("UPDATE unchained SET decisions = 2, outcomes = 1, gaps = 1");
        return store;
    }

    private static long Began(TestStore store)
    {
        using var connection = store.Database.Open();
        return connection.ExecuteScalar<long>("SELECT started_at FROM chains WHERE number = 0");
    }

    private static async Task<List<JsonNode>> LinesAsync(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }
}
