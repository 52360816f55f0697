namespace ThumbGate.Gateway.Storage;

/// <summary>
/// A thread of the pool more for each command that a server leaves without an answer. When it gives up on such a command, Npgsql asks the server to
/// cancel it, and keeps a thread waiting for seconds; a pool that has as many threads as the machine has processors would serve nobody
/// meanwhile, and grows by one or two a second.
/// </summary>
internal static class SpareThreads
{
    /// <summary>A command that takes longer than this waits for a server that is slow or silent; it is well before anybody gives up on it.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private const int Most = 64;

    private static readonly Lock Gate = new();
    private static int _waiting;
    private static int _lent;

    /// <summary>How many threads the pool has more now.</summary>
    public static int Lent
    {
        get
        {
            lock (Gate)
            {
                return _lent;
            }
        }
    }

    /// <summary>Waits for a command, with a thread more in the pool while that takes long.</summary>
    public static async Task<T> WatchAsync<T>(Task<T> command)
    {
        if (!command.IsCompleted)
        {
            using var stop = new CancellationTokenSource();
            if (await Task.WhenAny(command, Task.Delay(Slow, TimeProvider.System, stop.Token)) != command)
            {
                Lend(1);
                try
                {
                    return await command;
                }
                finally
                {
                    Lend(-1);
                }
            }

            await stop.CancelAsync();
        }

        return await command;
    }

    private static void Lend(int change)
    {
        lock (Gate)
        {
            _waiting += change;
            var lent = Math.Min(_waiting, Most);
            ThreadPool.GetMinThreads(out var workers, out var ports);
            if (ThreadPool.SetMinThreads(workers + lent - _lent, ports))
            {
                _lent = lent;
            }
        }
    }
}
