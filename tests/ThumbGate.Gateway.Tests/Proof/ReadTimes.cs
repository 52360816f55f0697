using System.Diagnostics;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>How long reads took that came by several connections at once, shortest first.</summary>
internal sealed class ReadTimes
{
    public const int Connections = 16;
    public const int Each = 40;

    // A request that waited for a server that is silent would take the quarter of a second that it is waited for; threads that all wait take seconds.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Starved = TimeSpan.FromSeconds(2);

    private readonly TimeSpan[] _took;

    private ReadTimes(TimeSpan[] took) => _took = took;

    /// <summary>Sends reads, all of which have to pass.</summary>
    public static async Task<ReadTimes> OfAsync(ProofGateway gateway, string key)
    {
        var took = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var mine = new TimeSpan[Each];
            for (var i = 0; i < Each; i++)
            {
                var started = Stopwatch.GetTimestamp();
                (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", key)).ShouldBe(200);
                mine[i] = Stopwatch.GetElapsedTime(started);
            }

            return mine;
        }));
        return new([.. took.SelectMany(t => t).Order()]);
    }

    /// <summary>Within five times, or what a busy machine makes of it.</summary>
    public void ShouldBeAsQuickAs(ReadTimes usual, string when)
    {
        var most = usual.At(50) * 5;
        At(50).ShouldBeLessThan(most > Noise ? most : Noise, when);
        At(99).ShouldBeLessThan(Starved, when);
    }

    private TimeSpan At(int percent) => _took[_took.Length * percent / 100];
}
