using System.Diagnostics;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>For what happens right after an answer was sent, in another thread: asks until it is so. The limit is far beyond what it takes, also on a machine that has other things to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task BeTrueAsync(Func<bool> ask)
    {
        var watch = Stopwatch.StartNew();
        while (!ask())
        {
            watch.Elapsed.ShouldBeLessThan(Limit);
            await Task.Delay(5);
        }
    }

    public static async Task BeTrueAsync(Func<Task<bool>> ask)
    {
        var watch = Stopwatch.StartNew();
        while (!await ask())
        {
            watch.Elapsed.ShouldBeLessThan(Limit);
            await Task.Delay(5);
        }
    }
}
