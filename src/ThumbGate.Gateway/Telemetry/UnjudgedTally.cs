using System.Globalization;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Telemetry;

/// <summary>
/// Counts requests that were refused before they could be judged, by minute, address, agent and code, and records the counts: strangers
/// leave traces, and can't fill the record or the log.
/// </summary>
internal sealed partial class UnjudgedTally(Database database, TimeProvider time, ILogger<UnjudgedTally> logger) : BackgroundService
{
    /// <summary>What an act of it is called.</summary>
    public const string Action = "requests-refused-unjudged";

    /// <summary>Counted together where one minute brings more than <see cref="MostKinds"/> kinds.</summary>
    public const string Others = "others";

    /// <summary>So many kinds a minute are told apart.</summary>
    public const int MostKinds = 256;

    // An hour of minutes that the record doesn't take.
    private const int MostWaiting = 60 * MostKinds;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<(long Minute, Kind Kind, long Count)> _waiting = [];
    private Dictionary<Kind, long> _counts = [];
    private long _minute;
    private bool _gone;

    /// <summary>Counts a request; true for the first of its kind in a minute.</summary>
    /// <param name="address">Where it came from.</param>
    /// <param name="agent">Id of the agent, or empty.</param>
    /// <param name="code">Why it was refused.</param>
    public bool Count(string address, string agent, string code)
    {
        lock (_gate)
        {
            Turn();
            var kind = new Kind(address, agent, code);
            if (!_counts.ContainsKey(kind) && _counts.Count >= MostKinds)
            {
                kind = new(Others, "", "");
            }

            var count = _counts.GetValueOrDefault(kind);
            _counts[kind] = count + 1;
            return count == 0;
        }
    }

    /// <summary>Records the minutes that are over; all where <paramref name="all"/>. While the record is gone they wait.</summary>
    public async Task FlushAsync(bool all)
    {
        var due = Due(all);
        if (due.Length == 0)
        {
            return;
        }

        try
        {
            await database.WriteAsync(async (connection, transaction) =>
            {
                await Act.RecordAsync(connection, transaction, time, Act.Gateway, Action, due.Select(d => (d.Kind.Address, (IReadOnlyDictionary<string, string?>)Detail(d.Minute, d.Kind, d.Count))));
                return true;
            });
            lock (_gate)
            {
                _waiting.RemoveRange(0, due.Length);
            }

            _gone = false;
        }
        catch (RecordUnavailableException exception)
        {
            if (!_gone)
            {
                _gone = true;
                Waits(logger, due.Length, exception.Message);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(all: false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private (long Minute, Kind Kind, long Count)[] Due(bool all)
    {
        lock (_gate)
        {
            Turn();
            if (all)
            {
                Close();
            }

            return [.. _waiting.Take(MostKinds)];
        }
    }

    // A clock that steps back stays in its minute.
    private void Turn()
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (minute > _minute)
        {
            Close();
            _minute = minute;
        }
    }

    private void Close()
    {
        foreach (var (kind, count) in _counts)
        {
            _waiting.Add((_minute, kind, count));
        }

        _counts = [];
        if (_waiting.Count > MostWaiting)
        {
            var lost = _waiting.Count - MostWaiting;
            Lost(logger, _waiting.Take(lost).Sum(w => w.Count));
            _waiting.RemoveRange(0, lost);
        }
    }

    private static Dictionary<string, string?> Detail(long minute, Kind kind, long count) => new(StringComparer.Ordinal)
    {
        ["minute"] = DateTimeOffset.FromUnixTimeSeconds(minute * 60).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
        ["agent"] = kind.Agent.Length == 0 ? null : kind.Agent,
        ["code"] = kind.Code.Length == 0 ? null : kind.Code,
        ["requests"] = count.ToString(CultureInfo.InvariantCulture),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kinds} counts of refused requests wait for the record. {Reason}")]
    private static partial void Waits(ILogger logger, int kinds, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The counts of {Requests} refused requests were given up: the record was gone for too long")]
    private static partial void Lost(ILogger logger, long requests);

    private readonly record struct Kind(string Address, string Agent, string Code);
}
