using System.Globalization;
using System.Runtime.InteropServices;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>Where the numbers come from: without it they mean nothing.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(string folder)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown CPU";
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var wrk = (await Tool.OutputAsync("wrk", nothing, "-v")).Split('\n')[0].Split('[')[0].Trim();
        var nginx = (await Tool.OutputAsync("nginx", nothing, "-v")).Split('\n')[0].Replace("nginx version: ", "", StringComparison.Ordinal).Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({cpu}), {RuntimeInformation.FrameworkDescription}, {wrk}, {nginx}, {ProcFs.FileSystemOf(folder)}");
    }
}
