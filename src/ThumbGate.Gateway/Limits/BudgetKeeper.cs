using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Gateway.Limits;

/// <summary>
/// Keeps the bank's books: opens it when Redis is there, makes them from the record where Redis has none, has counted what was let pass
/// without it, and gives back slices that nobody spent.
/// </summary>
internal sealed partial class BudgetKeeper(
    RedisLink link, RedisBank bank, LimitLedger ledger, LimitHistory history, PolicyHolder policies, TimeProvider time, ILogger<BudgetKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // Reads are recorded behind: what was spent just before the record was read may not have been in it, and is counted again.
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);

    private const int AtOnce = 64;

    private readonly string _me = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private DateTimeOffset _knownUntil = DateTimeOffset.MinValue;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        link.Subscribe(RedisBank.Spent, ledger.GiveBack);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await KeepAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task KeepAsync()
    {
        try
        {
            if (!link.IsThere)
            {
                bank.Close();
            }
            else if (bank.IsOpen || await OpenAsync())
            {
                ledger.Tend();
                await ledger.SettleAsync(_knownUntil);
            }
        }
        catch (RecordUnavailableException exception)
        {
            Failed(logger, exception.Message);
        }
    }

    private async Task<bool> OpenAsync()
    {
        if (await bank.BeginAsync(_me) is not { } epoch || (epoch.Id.Length == 0 && (epoch = await MakeAsync(epoch)).Id.Length == 0))
        {
            return false;
        }

        bank.Adopt(epoch.Id);
        _knownUntil = time.GetUtcNow() - epoch.Age - Behind;
        // What was let pass alone is counted before others borrow, and what passes while it is, right after.
        if (!await ledger.SettleAsync(_knownUntil))
        {
            return false;
        }

        bank.Open();
        Opened(logger);
        return true;
    }

    private async Task<Epoch> MakeAsync(Epoch begun)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{_me}{Guid.NewGuid():N}.{begun.Now}");
        var done = false;
        try
        {
            done = await RestoreAsync(id);
        }
        finally
        {
            done = await bank.FinishAsync(_me, done ? id : "") && done;
        }

        return done ? begun with { Id = id, Age = TimeSpan.Zero } : default;
    }

    private async Task<bool> RestoreAsync(string epoch)
    {
        var now = time.GetUtcNow();
        var spent = new Dictionary<BudgetKey, Dictionary<long, long>>();
        await history.RestoreAsync(policies.Current, (Limit limit, string role, string agent, long cost, DateTimeOffset at) =>
        {
            var key = LimitLedger.KeyOf(limit, role, agent);
            if (!spent.TryGetValue(key, out var slots))
            {
                spent[key] = slots = [];
            }

            // Per slot of the local clock; as young as any of it may be.
            var width = Math.Max(1, key.WindowTicks / 12);
            var slot = at.UtcTicks / width;
            slots[slot] = Math.Min(limit.Max, slots.GetValueOrDefault(slot) + Math.Min(limit.Max, cost));
        });
        foreach (var some in spent.Chunk(AtOnce))
        {
            var counted = await Task.WhenAll(some.Select(s => bank.RestoreAsync(epoch, s.Key, Ages(s.Key, s.Value, now)).AsTask()));
            if (!counted.All(c => c))
            {
                return false;
            }
        }

        Restored(logger, spent.Count);
        return true;
    }

    private static (TimeSpan, long)[] Ages(BudgetKey key, Dictionary<long, long> slots, DateTimeOffset now) =>
        [.. slots.Select(s => (TimeSpan.FromTicks(Math.Max(0, now.UtcTicks - ((s.Key + 1) * Math.Max(1, key.WindowTicks / 12)))), s.Value))];

    [LoggerMessage(Level = LogLevel.Information, Message = "Limits are counted for all replicas together")]
    private static partial void Opened(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis knew of no budget: {Budgets} were restored from the record")]
    private static partial void Restored(ILogger logger, int budgets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Limits are counted by this replica alone: {Why}")]
    private static partial void Failed(ILogger logger, string why);
}
