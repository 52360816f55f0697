using System.Data.Common;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Storage;

/// <summary>The one door to the record, whichever database keeps it.</summary>
internal abstract class Database
{
    /// <summary>The record as it is configured.</summary>
    /// <param name="settings">Where the record is.</param>
    /// <param name="baseFolder">What a relative path is relative to.</param>
    /// <exception cref="StoreUnavailableException">This build can't use the provider, or the settings don't say where the record is.</exception>
    public static Database From(StoreSettings settings, string baseFolder) => settings.Provider switch
    {
        "sqlite" => new SqliteDatabase(settings.Path, baseFolder),
        "postgres" => Postgres(settings.Connection),
        _ => throw new StoreUnavailableException($"store.provider {settings.Provider}: this build keeps its record in sqlite or postgres."),
    };

    /// <summary>What messages call it; never a secret.</summary>
    public abstract string Name { get; }

    /// <summary>The file that the record is in; null where it is not in a file of this machine.</summary>
    public abstract string? Path { get; }

    /// <summary>The folder of <c>Storage/Migrations</c> with this provider's scripts.</summary>
    public abstract string Scripts { get; }

    /// <summary>By what other gateways on the same record know this one; null where there are none.</summary>
    public abstract long? Gateway { get; }

    /// <summary>The condition that the gateway whose number stands in a column doesn't run, or is not known.</summary>
    public abstract string IsAbandoned(string column);

    /// <summary>Opens a connection that commits durably.</summary>
    /// <exception cref="DbException">The store can't be reached.</exception>
    public abstract DbConnection Open();

    /// <summary>Runs what brings the schema up to date, in one transaction that nobody else can run at the same time.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be made or opened.</exception>
    public abstract T Migrate<T>(Func<DbConnection, T> apply);

    /// <summary>About how many bytes the record takes, without what is free to be used again.</summary>
    public abstract Task<long> UsedBytesAsync(DbConnection connection);

    /// <summary>Whether an exception says that the store is gone, full, locked or read-only, and not that the statement was wrong.</summary>
    public abstract bool IsUnavailable(Exception exception);

    /// <summary>Reads on a connection of its own.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be read.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        try
        {
            return await WatchAsync(OnConnectionAsync(read));
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes in one transaction.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be written; nothing of it was kept.</exception>
    public async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write)
    {
        try
        {
            return await WatchAsync(OnConnectionAsync(async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync();
                var result = await write(connection, transaction);
                await transaction.CommitAsync();
                return result;
            }));
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Waits, in a transaction, until no other one holds the lock of that name; the transaction's end lets it go. For what is looked at first
    /// and written then.
    /// </summary>
    public abstract Task LockAsync(DbConnection connection, DbTransaction transaction, string name);

    /// <inheritdoc cref="Open"/>
    protected abstract ValueTask<DbConnection> OpenAsync();

    /// <summary>Waits for what was asked of the store.</summary>
    protected virtual Task<T> WatchAsync<T>(Task<T> command) => command;

    private async Task<T> OnConnectionAsync<T>(Func<DbConnection, Task<T>> use)
    {
        await using var connection = await OpenAsync();
        return await use(connection);
    }

    private static PostgresDatabase Postgres(SecretReference? secret)
    {
        if (secret is null)
        {
            throw new StoreUnavailableException("store.connection is missing: name the secret with PostgreSQL's connection string, as in `connection: \"env:NAME\"`.");
        }

        try
        {
            return new PostgresDatabase(StoreSecret.Read(secret));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
        {
            throw new StoreUnavailableException($"store.connection {secret} can't be used: {e.Message}.", e);
        }
    }
}
