using Dapper;
using Npgsql;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Storage;

public sealed class PostgresDatabaseTests
{
    [Fact]
    public async Task Gateways_that_start_at_once_on_an_empty_database_all_come_up()
    {
        using var store = new PostgresStore(migrate: false);

        var versions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var database = store.Another();
            return new Migrator(database, store.Clock).Apply();
        })));

        versions.Distinct().Count().ShouldBe(1);
        store.Count("schema_version").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task While_commands_wait_for_a_silent_server_the_pool_has_a_thread_more_for_each()
    {
        await using var server = PostgresServer.Start();
        using var store = new PostgresStore(server);
        await store.Database.ReadAsync(AskAsync);
        server.Pause();

        var waiting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.Database.ReadAsync(AskAsync)));
        await Eventually.BeTrueAsync(() => SpareThreads.Lent >= 4);

        server.Resume();
        await waiting;
        await Eventually.BeTrueAsync(() => SpareThreads.Lent == 0);

        static Task<int> AskAsync(System.Data.Common.DbConnection connection) => connection.ExecuteScalarAsync<int>("SELECT 1");
    }

    [Fact]
    public void A_migration_that_fails_leaves_nothing_behind()
    {
        using var store = new PostgresStore(migrate: false);
        using var connection = store.Database.Open();
        connection.Execute("CREATE TABLE blocks (id TEXT)");

        Should.Throw<StoreUnavailableException>(() => new Migrator(store.Database, store.Clock).Apply());

        connection.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").ShouldBe(["blocks"]);
    }

    [Theory]
    [InlineData("UPDATE decisions SET verdict = 'allow'")]
    [InlineData("DELETE FROM decisions")]
    [InlineData("TRUNCATE decisions")]
    [InlineData("UPDATE circumstances SET agent = 'agt_other'")]
    [InlineData("DELETE FROM circumstances")]
    [InlineData("UPDATE outcomes SET outcome = 'answered'")]
    [InlineData("DELETE FROM outcomes")]
    [InlineData("TRUNCATE outcomes")]
    public async Task Decisions_can_not_be_rewritten_on_PostgreSQL_either(string statement)
    {
        using var store = new PostgresStore();
        await using (var log = store.Log())
        {
            var row = store.Row();
            await log.AppendAsync(row);
            log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200));
        }

        using var connection = store.Database.Open();
        Should.Throw<PostgresException>(() => connection.Execute(statement)).MessageText.ShouldContain("append-only");
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_with_the_cure_and_without_the_password()
    {
        using var database = new PostgresDatabase($"Host=127.0.0.1;Port={Ports.Free()};Username=tg;Password=hunter2;Database=record");

        var refusal = Should.Throw<StoreUnavailableException>(() => new Migrator(database, TimeProvider.System).Apply());

        refusal.Message.ShouldContain("PostgreSQL 127.0.0.1/record");
        refusal.Message.ShouldContain("store.connection");
        refusal.ToString().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("Host=db;Password=open;sesame")]
    [InlineData("Password=opensesame")]
    [InlineData("postgresql://tg:opensesame@db/record?what=is")]
    [InlineData("postgresql://tg:open:sesame@:x/")]
    [InlineData("opensesame")]
    [InlineData("")]
    public void What_is_no_connection_string_is_refused_without_repeating_any_of_it(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            SecretReference.TryParse("file:" + file, out var reference).ShouldBeTrue();
            var settings = new StoreSettings("postgres", null, reference);

            var refusal = Should.Throw<StoreUnavailableException>(() => Database.From(settings, "/"));

            refusal.Message.ShouldContain("store.connection file:" + file);
            refusal.ToString().ShouldNotContain("sesame");
            refusal.InnerException.ShouldNotBeNull().ToString().ShouldNotContain("open;");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("postgresql://tg:p%40ss@db.example:6543/record?sslmode=verify-full&sslrootcert=/run/ca.pem", "db.example", 6543, "record", "p@ss", SslMode.VerifyFull)]
    [InlineData("postgres://tg@db/record", "db", 5432, "record", null, SslMode.Prefer)]
    [InlineData("Host=db;Username=tg;Password=p@ss;Database=record;SSL Mode=Require", "db", 5432, "record", "p@ss", SslMode.Require)]
    public void Both_spellings_of_an_address_are_read(string text, string host, int port, string database, string? password, SslMode ssl)
    {
        var settings = PostgresConnection.Parse(text);

        (settings.Host, settings.Port, settings.Database, settings.Password, settings.SslMode).ShouldBe((host, port, database, password, ssl));
        settings.Options.ShouldNotBeNull().ShouldContain("synchronous_commit=on");
        settings.CommandTimeout.ShouldBe(5);
    }

    [Fact]
    public void What_the_connection_string_says_of_timeouts_and_connections_stands()
    {
        var settings = PostgresConnection.Parse("Host=db;Command Timeout=9;Maximum Pool Size=40;Options=-c search_path=gate");

        (settings.CommandTimeout, settings.MaxPoolSize).ShouldBe((9, 40));
        settings.Options.ShouldNotBeNull().ShouldStartWith("-c search_path=gate ");
    }

    [Fact]
    public void Commits_are_on_the_disk_even_where_the_server_would_not_wait_for_it()
    {
        using var store = new PostgresStore(migrate: false);
        using (var connection = store.Database.Open())
        {
            connection.Execute($"ALTER DATABASE {connection.Database} SET synchronous_commit = off");
        }

        using var again = store.Another();
        using var pooled = again.Open();
        using var own = again.OpenOwn();
        pooled.ExecuteScalar<string>("SHOW synchronous_commit").ShouldBe("on");
        own.ExecuteScalar<string>("SHOW synchronous_commit").ShouldBe("on");
    }

    [Fact]
    public void Ids_are_in_the_order_of_their_bytes_whatever_the_language_of_the_server()
    {
        using var store = new PostgresStore();
        using var connection = store.Database.Open();
        connection.Execute("INSERT INTO revisions (name, value) VALUES ('a', 1), ('B', 2), ('_', 3), ('0', 4)");

        connection.Query<string>("SELECT name FROM revisions ORDER BY name").ShouldBe(["0", "B", "_", "a"]);
        connection.Query<string>("SELECT name::text COLLATE \"default\" AS n FROM revisions ORDER BY n").ShouldNotBe(["0", "B", "_", "a"]);
    }
}
