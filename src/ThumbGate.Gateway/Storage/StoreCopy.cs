namespace ThumbGate.Gateway.Storage;

/// <summary>
/// The machinery of a copy that follows the store: loads when the revision has moved, one load at a time, and keeps what it has while the
/// store is gone.
/// </summary>
/// <typeparam name="T">The immutable snapshot.</typeparam>
internal sealed partial class StoreCopy<T>(string revision, T empty, Database database, Func<Task<T>> load, TimeProvider time, ILogger logger) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile T _current = empty;
    private long _known = -1;
    private long _followedAt;
    private bool _gone;

    /// <summary>The last snapshot.</summary>
    public T Current => _current;

    /// <summary>Whether it was ever loaded.</summary>
    public bool IsLoaded => Volatile.Read(ref _known) >= 0;

    /// <summary>When the store was last found reachable; the start of time before it ever was.</summary>
    public DateTimeOffset FollowedAt => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _followedAt));

    /// <summary>Loads again if the store has changed, or if <paramref name="anyway"/>.</summary>
    public async Task RefreshAsync(bool anyway, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var asOf = time.GetUtcNow();
            // The revision is read first: a change between the two reads is then loaded twice, never missed.
            var seen = await database.ReadAsync(connection => Revisions.ReadAsync(connection, revision));
            if (anyway || seen != _known)
            {
                _current = await load();
                Volatile.Write(ref _known, seen);
            }

            Volatile.Write(ref _followedAt, asOf.ToUnixTimeMilliseconds());
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is gone; the {Copy} last known stay in force")]
    private static partial void Gone(ILogger logger, string copy, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is back; {Copy} follow it again")]
    private static partial void Back(ILogger logger, string copy);
}
