using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

/// <summary>A process that appends rows as fast as it can and says which of them it was promised, until it is killed.</summary>
internal static class AppendingProcess
{
    private const int Writers = 16;

    /// <summary>Lets it append until it was promised so many rows, kills it, and returns their ids.</summary>
    public static async Task<List<string>> RunAsync(string folder, int rows)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNet)
        {
            ArgumentList = { "exec", typeof(AppendingProcess).Assembly.Location, "append", folder },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var promised = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            promised.Add(line);
            if (promised.Count == rows)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        // Killed, and not ended by itself.
        process.ExitCode.ShouldBe(137);
        return promised;
    }

    private static string DotNet => Path.GetFullPath(
        OperatingSystem.IsWindows() ? "../../../dotnet.exe" : "../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["append", var folder])
        {
            return 64;
        }

        var database = new SqliteDatabase("data/thumbgate.db", folder);
        await using var log = new DecisionLog(
            database, CheckpointKey.Open(null, database), TimeProvider.System, NullLoggerFactory.Instance, journal: new JournalSettings(SegmentBytes: 256 * 1024));
        using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var row = new DecisionRow { Id = Ids.New(Ids.Decision, TimeProvider.System), At = 1, Circumstances = new Circumstances(), Path = "/v1/items" };
                await log.AppendAsync(row);
                await output.WriteLineAsync(row.Id);
                log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200));
            }
        })));
        return 0;
    }
}
