using System.Globalization;
using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Storage;

/// <summary>
/// Records that earlier builds made themselves, in <c>Storage/Records</c>: the last one of each schema that had chains, as <c>.dump</c> of sqlite3
/// or pg_dump wrote it. The first line has the public key of its checkpoints.
/// </summary>
public sealed class EarlierBuildsTests
{
    private const string KeyMark = "-- key: ";

    public static TheoryData<StoreKind, int> Records
    {
        get
        {
            var data = new TheoryData<StoreKind, int>();
            foreach (var file in Directory.GetFiles(Folder, "*.sql").Order(StringComparer.Ordinal))
            {
                var (kind, version) = (Path.GetFileName(file).Split('-')[0], Path.GetFileNameWithoutExtension(file).Split('-')[1]);
                data.Add(Enum.Parse<StoreKind>(kind, ignoreCase: true), int.Parse(version, CultureInfo.InvariantCulture));
            }

            return data;
        }
    }

    private static string Folder => Path.Combine(Repository.Folder, "tests", "ThumbGate.Gateway.Tests", "Storage", "Records");

    [Theory]
    [MemberData(nameof(Records))]
    public async Task A_record_that_an_earlier_build_left_opens_is_brought_up_to_date_and_is_whole(StoreKind kind, int version)
    {
        using var store = Empty(kind);
        var key = Load(store, kind, version, static sql => sql);
        using (var connection = store.Database.Open())
        {
            connection.ExecuteScalar<long>("SELECT MAX(version) FROM schema_version").ShouldBe(version);
        }

        new Migrator(store.Database, store.Clock).Apply().ShouldBeGreaterThanOrEqualTo(version);

        var found = Verify(store, key);
        found.Findings.ShouldBeEmpty();
        found.Records.ShouldBe(RecordShapes.All.Sum(s => store.Count(s.Table)));
        found.Checkpoints.ShouldBePositive();
        var rows = await new DecisionStore(store.Database).ListAsync(new DecisionFilter { Limit = 1000 });
        rows.Count.ShouldBe((int)store.Count("decisions"));
        rows.ShouldContain(r => r.Outcome != null && r.Outcome.Value.Error == "öffentlich \"x\"\n");

        // This build goes on with it, under a key of its own.
        store.Clock.Advance(TimeSpan.FromDays(1));
        await using (var log = store.Log())
        {
            await log.AppendAsync(store.Row());
            await log.FlushAsync();
        }

        var now = Verify(store, key, store.Key.PublicKey);
        now.Findings.ShouldBeEmpty();
        now.Records.ShouldBeGreaterThan(found.Records);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void What_was_edited_before_it_was_brought_up_to_date_is_found(StoreKind kind, int version)
    {
        using var store = Empty(kind);
        var key = Load(store, kind, version, static sql => sql.Replace("cus_1", "cus_2", StringComparison.Ordinal));

        new Migrator(store.Database, store.Clock).Apply();

        Verify(store, key).Findings.ShouldNotBeEmpty();
    }

    private static TestStore Empty(StoreKind kind) => kind == StoreKind.Sqlite ? new StoreFixture(migrate: false) : new PostgresStore(migrate: false);

    /// <summary>Makes the record; the key that signed it.</summary>
    private static byte[] Load(TestStore store, StoreKind kind, int version, Func<string, string> edit)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind.ToString().ToLowerInvariant()}-{version:0000}.sql");
        var sql = File.ReadAllText(Path.Combine(Folder, name));
        if (store.Database.Path is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        using var connection = store.Database is SqliteDatabase file ? file.OpenSqlite(create: true) : store.Database.Open();
        connection.Execute(edit(sql));
        return Convert.FromBase64String(sql[KeyMark.Length..sql.IndexOf('\n', StringComparison.Ordinal)]);
    }

    private static Verification Verify(TestStore store, params byte[][] publicKeys)
    {
        using var keys = new PublicKeys();
        foreach (var key in publicKeys)
        {
            keys.Add(key);
        }

        return StoreWalk.Verify(store.Database, keys, []);
    }
}
