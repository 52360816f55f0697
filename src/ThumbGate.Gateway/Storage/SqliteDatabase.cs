using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// The record in a SQLite file. Connections are not pooled: a pooled one would go on using a file that has been moved or replaced, and
/// everything that is frequent keeps a connection of its own. A transaction holds the write lock from its start, so that what it reads stays
/// true until it commits.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const int SqliteConstraint = 19;

    // Rows come in batches: larger pages than SQLite's own 4 KiB take fewer writes. Counts only when the file is made.
    private const int PageBytes = 16 * 1024;

    private readonly string _connectionString;
    private readonly string _creatingConnectionString;

    /// <param name="path">The file.</param>
    /// <param name="baseFolder">What a relative path is relative to.</param>
    /// <exception cref="StoreUnavailableException">There is no path.</exception>
    public SqliteDatabase(string? path, string baseFolder)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new StoreUnavailableException("store.path is missing: say where the SQLite file is, as in `path: data/thumbgate.db`.");
        }

        Path = System.IO.Path.GetFullPath(path, baseFolder);
        _connectionString = ConnectionString(SqliteOpenMode.ReadWrite);
        _creatingConnectionString = ConnectionString(SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>The SQLite file.</summary>
    public override string Path { get; }

    public override string Name => Path;

    public override string Scripts => "Sqlite";

    /// <summary>How long a statement waits for another writer; default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most pages (of 16 KiB) the file may grow to; null: what the disk gives.</summary>
    public int? MaxPages { get; set; }

    // Of all who had the file only one is left.
    public override long? Gateway => null;

    public override string IsAbandoned(string column) => "1 = 1";

    public override DbConnection Open() => OpenSqlite();

    /// <inheritdoc cref="Open"/>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    /// <param name="create">Whether a file that isn't there is made: only at start, because one that vanishes later is a store that is gone.</param>
    public SqliteConnection OpenSqlite(bool create = false)
    {
        // The driver's own patience counts in whole seconds, on top of SQLite's.
        var connection = new SqliteConnection(create ? _creatingConnectionString : _connectionString) { DefaultTimeout = Math.Max(1, (int)BusyTimeout.TotalSeconds) };
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                PRAGMA busy_timeout = {(int)BusyTimeout.TotalMilliseconds};
                PRAGMA page_size = {PageBytes};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                """);
            command.ExecuteNonQuery();
            if (MaxPages is { } pages)
            {
                command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages};");
                command.ExecuteNonQuery();
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override T Migrate<T>(Func<DbConnection, T> apply)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using var connection = OpenSqlite(create: true);
            connection.Execute("BEGIN EXCLUSIVE");
            var result = apply(connection);
            connection.Execute("COMMIT");
            return result;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The record {Path} can't be opened for writing ({exception.Message}). Make its folder writable, or point store.path (or --data) elsewhere.",
                exception);
        }
    }

    public override Task<long> UsedBytesAsync(DbConnection connection) => connection.ExecuteScalarAsync<long>(
        "SELECT (p.page_count - f.freelist_count) * s.page_size FROM pragma_page_count() p, pragma_freelist_count() f, pragma_page_size() s");

    public override bool IsUnavailable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException
        || (exception is SqliteException sqlite && sqlite.SqliteErrorCode != SqliteConstraint);

    // A transaction holds the one write lock already.
    public override Task LockAsync(DbConnection connection, DbTransaction transaction, string name) => Task.CompletedTask;

    protected override ValueTask<DbConnection> OpenAsync() => ValueTask.FromResult(Open());

    private string ConnectionString(SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, Mode = mode }.ToString();
}
