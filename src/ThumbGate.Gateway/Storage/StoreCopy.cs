namespace ThumbGate.Gateway.Storage;

/// <summary>
/// The machinery of a copy that follows the store: loads when the revision has moved, one load at a time, and keeps what it has while the
/// store is gone.
/// </summary>
/// <typeparam name="T">The immutable snapshot.</typeparam>
/// <param name="revision">The counter that it follows.</param>
/// <param name="empty">What it is before it was loaded.</param>
/// <param name="database">The store.</param>
/// <param name="load">Makes the next snapshot.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the store goes and comes.</param>
internal sealed partial class StoreCopy<T>(string revision, T empty, Database database, StoreCopy<T>.Load load, TimeProvider time, ILogger logger) : IDisposable
    where T : class
{
    /// <summary>Before every revision.</summary>
    public const long NeverLoaded = -1;

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile T _current = empty;
    private long _known = NeverLoaded;
    private long _followedAt;
    private bool _gone;

    /// <summary>The last snapshot.</summary>
    public T Current => _current;

    /// <summary>Whether it was ever loaded.</summary>
    public bool IsLoaded => Volatile.Read(ref _known) > NeverLoaded;

    /// <summary>How long ago the store was last found reachable, whatever was done to the clock meanwhile; no end of time before it ever was.</summary>
    public TimeSpan Age => IsLoaded ? time.GetElapsedTime(Volatile.Read(ref _followedAt)) : TimeSpan.MaxValue;

    /// <summary>Whether a change that somebody told of is one that is not in the snapshot.</summary>
    public bool Concerns(StoreChange change) =>
        string.Equals(change.Name, revision, StringComparison.Ordinal) && change.IsAfter(Volatile.Read(ref _known));

    /// <summary>Loads again if the store has changed, or if <paramref name="anyway"/>.</summary>
    public async Task RefreshAsync(bool anyway, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var asOf = time.GetTimestamp();
            // The revision is read first: a change between the two reads is then loaded twice, never missed.
            var seen = await database.ReadAsync(connection => Revisions.ReadAsync(connection, revision));
            if (anyway || seen != _known)
            {
                // A counter that stands lower than it did is that of another store, or of a backup.
                _current = await load(_current, seen < _known ? NeverLoaded : _known, seen);
                // First, because a copy that counts as loaded has an age.
                Volatile.Write(ref _followedAt, asOf);
                Volatile.Write(ref _known, seen);
            }

            Volatile.Write(ref _followedAt, asOf);
            if (_gone)
            {
                _gone = false;
                Back(logger, revision);
            }
        }
        catch (RecordUnavailableException exception)
        {
            if (!_gone)
            {
                _gone = true;
                Gone(logger, revision, exception);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Makes the next snapshot from the last one and what changed after a revision, which is all there is after <see cref="NeverLoaded"/>.</summary>
    internal delegate Task<T> Load(T last, long since, long until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is gone; the {Copy} last known stay in force")]
    private static partial void Gone(ILogger logger, string copy, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is back; {Copy} follow it again")]
    private static partial void Back(ILogger logger, string copy);
}
