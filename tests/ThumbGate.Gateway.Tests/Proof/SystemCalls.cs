using System.Globalization;
using System.Text.RegularExpressions;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>One call of the system, as strace wrote it down.</summary>
/// <param name="Name">The call: <c>pwrite64</c>.</param>
/// <param name="File">What its first argument stands for: a path, or <c>TCP:[from-&gt;to]</c>.</param>
/// <param name="Text">The whole line that it began with, and the one that it ended with if that is another one.</param>
/// <param name="Began">Place in the log where the process asked for it.</param>
/// <param name="Ended">Place in the log where the system had answered; beyond every other one where it never did.</param>
/// <param name="Result">What it returned; -1 where it never did.</param>
internal sealed record SystemCall(string Name, string File, string Text, int Began, int Ended, long Result)
{
    public bool IsWrite => Name is "write" or "writev" or "pwrite64" or "pwritev" or "pwritev2";

    public bool IsSend => IsWrite || Name is "sendto" or "sendmsg" or "sendmmsg";

    public bool IsReceive => Name is "recvfrom" or "recvmsg" && Result > 0;

    public bool IsSync => Name is "fdatasync" or "fsync" && Result == 0;
}

/// <summary>What strace wrote down of a process and all its threads, in the order in which the kernel stopped them.</summary>
internal static partial class SystemCalls
{
    private const string Traced = "write,writev,pwrite64,pwritev,pwritev2,fdatasync,fsync,sendto,sendmsg,sendmmsg,recvfrom,recvmsg";

    /// <summary>The program that starts another one under it; the other one keeps the process id.</summary>
    public static string[] Launcher(string log) =>
        ["strace", "-D", "-f", "--seccomp-bpf", "-q", "-yy", "-s", "262144", "-e", "trace=" + Traced, "-e", "signal=SIGKILL", "-o", log];

    /// <summary>The calls up to now: the gateway is killed, and strace ends with it.</summary>
    public static async Task<IReadOnlyList<SystemCall>> OfAsync(ProofGateway gateway, string log)
    {
        var id = gateway.Process.Id.ToString(CultureInfo.InvariantCulture);
        await gateway.KillAsync();
        await Eventually.BeTrueAsync(async () => (await LastLinesAsync(log)).Any(l => l.StartsWith(id + " ", StringComparison.Ordinal) && l.EndsWith("+++", StringComparison.Ordinal)));
        return await ReadAsync(log);
    }

    private static async Task<IReadOnlyList<SystemCall>> ReadAsync(string log)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; await reader.ReadLineAsync() is { } line; at++)
        {
            var thread = line[..Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))];
            if (Resumed().IsMatch(line))
            {
                if (open.Remove(thread, out var index))
                {
                    calls[index] = calls[index] with { Text = calls[index].Text + line, Ended = at, Result = ResultOf(line) };
                }
            }
            else if (Begun().Match(line) is { Success: true } begun)
            {
                var isOpen = line.EndsWith("<unfinished ...>", StringComparison.Ordinal);
                if (isOpen)
                {
                    open[thread] = calls.Count;
                }

                calls.Add(new(
                    begun.Groups["name"].Value, begun.Groups["file"].Value, line, at, isOpen ? int.MaxValue : at, isOpen ? -1 : ResultOf(line)));
            }
        }

        return calls;
    }

    private static async Task<string[]> LastLinesAsync(string log)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(0, file.Length - 16_384);
        using var reader = new StreamReader(file);
        return (await reader.ReadToEndAsync()).Split('\n');
    }

    private static long ResultOf(string line) =>
        Result().Match(line) is { Success: true } match ? long.Parse(match.Groups["result"].Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@"^\d+ +<\.\.\. \w+ resumed>", RegexOptions.None, 5000)]
    private static partial Regex Resumed();

    // Names of sockets hold the sign that ends those of files.
    [GeneratedRegex(@"^\d+ +(?<name>\w+)\(\d+<(?<file>TCP(?:v6)?:\[[^\]]*(?:\][^\]>]*)?\]|[^>]*)>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Begun();

    [GeneratedRegex(@"= (?<result>-?\d+)(?: [A-Z][^""]*)?$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Result();
}
