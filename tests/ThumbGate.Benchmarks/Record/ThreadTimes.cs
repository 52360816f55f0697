using System.Globalization;

namespace ThumbGate.Benchmarks.Record;

/// <summary>Processor time of this process's threads, from Linux's own account.</summary>
internal static class ThreadTimes
{
    // What sysconf(_SC_CLK_TCK) says on every Linux there is.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of user and system time of all threads but one, those that have ended included.</summary>
    /// <param name="except">The thread's id, as <see cref="Current"/> gives it.</param>
    public static double AllBut(int except) =>
        Of("/proc/self") - Of("/proc/self/task/" + except.ToString(CultureInfo.InvariantCulture));

    /// <summary>The id of the calling thread.</summary>
    public static int Current()
    {
        // /proc/thread-self -> <pid>/task/<tid>
        var target = File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName;
        return int.Parse(Path.GetFileName(target), CultureInfo.InvariantCulture);
    }

    private static double Of(string task)
    {
        // Behind the name, which may have blanks in it, field 14 is user time and 15 system time.
        var text = File.ReadAllText(Path.Combine(task, "stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
