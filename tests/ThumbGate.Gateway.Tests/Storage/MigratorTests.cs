using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Tests.Storage;

public sealed class MigratorTests
{
    [Fact]
    public void A_fresh_store_gets_every_table_and_applying_again_changes_nothing()
    {
        using var store = new StoreFixture(migrate: false);

        var first = new Migrator(store.Database, store.Clock).Apply();
        var schema = Schema(store);
        var second = new Migrator(store.Database, store.Clock).Apply();

        second.ShouldBe(first);
        Schema(store).ShouldBe(schema);
        schema.ShouldContain("decisions");
        schema.ShouldContain("approvals");
        store.Count("schema_version").ShouldBe(first);
    }

    [Fact]
    public void A_store_that_a_newer_build_wrote_is_refused_and_left_alone()
    {
        using var store = new StoreFixture();
        using (var connection = store.Database.Open())
        {
            connection.Execute("INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'x', 0)");
        }

        var refusal = Should.Throw<StoreUnavailableException>(() => new Migrator(store.Database, store.Clock).Apply());

        refusal.Message.ShouldContain("999");
        refusal.Message.ShouldContain("newer build");
        store.Count("agents").ShouldBe(0);
    }

    [Fact]
    public void A_store_where_no_folder_can_be_made_is_refused_with_the_cure()
    {
        using var store = new StoreFixture(migrate: false);
        File.WriteAllText(Path.Combine(store.Folder, "data"), "a file, not a folder");

        Should.Throw<StoreUnavailableException>(() => new Migrator(store.Database, store.Clock).Apply()).Message.ShouldContain("--data");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        using var store = new StoreFixture();
        using var gone = store.WithoutStore();

        Should.Throw<StoreUnavailableException>(() => new Migrator(store.Database, store.Clock).Apply()).Message.ShouldContain("not a database");
    }

    [Fact]
    public void A_migration_that_fails_leaves_nothing_behind()
    {
        using var store = new StoreFixture(migrate: false);
        Directory.CreateDirectory(Path.GetDirectoryName(store.Database.Path)!);
        using (var connection = store.Database.OpenSqlite(create: true))
        {
            // Collides with a later table of the first script.
            connection.Execute("CREATE TABLE blocks (id TEXT)");
        }

        Should.Throw<StoreUnavailableException>(() => new Migrator(store.Database, store.Clock).Apply());

        Schema(store).ShouldBe(["blocks"]);
    }

    [Fact]
    public void PostgreSQL_is_refused_by_name_until_this_build_knows_it() =>
        Should.Throw<StoreUnavailableException>(() => new Database(new StoreSettings("postgres", null, null), "/"))
            .Message.ShouldContain("store.provider postgres");

    [Theory]
    [InlineData("UPDATE decisions SET verdict = 'allow'")]
    [InlineData("DELETE FROM decisions")]
    public async Task Decisions_can_not_be_rewritten(string statement)
    {
        using var store = new StoreFixture();
        await using (var log = store.Log())
        {
            await log.AppendAsync(store.Row());
        }

        using var connection = store.Database.Open();
        Should.Throw<SqliteException>(() => connection.Execute(statement)).Message.ShouldContain("append-only");
    }

    private static List<string> Schema(StoreFixture store)
    {
        using var connection = store.Database.Open();
        return [.. connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")];
    }
}
