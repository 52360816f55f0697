using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>What Linux knows of a process: CPU spent, memory held now and at most.</summary>
internal static class ProcFs
{
    private const double TicksPerSecond = 100;   // USER_HZ: fixed at 100 on every architecture that .NET runs on

    // As much of the name of the .NET thread that recompiles hot code as Linux keeps.
    private const string Compiler = ".NET Tiered Com";

    /// <summary>User and system seconds of the process and its children that live (nginx works in its children).</summary>
    public static double CpuSeconds(int pid) => SecondsOf(File.ReadAllText($"/proc/{pid}/stat")) + Children(pid).Sum(CpuSeconds);

    /// <summary>
    /// Seconds that .NET's thread which recompiles hot code has worked: 0 where there is none. It ends after some seconds without work, and
    /// counts anew when it comes back.
    /// </summary>
    public static double CompilingSeconds(int pid) =>
        Directory.GetDirectories($"/proc/{pid}/task").Select(StatOfThread).Where(stat => stat.Contains(Compiler, StringComparison.Ordinal)).Sum(SecondsOf);

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

    // A thread may end between the listing and the look.
    private static string StatOfThread(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/stat");
        }
        catch (IOException)
        {
            return "";
        }
    }

    // The name in parentheses may hold spaces: the fields are counted after it. utime and stime are fields 14 and 15.
    private static double SecondsOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    private static double StatusMiB(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return Number(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
