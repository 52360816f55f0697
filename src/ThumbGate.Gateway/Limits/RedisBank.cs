using System.Globalization;
using StackExchange.Redis;
using ThumbGate.Gateway.Storage.Bus;

namespace ThumbGate.Gateway.Limits;

/// <summary>The bank of several replicas. It lends while Redis is there and has an epoch, which <see cref="BudgetKeeper"/> sees to.</summary>
internal sealed class RedisBank(RedisLink link) : IBudgetBank
{
    /// <summary>The topic on which Redis tells which budget was refused to somebody.</summary>
    public const string Spent = "spent";

    // Redis's scripts count in doubles.
    private const long MostCounted = 9_000_000_000_000_000;

    private volatile string _epoch = "";
    private volatile int _generation;
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen && link.IsThere;

    public int Generation => _generation;

    private RedisKey EpochKey => link.Key("epoch");

    public async ValueTask<Loan> TakeAsync(BudgetKey budget, string name, long cost, long ahead)
    {
        var (epoch, generation) = (_epoch, _generation);
        if (!IsOpen || await link.EvaluateAsync(
            RedisScripts.Take,
            [EpochKey, KeyOf(epoch, name)],
            [epoch, Math.Min(budget.Max, MostCounted), Width(budget), Math.Min(cost, MostCounted + 1), ahead, (string)link.Key(Spent)!, name]) is not { } answer)
        {
            // What Redis refuses, the keeper looks into.
            _isOpen &= !link.Refuses;
            return default;
        }

        var parts = (RedisResult[])answer!;
        switch ((long)parts[0])
        {
            case 1:
                return new Loan(LoanResult.Granted, (long)parts[1], (long)parts[2], TimeSpan.FromMicroseconds((long)parts[3]), TimeSpan.Zero, generation);
            case 0:
                return new Loan(LoanResult.Refused, 0, 0, TimeSpan.Zero, TimeSpan.FromMicroseconds((long)parts[1]), generation);
            default:
                _isOpen = false;
                return default;
        }
    }

    public void Return(BudgetKey budget, string name, long slot, long amount)
    {
        if (IsOpen)
        {
            var epoch = _epoch;
            _ = link.EvaluateAsync(RedisScripts.Return, [EpochKey, KeyOf(epoch, name)], [epoch, slot, amount]).AsTask();
        }
    }

    public async ValueTask<bool> ChargeAsync(BudgetKey budget, string name, IReadOnlyList<(TimeSpan Age, long Cost)> spent)
    {
        var epoch = _epoch;
        return epoch.Length > 0 && await ChargeAsync(epoch, epoch, budget, name, spent);
    }

    /// <summary>Asks for the epoch.</summary>
    /// <param name="maker">Who asks.</param>
    /// <returns>Null where Redis can't be asked or another makes the epoch; else what is there, which is empty where the asker is to make it.</returns>
    public async ValueTask<Epoch?> BeginAsync(string maker)
    {
        if (await link.EvaluateAsync(RedisScripts.Begin, [EpochKey, link.Key("maker")], [maker]) is not { } answer || (RedisResult[])answer! is not { Length: 2 } parts)
        {
            return null;
        }

        var (now, id) = ((long)parts[0], (string)parts[1]!);
        var made = long.TryParse(id.AsSpan(id.IndexOf('.', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : now;
        return new Epoch(id, TimeSpan.FromMilliseconds(Math.Max(0, now - made)), now);
    }

    /// <summary>Counts in an epoch that is being made.</summary>
    public ValueTask<bool> RestoreAsync(string epoch, BudgetKey budget, IReadOnlyList<(TimeSpan Age, long Cost)> spent) =>
        ChargeAsync(epoch, "", budget, budget.Name(), spent);

    /// <summary>Ends the making of an epoch; empty where it failed. False where it took too long and is another's now.</summary>
    public async ValueTask<bool> FinishAsync(string maker, string epoch) =>
        await link.EvaluateAsync(RedisScripts.Finish, [EpochKey, link.Key("maker")], [maker, epoch]) is { } answer && (long)answer == 1;

    /// <summary>From here on costs are counted in this epoch. What was lent in another is worth nothing.</summary>
    public void Adopt(string epoch)
    {
        if (!string.Equals(epoch, _epoch, StringComparison.Ordinal))
        {
            _isOpen = false;
            _epoch = epoch;
            _generation++;
        }
    }

    /// <summary>Lends.</summary>
    public void Open() => _isOpen = true;

    /// <summary>Lends no more until it is opened: what replicas let pass meanwhile has to be counted first.</summary>
    public void Close() => _isOpen = false;

    private async ValueTask<bool> ChargeAsync(string epoch, string expected, BudgetKey budget, string name, IReadOnlyList<(TimeSpan Age, long Cost)> spent)
    {
        var values = new List<RedisValue> { expected, Width(budget) };
        foreach (var (age, cost) in spent)
        {
            values.Add((long)age.TotalMicroseconds);
            values.Add(Math.Min(cost, Math.Min(budget.Max, MostCounted)));
        }

        return await link.EvaluateAsync(RedisScripts.Charge, [EpochKey, KeyOf(epoch, name)], [.. values]) is { } answer && (long)answer == 1;
    }

    private RedisKey KeyOf(string epoch, string name) => link.Key($"budget:{epoch}:{name}");

    private static long Width(BudgetKey budget) => Math.Max(1, budget.WindowTicks / TimeSpan.TicksPerMicrosecond / 12);
}

/// <summary>What Redis counts since when.</summary>
/// <param name="Id">Empty while it is being made.</param>
/// <param name="Age">How long ago the record was read for it.</param>
/// <param name="Now">Redis's clock, in ms.</param>
internal readonly record struct Epoch(string Id, TimeSpan Age, long Now);
