using StackExchange.Redis;

namespace ThumbGate.Gateway.Storage.Bus;

/// <summary>Calls to a server that may be silent: the client of this version would wait for ever.</summary>
internal sealed class RedisCalls(TimeProvider time, TimeSpan patience)
{
    /// <summary>Longest that anybody waits for an answer, unless a test says otherwise.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task WithinAsync(Task asked, CancellationToken cancellation)
    {
        Observe(asked);
        await asked.WaitAsync(patience, time, cancellation);
    }

    /// <inheritdoc cref="WithinAsync(Task, CancellationToken)"/>
    public async Task<T> WithinAsync<T>(Task<T> asked)
    {
        Observe(asked);
        return await asked.WaitAsync(patience, time);
    }

    /// <summary>Looks at how a call ends that nobody waits for any more.</summary>
    public static void Observe(Task asked) =>
        _ = asked.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Closes a connection in the background.</summary>
    public static void Drop(ConnectionMultiplexer? connection)
    {
        if (connection is not null)
        {
            // Closing can take as long as the peer is silent.
            Observe(Task.Run(() =>
            {
                connection.Close(allowCommandsToComplete: false);
                connection.Dispose();
            }));
        }
    }

    /// <summary>Whether an exception says that Redis can't be reached, and not that the code is wrong.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is TimeoutException or RedisException or RedisCommandException or ObjectDisposedException or InvalidOperationException
            or System.Net.Sockets.SocketException or IOException or TaskCanceledException { CancellationToken.IsCancellationRequested: false };
}
