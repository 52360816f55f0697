using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Where decisions become durable before a request goes on: the journal beside SQLite, or PostgreSQL itself. Used by one thread, but for what
/// says otherwise.
/// </summary>
internal interface IIntentMedium : IDisposable
{
    /// <summary>How long after a failure it is asked again.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>Whether a failure is taken to last until it was asked again: nobody waits for what is known to be gone.</summary>
    bool IsRefusedWhileFailing { get; }

    /// <summary>Whether nothing was gathered.</summary>
    bool IsEmpty { get; }

    /// <summary>Puts what an earlier run left into the record, before anything is gathered.</summary>
    /// <exception cref="StoreUnavailableException">It can't be used.</exception>
    /// <exception cref="RecordUnavailableException">The record can't be written.</exception>
    void Recover(DecisionIndexer indexer);

    /// <summary>Starts to gather for the next commit.</summary>
    void Clear();

    /// <summary>Gathers an entry that is not a mark.</summary>
    Fit Gather(in Entry entry);

    /// <summary>Makes what was gathered durable, if <paramref name="sync"/>; where that is nothing, finds out whether it could.</summary>
    /// <returns>Ids of decisions that were refused by themselves.</returns>
    /// <exception cref="Exception">Nothing of it counts as durable.</exception>
    IReadOnlyList<string> Commit(bool sync);

    /// <summary>What is left to be put into the record behind, of an entry that was gathered; null where it is there.</summary>
    Entry? Behind(in Entry entry, bool isDurable);

    /// <summary>Everything below a sequence is in the record, durably. For the indexer's thread.</summary>
    void Release(long below);

    /// <summary>Looks whether what it writes to is still there. For the indexer's thread.</summary>
    void Check();

    /// <summary>Takes nothing more; called by the indexer's thread after the last commit. See <see cref="Release"/>.</summary>
    void Close(long below);
}

/// <summary>What became of an entry that was to be gathered.</summary>
internal enum Fit
{
    /// <summary>It can never be taken.</summary>
    TooBig,

    /// <summary>What was gathered has to be committed first.</summary>
    Later,
    Gathered,
}

/// <summary>Opens the medium that a database needs.</summary>
internal static class IntentMedia
{
    /// <exception cref="StoreUnavailableException">Another gateway uses the record, or the medium can't be used.</exception>
    public static IIntentMedium Open(Database database, CheckpointKey key, Journal.JournalSettings settings, TimeProvider time, ILogger log) => database switch
    {
        SqliteDatabase sqlite => new Journal.JournaledIntents(new(sqlite.Path, settings, time)),
        PostgresDatabase postgres => new RecordedIntents(postgres, key, time, log),
        _ => throw new NotSupportedException($"No medium of intents knows {database.GetType().Name}."),
    };
}
