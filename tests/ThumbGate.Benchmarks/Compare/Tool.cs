using System.Diagnostics;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>A program that runs, says something and ends.</summary>
internal static class Tool
{
    public static async Task<string> OutputAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidRunException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}

/// <summary>What is being done, on the error stream: the tables alone are the output.</summary>
internal static class Progress
{
    public static void Say(string what) => Console.Error.WriteLine("... " + what);
}
