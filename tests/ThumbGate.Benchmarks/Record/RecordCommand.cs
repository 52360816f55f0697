using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Benchmarks.Compare;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Benchmarks.Record;

/// <summary>
/// The record by itself, on SQLite: what rows cost at a steady rate in a record that is large already, and how long the last denials take to
/// find in it.
/// </summary>
internal static class RecordCommand
{
    private const int RowsPerSecond = 10_000;
    private const double MostShare = 0.35;
    private const double MostListMs = 50;
    private const int Lists = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        var given = Arguments.Parse(args, "rows", "seconds", "work", "markdown!");
        var rows = Number(given, "rows", 10_000_000, 1000, 100_000_000);
        var seconds = Number(given, "seconds", 20, 1, 600);
        var folder = Path.GetFullPath(given.Required("work"));
        var database = new SqliteDatabase("record.db", folder);
        new Migrator(database, TimeProvider.System).Apply();
        using var key = CheckpointKey.Open(null, database);
        var made = new RecordRows(TimeProvider.System);
        double share;
        long lost;
        await using (var log = new DecisionLog(database, key, TimeProvider.System, NullLoggerFactory.Instance))
        {
            await FillAsync(log, made, rows);
            share = await ShareAsync(log, made, (int)seconds);
            lost = await database.ReadAsync(async connection => (long)(await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT COUNT(*) FROM decision_gaps")));
        }

        if (lost > 0)
        {
            throw new InvalidRunException("Rows were given up because they came faster than they could be written.");
        }

        var store = new DecisionStore(database);
        var size = new FileInfo(database.Path).Length / rows;
        var where = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {size} bytes each");
        var bars = new List<BarResult> { BarResult.Of(where, $"share of one core at {RowsPerSecond:N0} rows/s", share, MostShare, atLeast: false, "") };
        foreach (var (what, filter) in Filters(await OldestAsync(store)))
        {
            bars.Add(BarResult.Of(where, $"last 100 denials {what}, p99", await ListAsync(store, filter), MostListMs, atLeast: false, " ms"));
        }

        var table = new Table("bars", "where", "what", "measured", "bar", "");
        foreach (var bar in bars)
        {
            table.Add(bar.Where, bar.What, bar.Measured, bar.Limit, bar.IsMet ? "pass" : "MISS");
        }

        table.Print(Console.Out, given.Has("markdown"));
        return bars.All(bar => bar.IsMet) ? ExitCode.Met : ExitCode.Missed;
    }

    private static (string What, DecisionFilter Filter)[] Filters((DateTimeOffset First, DateTimeOffset Last) times)
    {
        var middle = times.First + ((times.Last - times.First) / 2);
        return
        [
            ("of all roles", new() { Verdict = Verdict.Deny }),
            ("of a role", new() { Verdict = Verdict.Deny, Role = RecordRows.CommonRole }),
            ("of a role with one denial in 100,000 rows", new() { Verdict = Verdict.Deny, Role = RecordRows.RareRole }),
            ("of a role, before the middle", new() { Verdict = Verdict.Deny, Role = RecordRows.CommonRole, Until = middle }),
            ("of a rare role, before the middle", new() { Verdict = Verdict.Deny, Role = RecordRows.RareRole, Until = middle }),
            ("of a rare role, after the middle", new() { Verdict = Verdict.Deny, Role = RecordRows.RareRole, Since = middle }),
        ];
    }

    private static async Task FillAsync(DecisionLog log, RecordRows made, long rows)
    {
        const int AtOnce = 32_768;
        for (var filled = 0L; filled < rows; filled += AtOnce)
        {
            for (var i = 0; i < Math.Min(AtOnce, rows - filled); i++)
            {
                log.AppendBehind(made.Next());
            }

            await log.FlushAsync();
            if (filled % (AtOnce * 32) == 0)
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{filled:N0} of {rows:N0} rows"));
            }
        }
    }

    /// <summary>What the record's threads take of one core while rows come at a steady rate; the rows are made on a thread that isn't counted.</summary>
    private static Task<double> ShareAsync(DecisionLog log, RecordRows made, int seconds) => Task.Factory.StartNew(
        () =>
        {
            const int BatchesPerSecond = 200;
            using var never = new ManualResetEventSlim();
            var own = ThreadTimes.Current();
            var before = ThreadTimes.AllBut(own);
            var start = Stopwatch.GetTimestamp();
            for (var batch = 0; batch < seconds * BatchesPerSecond; batch++)
            {
                for (var i = 0; i < RowsPerSecond / BatchesPerSecond; i++)
                {
                    log.AppendBehind(made.Next());
                }

                var due = TimeSpan.FromSeconds((batch + 1.0) / BatchesPerSecond) - Stopwatch.GetElapsedTime(start);
                if (due > TimeSpan.Zero)
                {
                    // The rate is what is asked for; there is nothing to wait for but time.
                    never.Wait(due);
                }
            }

            log.FlushAsync().GetAwaiter().GetResult();
            return (ThreadTimes.AllBut(own) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static async Task<double> ListAsync(DecisionStore store, DecisionFilter filter)
    {
        var took = new List<double>(Lists);
        for (var i = 0; i < Lists + 1; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var found = await store.ListAsync(filter);
            if (found.Count == 0 && filter.Role != RecordRows.RareRole)
            {
                throw new InvalidRunException("A list came back empty.");
            }

            if (i > 0)
            {
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return new Samples(took).Percentile(99);
    }

    private static async Task<(DateTimeOffset First, DateTimeOffset Last)> OldestAsync(DecisionStore store)
    {
        var first = (await store.ListAsync(new DecisionFilter { Limit = 1, OldestFirst = true }))[0].At;
        var last = (await store.ListAsync(new DecisionFilter { Limit = 1 }))[0].At;
        return (DateTimeOffset.FromUnixTimeMilliseconds(first), DateTimeOffset.FromUnixTimeMilliseconds(last));
    }

    private static long Number(Arguments given, string name, long usual, long least, long most) => given.Text(name) is not { } text ? usual
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new UsageException($"--{name} takes {least} to {most}.");
}
