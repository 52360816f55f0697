using System.Data.Common;
using Dapper;
using Npgsql;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// The record in a PostgreSQL database, which several gateways share. Transactions read what is committed; what must not happen twice is
/// one statement that names the state it starts from, a unique index, or waits for a lock by name.
/// </summary>
internal sealed class PostgresDatabase : Database, IDisposable, IAsyncDisposable
{
    // "thumbgat": migrations of every gateway queue for it.
    private const long MigrationLock = 0x74_68_75_6d_62_67_61_74;

    private const string LockByName = "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))";

    // The writers' statements look up a few rows by their keys, whatever the planner knows of the tables yet, and are the same all the time.
    private const string ByKeys = " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";
    private const int PreparedStatements = 32;

    /// <summary>How long a start waits for another one that changes the schema.</summary>
    private static readonly TimeSpan MigrationPatience = TimeSpan.FromMinutes(5);

    private readonly NpgsqlDataSource _pooled;
    private readonly NpgsqlDataSource _own;

    /// <param name="connection">A connection string as Npgsql reads it, or a <c>postgresql://</c> address.</param>
    /// <exception cref="FormatException">It is neither; the message repeats nothing of it.</exception>
    public PostgresDatabase(string connection)
    {
        var settings = PostgresConnection.Parse(connection);
        Name = $"PostgreSQL {settings.Host}/{settings.Database ?? settings.Username}";
        _pooled = NpgsqlDataSource.Create(settings);
        _own = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Pooling = false,
            Options = settings.Options + ByKeys,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
        });
        Seats = new(this);
    }

    public override string Name { get; }

    /// <summary>The writers of this gateway, as others see them.</summary>
    public WriterSeats Seats { get; }

    public override long? Gateway => Seats.Gateway;

    public override string? Path => null;

    public override string Scripts => "Postgres";

    public override DbConnection Open() => _pooled.OpenConnection();

    /// <summary>A connection outside the pool, for one thread that keeps it.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached, or refuses.</exception>
    public NpgsqlConnection OpenOwn() => _own.OpenConnection();

    public override T Migrate<T>(Func<DbConnection, T> apply)
    {
        try
        {
            using var connection = OpenOwn();
            Check(connection);
            using var transaction = connection.BeginTransaction();
            connection.Execute("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, commandTimeout: (int)MigrationPatience.TotalSeconds);
            var result = apply(connection);
            transaction.Commit();
            return result;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            throw new StoreUnavailableException(
                $"The record {Name} can't be used ({exception.Message}). See that the server runs, and that the user of store.connection may log in and create tables.",
                exception);
        }
    }

    // Tables keep the room of rows that went, so their size says nothing: rows that are there times what one takes, with its place in the indexes.
    public override Task<long> UsedBytesAsync(DbConnection connection) => connection.ExecuteScalarAsync<long>(
        """
        SELECT COALESCE(SUM(t.n_live_tup * (90 + COALESCE(c.width, 300))), 0)::bigint FROM pg_stat_user_tables t
        LEFT JOIN (SELECT schemaname, tablename, SUM(avg_width * (1 - null_frac)) AS width FROM pg_stats GROUP BY schemaname, tablename) c
            ON c.schemaname = t.schemaname AND c.tablename = t.relname
        WHERE t.schemaname = current_schema()
        """);

    public override bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException refused => !IsAboutTheRow(refused),
        _ => exception is NpgsqlException or TimeoutException or IOException,
    };

    /// <summary>Whether the server refuses what a statement brings, and would take another one.</summary>
    public static bool IsAboutTheRow(PostgresException refused) =>
        refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal)
        || refused.SqlState == PostgresErrorCodes.ProgramLimitExceeded;

    public override string IsAbandoned(string column) =>
        $"({column} IS NULL OR NOT EXISTS (SELECT 1 FROM chains WHERE number = {column} AND NOT ({WriterSeats.IsGone})))";

    public override Task LockAsync(DbConnection connection, DbTransaction transaction, string name) =>
        connection.ExecuteAsync(LockByName, new { name }, transaction);

    /// <inheritdoc cref="LockAsync"/>
    public void Lock(DbConnection connection, DbTransaction transaction, string name) => connection.Execute(LockByName, new { name }, transaction);

    public void Dispose()
    {
        _pooled.Dispose();
        _own.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _pooled.DisposeAsync();
        await _own.DisposeAsync();
    }

    protected override Task<T> WatchAsync<T>(Task<T> command) => SpareThreads.WatchAsync(command);

    protected override async ValueTask<DbConnection> OpenAsync() => await _pooled.OpenConnectionAsync();

    // What was answered as recorded must be on the disk, and every text must fit.
    private void Check(NpgsqlConnection connection)
    {
        if (connection.ExecuteScalar<string>("SHOW fsync") != "on")
        {
            throw new StoreUnavailableException($"The record {Name} is on a server that runs with fsync = off: what it commits can be lost. Turn fsync on.");
        }

        if (connection.ExecuteScalar<string>("SHOW server_encoding") is { } encoding && encoding != "UTF8")
        {
            throw new StoreUnavailableException($"The record {Name} is a database in {encoding}: make one with ENCODING 'UTF8'.");
        }
    }
}
