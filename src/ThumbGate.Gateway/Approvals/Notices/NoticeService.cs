using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals.Notices;

/// <summary>
/// Tells webhooks what is due, each one's notices one after the other and beside those of the others, so that a dead one delays nothing but its
/// own. What can't be told is tried again for a day, ever more seldom. Of several gateways one tells each notice.
/// </summary>
internal sealed partial class NoticeService(
    NoticeStore notices, ApprovalStore approvals, NoticeSender sender, CurrentNotifications webhooks, TimeProvider time, ILogger<NoticeService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private const int SweepEvery = 30;

    // Only the looks touch it.
    private readonly Dictionary<string, Task> _busy = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            for (var look = 0; await timer.WaitForNextTickAsync(stoppingToken); look++)
            {
                await LookAsync(look % SweepEvery == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what was not told is told after the next start.
        }

        await Task.WhenAll(_busy.Values);
    }

    private async Task LookAsync(bool sweeps, CancellationToken stop)
    {
        try
        {
            if (sweeps)
            {
                await approvals.SweepAsync();
                await notices.SweepAsync();
            }

            foreach (var due in (await notices.DueAsync()).GroupBy(n => n.Webhook, StringComparer.Ordinal))
            {
                if (_busy.GetValueOrDefault(due.Key) is null or { IsCompleted: true })
                {
                    _busy[due.Key] = TellAllAsync(due.Key, [.. due], stop);
                }
            }
        }
        catch (RecordUnavailableException)
        {
            // The copies that follow the record say that it is gone; the next look comes.
        }
    }

    private async Task TellAllAsync(string name, IReadOnlyList<DueNotice> due, CancellationToken stop)
    {
        // Whoever started it goes on before the first byte is sent.
        await Task.Yield();
        try
        {
            foreach (var notice in due)
            {
                if (!await TellAsync(name, notice, stop))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (RecordUnavailableException)
        {
            // What was taken is due again once its time is over.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Failed(logger, name, error);
        }
    }

    // False where the others of that webhook need not be tried now.
    private async Task<bool> TellAsync(string name, DueNotice notice, CancellationToken stop)
    {
        var isOld = time.GetUtcNow().ToUnixTimeMilliseconds() - notice.At > Patience.TotalMilliseconds;
        var webhook = webhooks().FirstOrDefault(w => string.Equals(w.Name, name, StringComparison.Ordinal));
        if (!await notices.TakeAsync(notice, Lease))
        {
            return true;
        }

        if (webhook is null && !isOld)
        {
            // Another gateway may have the config already that has it.
            await notices.LaterAsync(notice.Id, LongestPause);
            return true;
        }

        if (webhook is null || await approvals.FindAsync(notice.ApprovalId) is not { } hold)
        {
            await notices.DoneAsync(notice.Id, told: false);
            return true;
        }

        var pending = await notices.PendingAsync(hold.Request.Agent, hold.Request.Operation);
        var (telling, why) = await sender.TellAsync(webhook, notice, NoticeBody.Write(notice, hold, pending, webhook.IsSlack), stop);
        if (telling == Telling.Told)
        {
            await notices.DoneAsync(notice.Id, told: true);
            return true;
        }

        if (isOld)
        {
            GivenUp(logger, name, notice.Id, why);
            await notices.DoneAsync(notice.Id, told: false);
            return telling == Telling.Refused;
        }

        NotTold(logger, name, why);
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (int)Math.Min(notice.Attempts, 10)));
        await notices.LaterAsync(notice.Id, pause);
        if (telling == Telling.Unavailable)
        {
            await notices.AllLaterAsync(name, pause);
        }

        return telling == Telling.Refused;
    }

    [LoggerMessage(1, LogLevel.Warning, "The webhook {Webhook} was not told: {Why}; it is tried again")]
    private static partial void NotTold(ILogger logger, string webhook, string why);

    [LoggerMessage(2, LogLevel.Error, "The webhook {Webhook} was not told notice {Notice} for a day, and is not any more: {Why}")]
    private static partial void GivenUp(ILogger logger, string webhook, string notice, string why);

    [LoggerMessage(3, LogLevel.Error, "The webhook {Webhook} could not be told; the next look tries again")]
    private static partial void Failed(ILogger logger, string webhook, Exception error);
}
