using System.Globalization;
using StackExchange.Redis;

namespace ThumbGate.Gateway.Storage.Bus;

/// <summary>
/// The one connection to Redis: bus and scripts. It tells itself a beat over the bus twice a second; Redis is there while its own beats come
/// back. While it is gone nobody waits for it: messages are dropped and scripts are not asked.
/// </summary>
/// <param name="address">Where Redis is.</param>
/// <param name="prefix">Before every key and channel, so that gateways of different records can share one Redis.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when Redis comes and goes.</param>
/// <param name="patience">How long anybody waits for an answer; null: <see cref="RedisCalls.Patience"/>.</param>
internal sealed partial class RedisLink(RedisAddress address, string prefix, TimeProvider time, ILogger<RedisLink> logger, TimeSpan? patience = null)
    : BackgroundService, IBus
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromMilliseconds(500);

    // A connection whose peer is silent may never be closed by anybody: after some lost beats it is replaced.
    private const int MostBeatsLost = 4;

    private readonly Lock _lock = new();
    private readonly RedisCalls _calls = new(time, patience ?? RedisCalls.Patience);
    private readonly string _ownBeat = "beat:" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private readonly List<(string Topic, Action<string> Heard)> _subscriptions = [];
    private volatile ConnectionMultiplexer? _connection;
    private volatile TaskCompletionSource<string> _beat = NewBeat();
    private volatile bool _isThere;
    private volatile bool _wasThere;
    private volatile bool _refuses;
    private int _lost;

    public event Action? Returned;

    public bool IsThere => _isThere;

    /// <summary>Whether the last script was refused: Redis is full, read-only, or not allowed to us.</summary>
    public bool Refuses => _refuses;

    /// <summary>A key of this gateway's part of Redis. All of them are in one slot of a cluster.</summary>
    public RedisKey Key(string name) => prefix + name;

    public void Publish(string topic, string text)
    {
        if (!_isThere || _connection is not { } connection)
        {
            return;
        }

        try
        {
            RedisCalls.Observe(connection.GetSubscriber().PublishAsync(prefix + topic, text, CommandFlags.FireAndForget));
        }
        catch (Exception exception) when (RedisCalls.IsFailure(exception))
        {
            Left(exception);
        }
    }

    public void Subscribe(string topic, Action<string> heard)
    {
        lock (_lock)
        {
            if (_connection is not null)
            {
                throw new InvalidOperationException("Subscribe before the host starts.");
            }

            _subscriptions.Add((topic, heard));
        }
    }

    /// <summary>Runs a script. Null where Redis is gone, silent for 250 ms, or refuses: then it may have run, or may yet.</summary>
    public async ValueTask<RedisResult?> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values)
    {
        for (var attempt = 0; _isThere && _connection is { } connection; attempt++)
        {
            try
            {
                var result = await _calls.WithinAsync(connection.GetDatabase().ScriptEvaluateAsync(script, keys, values));
                _refuses = false;
                return result;
            }
            catch (RedisServerException exception) when (attempt == 0 && exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // Redis was flushed or restarted since the script was loaded: the client loads it again.
            }
            catch (RedisServerException exception)
            {
                if (!_refuses)
                {
                    _refuses = true;
                    LogRefuses(logger, exception.Message);
                }

                return null;
            }
            catch (Exception exception) when (RedisCalls.IsFailure(exception))
            {
                Left(exception);
            }
        }

        return null;
    }

    public override void Dispose()
    {
        base.Dispose();
        _isThere = false;
        RedisCalls.Drop(_connection);
        _connection = null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenBeats, time);
        try
        {
            do
            {
                await BeatAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        try
        {
            var connection = _connection ?? await ConnectAsync(cancellation);
            var beat = NewBeat();
            _beat = beat;
            await _calls.WithinAsync(connection.GetSubscriber().PublishAsync(prefix + _ownBeat, "beat"), cancellation);
            await _calls.WithinAsync(beat.Task, cancellation);
            _lost = 0;
            Arrived();
        }
        catch (Exception exception) when (RedisCalls.IsFailure(exception) || exception is StoreUnavailableException)
        {
            Left(exception);
            if (++_lost >= MostBeatsLost)
            {
                _lost = 0;
                RedisCalls.Drop(Interlocked.Exchange(ref _connection, null));
            }
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellation)
    {
        var options = address.Read();
        // Name resolution and a part of the handshake are not asynchronous.
        var connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(options), cancellation);
        ConnectionMultiplexer? connection = null;
        try
        {
            connection = await connecting.WaitAsync(TimeSpan.FromSeconds(5), time, cancellation);
            var subscriber = connection.GetSubscriber();
            await _calls.WithinAsync(subscriber.SubscribeAsync(prefix + _ownBeat, (_, text) => _beat.TrySetResult(text!)), cancellation);
            foreach (var (topic, heard) in _subscriptions)
            {
                await _calls.WithinAsync(subscriber.SubscribeAsync(prefix + topic, (_, text) => heard(text!)), cancellation);
            }

            _connection = connection;
            return connection;
        }
        catch
        {
            RedisCalls.Drop(connection);
            _ = connecting.ContinueWith(static late => RedisCalls.Drop(late.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            RedisCalls.Observe(connecting);
            throw;
        }
    }

    private void Arrived()
    {
        if (_isThere)
        {
            return;
        }

        _isThere = true;
        _wasThere = true;
        LogThere(logger);
        Returned?.Invoke();
    }

    private void Left(Exception exception)
    {
        if (!_isThere && _wasThere)
        {
            return;
        }

        lock (_lock)
        {
            if (!_isThere && _wasThere)
            {
                return;
            }

            _isThere = false;
            _wasThere = true;
        }

        // Messages of the client may hold what is in the connection string.
        LogGone(logger, exception is RedisConnectionException failed ? failed.FailureType.ToString()
            : exception is StoreUnavailableException ? exception.Message
            : exception.GetType().Name);
    }

    private static TaskCompletionSource<string> NewBeat() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is there: changes reach the other replicas at once")]
    private static partial void LogThere(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is gone ({Why}): the record is polled and limits count in this replica until it is back")]
    private static partial void LogGone(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis refuses what it is asked ({Why}): limits count in this replica")]
    private static partial void LogRefuses(ILogger logger, string why);
}
