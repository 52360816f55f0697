using System.Threading.Channels;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Has approved requests sent: at once where the approval was given here, and by the next look at the record where that was elsewhere or where
/// a first try could not send. A few at a time.
/// </summary>
internal sealed partial class ExecutionService : BackgroundService
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    /// <summary>What is cut off when the gateway stops gets so long to be recorded as unknown.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly Channel<(string Id, int? Attempts)> _due = Channel.CreateUnbounded<(string, int?)>();
    private readonly CancellationTokenSource _cut = new();
    private readonly Executor _executor;
    private readonly ExecutionStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ExecutionService(Executor executor, ExecutionStore store, ApprovalSignals signals, TimeProvider time, ILogger<ExecutionService> logger)
    {
        _executor = executor;
        _store = store;
        _time = time;
        _logger = logger;
        signals.DueHere += (id, attempts) => _due.Writer.TryWrite((id, attempts));
    }

    /// <summary>Looks at the record for what is due.</summary>
    public async Task LookAsync()
    {
        try
        {
            foreach (var id in await _store.DueAsync())
            {
                _due.Writer.TryWrite((id, null));
            }
        }
        catch (RecordUnavailableException)
        {
            // The copies that follow the record say that it is gone; the next look comes.
        }
    }

    /// <summary>Takes nothing more, and lets what is under way come to its end for as long as the host waits.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (ExecuteTask is null or { IsCompleted: true })
        {
            return;
        }

        await using var late = cancellationToken.Register(_cut.Cancel);
        await base.StopAsync(cancellationToken);
        await Task.WhenAny(ExecuteTask, Task.Delay(LastWords, _time, CancellationToken.None));
    }

    public override void Dispose()
    {
        base.Dispose();
        _cut.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(LookAgainAsync(stoppingToken), SendAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private Task SendAsync(CancellationToken stop) => Parallel.ForEachAsync(
        _due.Reader.ReadAllAsync(stop),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (due, _) =>
        {
            try
            {
                await _executor.ExecuteAsync(due.Id, due.Attempts, _cut.Token);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nothing was taken: the next look finds it again.
                LogMissed(_logger, due.Id, exception);
            }
        });

    private async Task LookAgainAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, _time);
        var swept = _time.GetTimestamp();
        do
        {
            await LookAsync();
            if (_time.GetElapsedTime(swept) > SweepPeriod)
            {
                swept = _time.GetTimestamp();
                await SweepAsync();
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task SweepAsync()
    {
        try
        {
            await _store.SweepAsync();
        }
        catch (RecordUnavailableException)
        {
            // What is past its time is not read, whether or not it is gone.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Approval {Approval} could not be executed now.")]
    private static partial void LogMissed(ILogger logger, string approval, Exception exception);
}
