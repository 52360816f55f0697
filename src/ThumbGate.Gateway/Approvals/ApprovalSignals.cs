using System.Collections.Concurrent;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Wakes connections that wait for a decision made in this process, and tells the other replicas of it. A decision made elsewhere is
/// <see cref="ApprovalWatch"/>'s to find, and one made before the wait began is not seen at all: whoever waits looks at the record before and
/// after.
/// </summary>
internal sealed class ApprovalSignals(TimeProvider clock, IBus bus)
{
    /// <summary>How a decision is called among the replicas; what it is of is the approval's id.</summary>
    public const string Change = "approvals";

    private readonly ConcurrentDictionary<string, Waiters> _waiting = new(StringComparer.Ordinal);

    /// <summary>Called with an approval that may be executed now, and with the tries after which only; or null.</summary>
    public event Action<string, int?>? DueHere;

    /// <summary>How many approvals somebody waits for.</summary>
    public int Count => _waiting.Count;

    /// <summary>The approvals that somebody waits for.</summary>
    public IReadOnlyCollection<string> Awaited => [.. _waiting.Keys];

    /// <summary>Whether somebody waits for the approval here.</summary>
    public bool IsAwaited(string id) => _waiting.ContainsKey(id);

    /// <summary>Returns once the approval is decided, or the time is over.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task WaitAsync(string id, TimeSpan longest, CancellationToken cancellation)
    {
        var waiters = Join(id);
        try
        {
            await waiters.Decided.Task.WaitAsync(longest, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Not decided in time: the record says so.
        }
        finally
        {
            Leave(id, waiters);
        }
    }

    /// <summary>Says that somebody voted: wakes whoever waits for the approval, on every replica, and has it executed.</summary>
    public void Decided(string id)
    {
        Changed(id);
        DueHere?.Invoke(id, null);
    }

    /// <summary>Has an approval executed that could not be sent so far. Of many who ask for the same try, one gets it.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="attempts">How often it was tried.</param>
    public void Due(string id, int attempts) => DueHere?.Invoke(id, attempts);

    /// <summary>Wakes whoever waits for the approval, on every replica.</summary>
    public void Changed(string id)
    {
        Wake(id);
        bus.Publish(StoreChange.Topic, new StoreChange(Change, id).ToString());
    }

    /// <summary>Wakes whoever waits for the approval here.</summary>
    public void Wake(string id)
    {
        if (!_waiting.TryRemove(id, out var waiters))
        {
            return;
        }

        // Who comes from now on waits for what happens next.
        lock (waiters)
        {
            waiters.IsClosed = true;
        }

        waiters.Decided.TrySetResult();
    }

    private Waiters Join(string id)
    {
        while (true)
        {
            var waiters = _waiting.GetOrAdd(id, static _ => new Waiters());
            lock (waiters)
            {
                if (!waiters.IsClosed)
                {
                    waiters.Count++;
                    return waiters;
                }
            }
        }
    }

    private void Leave(string id, Waiters waiters)
    {
        lock (waiters)
        {
            if (--waiters.Count == 0 && !waiters.IsClosed)
            {
                waiters.IsClosed = true;
                _waiting.TryRemove(new KeyValuePair<string, Waiters>(id, waiters));
            }
        }
    }

    private sealed class Waiters
    {
        public TaskCompletionSource Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }

        public bool IsClosed { get; set; }
    }
}
