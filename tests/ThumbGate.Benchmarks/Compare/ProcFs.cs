using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>What Linux knows of a process: CPU spent, memory held now and at most.</summary>
internal static class ProcFs
{
    private const double TicksPerSecond = 100;   // USER_HZ: fixed at 100 on every architecture that .NET runs on

    /// <summary>User and system seconds of the process and its children that live (nginx works in its children).</summary>
    public static double CpuSeconds(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The name in parentheses may hold spaces: the fields are counted after it. utime and stime are fields 14 and 15.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var own = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        return own + Children(pid).Sum(CpuSeconds);
    }

    /// <summary>Resident memory in MiB, the children's included.</summary>
    public static double ResidentMiB(int pid) => StatusMiB(pid, "VmRSS:") + Children(pid).Sum(ResidentMiB);

    /// <summary>The most resident memory in MiB since the process started or <see cref="ForgetPeak"/>, the children's included.</summary>
    public static double PeakMiB(int pid) => StatusMiB(pid, "VmHWM:") + Children(pid).Sum(PeakMiB);

    public static void ForgetPeak(int pid)
    {
        File.WriteAllText($"/proc/{pid}/clear_refs", "5");
        foreach (var child in Children(pid))
        {
            ForgetPeak(child);
        }
    }

    public static string FileSystemOf(string folder)
    {
        var mounts = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Where(parts => IsUnder(folder, parts[1]));
        return mounts.MaxBy(parts => parts[1].Length)?[2] ?? "unknown";
    }

    private static bool IsUnder(string folder, string mount) =>
        mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal);

    public static IEnumerable<int> Children(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture));

    private static double StatusMiB(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return Number(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
