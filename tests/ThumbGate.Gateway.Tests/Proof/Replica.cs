using Dapper;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>One of the gateways on a shared PostgreSQL, with agents and people of its own, and a write that stays under way.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly Database _record;
    private (long Chain, long Since)[] _seats;

    private Replica(ProofGateway gateway, Database record, ShopLoad load, (long, long)[] seats)
    {
        (Gateway, _record, Load, _seats) = (gateway, record, load, seats);
        Stuck = load.Stick();
    }

    public ProofGateway Gateway { get; }

    public ShopLoad Load { get; }

    /// <summary>Its write that the upstream never answers.</summary>
    public (string Item, Task Arrived, Task Broken) Stuck { get; private set; }

    /// <summary>Puts agents and people to a gateway that runs.</summary>
    /// <param name="gateway">Which ends with the replica.</param>
    /// <param name="mark">In the names of all that they do.</param>
    /// <param name="others">Who runs on the record besides.</param>
    public static async Task<Replica> OfAsync(ProofGateway gateway, string mark, params Replica[] others)
    {
        gateway.Upstream.Answer = ShopLoad.Answer;
        var record = gateway.Record;
        return new(gateway, record, await ShopLoad.StartAsync(gateway, mark), [.. Seats(record).Except(others.SelectMany(o => o._seats))]);
    }

    /// <summary>Kills it while its agents are at work; returns once the server has done with what it still had of it.</summary>
    public async Task KillAsync()
    {
        await Load.PauseAsync(Gateway.KillAsync);
        await Stuck.Broken;
        var name = new Npgsql.NpgsqlConnectionStringBuilder(Gateway.Shared!.Connection).ApplicationName;
        using var record = _record.Open();
        await Peers.Eventually.BeTrueAsync(
            async () => await record.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = @name", new { name }) == 0);
    }

    /// <summary>As if the time had passed after which it counts as gone: by the server's clock, which the test can't move, it was last seen so long ago.</summary>
    public void NotSeenForLong()
    {
        using var record = _record.Open();
        record.Execute(
            $"UPDATE chains SET seen_at = {WriterSeats.Now} - @ms WHERE (number, started_at) IN (SELECT * FROM unnest(@chains, @since))",
            new
            {
                ms = (long)(WriterSeats.Patience + TimeSpan.FromSeconds(1)).TotalMilliseconds,
                chains = Array.ConvertAll(_seats, s => s.Chain),
                since = Array.ConvertAll(_seats, s => s.Since),
            }).ShouldBe(_seats.Length);
    }

    /// <summary>Starts it again on the ports that it had; its agents and people wait still.</summary>
    public async Task StartAgainAsync()
    {
        var before = Seats(_record);
        await Gateway.StartAsync();
        _seats = [.. Seats(_record).Except(before)];
        // One for intents, and one for what came of them.
        _seats.Length.ShouldBe(2);
    }

    /// <summary>Everybody goes on.</summary>
    public void Resume()
    {
        Load.Resume();
        Stuck = Load.Stick();
    }

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private static (long, long)[] Seats(Database database)
    {
        using var record = database.Open();
        return [.. record.Query<(long, long)>("SELECT number, started_at FROM chains WHERE number > 0")];
    }
}
