using System.Diagnostics;
using System.Globalization;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// Signals to processes, which have taken effect when these return. Who sends one knows only that it is on its way: a process may still write, or
/// answer, for as long as it waits for a processor or a disk.
/// </summary>
internal static class Signals
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Stops processes in their tracks, every thread of them; those that end meanwhile are left out.</summary>
    public static void Stop(params int[] processes) => Send("STOP", processes, static p => IsGone(p) || States(p).All(s => s is 'T' or 't'));

    public static void Continue(params int[] processes) => Send("CONT", processes, static p => true);

    /// <summary>Kills processes, the first one first.</summary>
    public static void Kill(params int[] processes) => Send("KILL", processes, IsGone);

    private static void Send(string signal, int[] processes, Predicate<int> isDone)
    {
        using (var kill = Process.Start("kill", ["-s", signal, .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))]))
        {
            kill.WaitForExit();
        }

        SpinWait.SpinUntil(() => Array.TrueForAll(processes, isDone), Patience).ShouldBeTrue($"a process goes on after {signal}");
    }

    // What is dead and was not asked for yet by whoever started it does nothing any more.
    private static bool IsGone(int process) => States(process).All(s => s is 'Z' or 'X');

    /// <summary>The state of each of its threads; none where it is gone.</summary>
    private static List<char> States(int process)
    {
        var states = new List<char>();
        try
        {
            foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
            {
                // "12 (a name) S ...": the name may hold anything.
                var stat = File.ReadAllText(Path.Combine(thread, "stat"));
                states.Add(stat[stat.LastIndexOf(')') + 2]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended, or a thread of it: what is left of it is seen at the next look.
            if (Directory.Exists($"/proc/{process}"))
            {
                states.Add('?');
            }
        }

        return states;
    }
}
