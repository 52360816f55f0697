using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace ThumbGate.Gateway.Audit;

/// <summary>Who waits for a row to be on the disk. Used again once the result was read.</summary>
internal sealed class Recorded : IValueTaskSource
{
    private static readonly ConcurrentQueue<Recorded> Unused = new();

    private ManualResetValueTaskSourceCore<bool> _core;

    public ValueTask Task => new(this, _core.Version);

    public static Recorded Rent() => Unused.TryDequeue(out var recorded) ? recorded : new();

    /// <summary>Runs who waits, on this thread.</summary>
    public void Complete() => _core.SetResult(true);

    /// <inheritdoc cref="Complete"/>
    public void Fail(Exception exception) => _core.SetException(exception);

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Unused.Enqueue(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
