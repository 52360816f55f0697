using System.Diagnostics;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>For what happens right after an answer was sent, in another thread: asks until it is so, at most for ten seconds.</summary>
internal static class Eventually
{
    public static async Task BeTrueAsync(Func<bool> ask)
    {
        var watch = Stopwatch.StartNew();
        while (!ask())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(5);
        }
    }

    public static async Task BeTrueAsync(Func<Task<bool>> ask)
    {
        var watch = Stopwatch.StartNew();
        while (!await ask())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(5);
        }
    }
}
