using System.Diagnostics;
using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>How long the disk under a folder takes to keep one 4 KiB write: the floor under every durable record.</summary>
internal static class FsyncProbe
{
    private const int Writes = 200;

    public static int Run(Arguments arguments)
    {
        var samples = new Samples(Measure(arguments.Required("folder")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Writes} writes of 4 KiB, each flushed to disk: p50 {samples.Percentile(50):0.00} ms, p99 {samples.Percentile(99):0.00} ms"));
        return ExitCode.Met;
    }

    /// <returns>Milliseconds of each write with its flush.</returns>
    public static IReadOnlyList<double> Measure(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "fsync-probe");
        var page = new byte[4096];
        var took = new List<double>(Writes);
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (var i = 0; i < Writes; i++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        finally
        {
            File.Delete(path);
        }

        return took;
    }
}
