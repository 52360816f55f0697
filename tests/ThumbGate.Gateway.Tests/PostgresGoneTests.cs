using System.Diagnostics;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests;

/// <summary>A listening gateway whose PostgreSQL is killed or paused under it. The server is the test's own.</summary>
public sealed class PostgresGoneTests : IAsyncLifetime
{
    private const string Note = """{"item":"i1","text":"x"}""";

    private PostgresServer _server = null!;
    private SharedRecord _record = null!;
    private GatewayUnderTest _gateway = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _server = PostgresServer.Start();
        _record = new SharedRecord(_server);
        _gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.Record = _record;
            s.Root = "agents: { rate: 60000/1m, burst: 10000 }";
        });
        _key = await _gateway.KeyAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _record.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task While_it_is_killed_nothing_but_reads_passes_and_after_a_restart_everything_does()
    {
        (await WriteAsync()).ShouldBe(200);
        _server.Kill();

        (await WriteAsync()).ShouldBe(503).Text.ShouldContain("record-unavailable");
        (await ReadAsync()).ShouldBe(200);
        (await _gateway.PostAsync("/shop/v1/mails", _key, """{"to":"kim"}""")).ShouldBe(503);
        _gateway.Upstream.Count.ShouldBe(2);
        _gateway.Get<DecisionLog>().TakesRows.ShouldBeFalse();

        _server.Restart();

        (await EventuallyAsync(WriteAsync)).ShouldBe(200);
        (await ReadAsync()).ShouldBe(200);
        await EventuallyFlushedAsync();
        _gateway.Get<DecisionLog>().Healthy.ShouldBeTrue();
        // The reads and the refusals of that time are on record too.
        var rows = await _gateway.DecisionsAsync();
        rows.Count(r => r.Operation == "shop.items.get").ShouldBe(2);
        rows.ShouldContain(r => r.Outcome != null && r.Outcome.Value.Error == "record-unavailable");
        rows.ShouldAllBe(r => r.Outcome != null);
    }

    [Fact]
    public async Task Reads_pass_for_five_minutes_without_it_and_then_do_not()
    {
        _server.Kill();

        _gateway.Clock.Advance(TimeSpan.FromMinutes(4));
        (await ReadAsync()).ShouldBe(200);
        _gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        (await ReadAsync()).ShouldBe(503).Text.ShouldContain("record-unavailable");

        _server.Restart();
        // The first connection from before that fails takes all others with it.
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));
        (await ReadAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task While_it_is_paused_writes_are_refused_within_seconds_then_at_once_and_reads_are_as_fast_as_ever()
    {
        (await WriteAsync()).ShouldBe(200);
        _server.Pause();
        try
        {
            var watch = Stopwatch.StartNew();
            var writes = Enumerable.Range(0, 200).Select(_ => WriteAsync()).ToArray();
            var slowest = TimeSpan.Zero;
            for (var i = 0; i < 100; i++)
            {
                var read = Stopwatch.StartNew();
                (await ReadAsync()).ShouldBe(200);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, read.Elapsed.Ticks));
            }

            (await Task.WhenAll(writes)).ShouldAllBe(w => w.Status == 503);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(12));
            slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));

            // What is known to be gone is not waited for.
            watch.Restart();
            (await WriteAsync()).ShouldBe(503);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        }
        finally
        {
            _server.Resume();
        }

        (await EventuallyAsync(WriteAsync)).ShouldBe(200);
        await EventuallyFlushedAsync();
        var rows = await _gateway.DecisionsAsync();
        rows.Count(r => r.Operation == "shop.notes.create").ShouldBeGreaterThanOrEqualTo(203);
        rows.ShouldAllBe(r => r.Outcome != null);
        // Whatever the server had taken before it was paused: what was refused says so, and was not sent.
        rows.Count(r => r.Operation == "shop.notes.create" && r.Outcome!.Value.Error == null)
            .ShouldBe(_gateway.Upstream.Requests.Count(r => r.Method == "POST"));
    }

    private Task<GatewayAnswer> WriteAsync() => _gateway.PostAsync("/shop/v1/notes", _key, Note);

    private Task<GatewayAnswer> ReadAsync() => _gateway.GetAsync("/shop/v1/items/i1", _key);

    private static async Task<GatewayAnswer> EventuallyAsync(Func<Task<GatewayAnswer>> send)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await send();
            if (answer.Status != 503 || watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                return answer;
            }

            await Task.Delay(50);
        }
    }

    private Task EventuallyFlushedAsync() => Eventually.BeTrueAsync(async () =>
    {
        try
        {
            await _gateway.Get<DecisionLog>().FlushAsync();
            return true;
        }
        catch (RecordUnavailableException)
        {
            return false;
        }
    });
}
