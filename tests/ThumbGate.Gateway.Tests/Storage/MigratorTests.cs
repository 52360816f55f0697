using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;

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

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public void A_store_that_a_newer_build_wrote_is_refused_and_left_alone(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
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
    public async Task Decisions_of_an_earlier_schema_are_read_as_they_were_written()
    {
        using var store = new StoreFixture(migrate: false);
        Directory.CreateDirectory(Path.GetDirectoryName(store.Database.Path)!);
        using (var connection = store.Database.OpenSqlite(create: true))
        {
            foreach (var script in new[] { "0001-initial.sql", "0002-append-only.sql", "0003-open-outcomes.sql" })
            {
                using var stream = typeof(Migrator).Assembly.GetManifestResourceStream("ThumbGate.Gateway.Storage.Migrations.Sqlite." + script)!;
                using var reader = new StreamReader(stream);
                connection.Execute(await reader.ReadToEndAsync());
            }

            connection.Execute("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
            connection.Execute("INSERT INTO schema_version VALUES (3, 'x', 0)");
            foreach (var (id, credential) in new[] { ("dec_1", "NULL"), ("dec_2", "'live'"), ("dec_3", "'live'") })
            {
                connection.Execute($$"""
                    INSERT INTO decisions (id, at, agent, owner, role, plugin, workflow, integration, environment, surface, operation, risk, method, path,
                        resource, facts, verdict, judged, mode, reasons, policy_version, credential, client, trace_id, decide_us, outcome)
                    VALUES ('{{id}}', 1, 'agt_1', 'dana', 'sales', '', '', 'crm', 'production', 'crm', 'hubspot.objects.get', 'read', 'GET', '/p/{{id}}',
                        'r', '{"a":"1"}', 'allow', 'allow', 'enforce', '[]', 'v', {{credential}}, '::1', '', 7, 'answered')
                    """);
            }
        }

        new Migrator(store.Database, store.Clock).Apply();

        var rows = await new DecisionStore(store.Database).ListAsync(new DecisionFilter());
        rows.Select(r => (r.Id, r.Path, r.Credential, r.Role, r.Facts, r.Reasons, r.TraceId, r.Outcome!.Value.Kind)).ShouldBe([
            ("dec_3", "/p/dec_3", "live", "sales", "{\"a\":\"1\"}", "[]", "", OutcomeKind.Answered),
            ("dec_2", "/p/dec_2", "live", "sales", "{\"a\":\"1\"}", "[]", "", OutcomeKind.Answered),
            ("dec_1", "/p/dec_1", null, "sales", "{\"a\":\"1\"}", "[]", "", OutcomeKind.Answered),
        ]);
        store.Count("circumstances").ShouldBe(2);

        // What was there before has no place in a chain; what comes then has, and both are told apart.
        await using (var log = store.Log())
        {
            await log.AppendAsync(store.Row());
        }

        using var keys = new PublicKeys();
        keys.Add(store.Key.PublicKey);
        var verification = StoreWalk.Verify(store.Database, keys, []);
        verification.Findings.ShouldBeEmpty();
        (verification.Records, verification.Unchained).ShouldBe((2, 3));
    }

    [Theory]
    [InlineData("UPDATE decisions SET verdict = 'allow'")]
    [InlineData("DELETE FROM decisions")]
    [InlineData("UPDATE circumstances SET agent = 'agt_other'")]
    [InlineData("DELETE FROM circumstances")]
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
