using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// Opens connections to the record. Connections are not pooled: a pooled one would go on using a file that has been moved or replaced,
/// and everything that is frequent keeps a connection of its own.
/// </summary>
internal sealed class Database
{
    private const int SqliteConstraint = 19;

    // Rows come in batches: larger pages than SQLite's own 4 KiB take fewer writes. Counts only when the file is made.
    private const int PageBytes = 16 * 1024;

    private readonly string _connectionString;
    private readonly string _creatingConnectionString;

    /// <param name="settings">Where the record is.</param>
    /// <param name="baseFolder">What a relative path is relative to.</param>
    /// <exception cref="StoreUnavailableException">This build can't use the provider.</exception>
    public Database(StoreSettings settings, string baseFolder)
    {
        if (!string.Equals(settings.Provider, "sqlite", StringComparison.Ordinal))
        {
            throw new StoreUnavailableException(
                $"store.provider {settings.Provider}: this build keeps its record in SQLite only. Say `store: {{ provider: sqlite, path: data/thumbgate.db }}`.");
        }

        if (string.IsNullOrEmpty(settings.Path))
        {
            throw new StoreUnavailableException("store.path is missing: say where the SQLite file is, as in `path: data/thumbgate.db`.");
        }

        Path = System.IO.Path.GetFullPath(settings.Path, baseFolder);
        _connectionString = ConnectionString(SqliteOpenMode.ReadWrite);
        _creatingConnectionString = ConnectionString(SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>The SQLite file.</summary>
    public string Path { get; }

    /// <summary>How long a statement waits for another writer; default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most pages (of 16 KiB) the file may grow to; null: what the disk gives.</summary>
    public int? MaxPages { get; set; }

    /// <summary>Opens a connection that commits durably.</summary>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public DbConnection Open() => OpenSqlite();

    /// <inheritdoc cref="Open"/>
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

    /// <summary>Reads on a connection of its own.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        try
        {
            await using var connection = Open();
            return await read(connection);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes in one transaction that holds the write lock from its start, so that what it reads stays true until it commits.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be written; nothing of it was kept.</exception>
    public async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write)
    {
        try
        {
            await using var connection = Open();
            await using var transaction = await connection.BeginTransactionAsync();
            var result = await write(connection, transaction);
            await transaction.CommitAsync();
            return result;
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>Whether an exception says that the store is gone, full, locked or read-only, and not that the statement was wrong.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException
        || (exception is SqliteException sqlite && sqlite.SqliteErrorCode != SqliteConstraint);

    private string ConnectionString(SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, Mode = mode }.ToString();
}
