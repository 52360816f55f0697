namespace ThumbGate.Gateway.Audit;

/// <summary>
/// What waits for one thread, in order. What is urgent wakes it at once; the rest may gather for a moment, because writing something costs
/// as much as writing some thirty at once.
/// </summary>
internal sealed class GatheringQueue<T> : IDisposable
{
    /// <summary>So many are enough to be taken at once.</summary>
    public const int Enough = 1024;

    /// <summary>How long what isn't urgent may gather.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private List<T> _waiting = [];
    private bool _urgent;
    private bool _closed;

    /// <summary>False once the queue is closed.</summary>
    public bool Add(in T item, bool urgent)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Add(item);
            Wake(1, urgent);
            return true;
        }
    }

    /// <summary>Adds several; they may be given up once the queue is closed.</summary>
    public void AddRange(ReadOnlySpan<T> items, bool urgent)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _waiting.AddRange(items);
                Wake(items.Length, urgent);
            }
        }
    }

    /// <summary>Waits until there is something to do and moves what waits into an empty list.</summary>
    /// <param name="batch">Empty; may stay so where <paramref name="patience"/> ran out.</param>
    /// <param name="patience">How long to wait for the first; null: until there is one.</param>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool Take(ref List<T> batch, TimeSpan? patience = null)
    {
        var rested = false;
        while (true)
        {
            TimeSpan rest;
            lock (_gate)
            {
                if (_urgent || _closed || rested || _waiting.Count >= Enough)
                {
                    var open = !_closed || _waiting.Count > 0;
                    (batch, _waiting) = (_waiting, batch);
                    _urgent = false;
                    return open;
                }

                rest = _waiting.Count > 0 ? Gathering : patience ?? Timeout.InfiniteTimeSpan;
            }

            rested = !_work.WaitOne(rest);

            // Who is woken goes before who runs. Those that are about to add something may go first where they wait for this core: what
            // they add is taken along. Where nobody waits this returns at once.
            Thread.Yield();
        }
    }

    /// <summary>Takes nothing more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                _work.Set();
            }
        }
    }

    public void Dispose() => _work.Dispose();

    /// <summary>Once for what is urgent, once for the first of what gathers and once when that is enough.</summary>
    private void Wake(int added, bool urgent)
    {
        var before = _waiting.Count - added;
        if (!_urgent && (urgent || (before == 0 && added > 0) || (before < Enough && _waiting.Count >= Enough)))
        {
            _work.Set();
        }

        _urgent |= urgent;
    }
}
