using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>PostgreSQL falls silent, dies and comes back, while agents read and try to write through the gateway's process.</summary>
public sealed class RecordGoneTests
{
    // As many as wait for a silent server at once, beside those who read.
    private const int Waiting = 32;

    private int _reads;
    private int _written;

    [Fact]
    public async Task Whatever_becomes_of_PostgreSQL_reads_are_as_quick_as_before_nothing_else_is_sent_and_it_is_taken_up_again()
    {
        await using var server = PostgresServer.Start();
        using var shared = new SharedRecord(server);
        await using var gateway = await ProofGateway.StartAsync(s => s.Record = shared);
        var key = await gateway.KeyAsync();
        await gateway.BecomesAsync("ready");
        await ReadAsync(gateway, key);
        var usual = await ReadAsync(gateway, key);
        await WriteAsync(gateway, key);

        server.Pause();
        var waiting = Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => RefusedAsync(gateway, key)));
        (await ReadAsync(gateway, key)).ShouldBeAsQuickAs(usual, "right after PostgreSQL fell silent");
        await waiting;
        await gateway.BecomesAsync("degraded");
        (await ReadAsync(gateway, key)).ShouldBeAsQuickAs(usual, "while PostgreSQL is silent");
        await RefusedAsync(gateway, key);
        server.Resume();
        await gateway.BecomesAsync("ready");
        await WriteAsync(gateway, key);

        server.Kill();
        (await ReadAsync(gateway, key)).ShouldBeAsQuickAs(usual, "right after PostgreSQL died");
        await RefusedAsync(gateway, key);
        await gateway.BecomesAsync("degraded");

        server.Restart();
        (await ReadAsync(gateway, key)).ShouldBeAsQuickAs(usual, "while PostgreSQL is taken up");
        await gateway.BecomesAsync("ready");
        await WriteAsync(gateway, key);

        gateway.Upstream.Requests.Count(r => r.Method != "GET").ShouldBe(_written);
        await Eventually.BeTrueAsync(() => Recorded(gateway.Record) == _reads);
        await gateway.ShouldBeWholeAsync();
    }

    private static async Task RefusedAsync(ProofGateway gateway, string key) =>
        (await gateway.PutAsync("refused", key)).ShouldBe(503).Problem.ShouldBe("record-unavailable");

    /// <summary>How many of the reads are on record; no gap says that any is not.</summary>
    private static long Recorded(Database database)
    {
        using var record = database.Open();
        record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_gaps").ShouldBe(0);
        return record.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_list WHERE risk = 'read' AND outcome = 'answered'");
    }

    private async Task<ReadTimes> ReadAsync(ProofGateway gateway, string key)
    {
        _reads += ReadTimes.Connections * ReadTimes.Each;
        return await ReadTimes.OfAsync(gateway, key);
    }

    private async Task WriteAsync(ProofGateway gateway, string key)
    {
        _written++;
        (await gateway.PutAsync("written", key)).ShouldBe(200);
    }
}
