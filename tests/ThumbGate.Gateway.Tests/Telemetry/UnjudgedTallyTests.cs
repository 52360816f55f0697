using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Telemetry;

public sealed class UnjudgedTallyTests : IDisposable
{
    private readonly StoreFixture _store = new();
    private readonly UnjudgedTally _tally;

    public UnjudgedTallyTests() => _tally = new(_store.Database, _store.Clock, NullLogger<UnjudgedTally>.Instance);

    [Fact]
    public async Task A_flood_from_one_address_is_one_act_a_minute()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _tally.Count("203.0.113.7", "", "key-unknown").ShouldBe(i == 0);
        }

        await _tally.FlushAsync(all: false);
        (await ActsAsync()).ShouldBeEmpty();
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        _tally.Count("203.0.113.7", "", "key-unknown").ShouldBeTrue();
        await _tally.FlushAsync(all: false);

        var act = (await ActsAsync()).ShouldHaveSingleItem();
        (act.Operator, act.Action, act.Subject).ShouldBe((Act.Gateway, UnjudgedTally.Action, "203.0.113.7"));
        act.Detail.ShouldBe("""{"minute":"2030-01-02T03:04Z","agent":null,"code":"key-unknown","requests":"10000"}""");
    }

    [Fact]
    public async Task A_flood_from_many_addresses_is_a_bounded_number_of_acts_and_nothing_goes_uncounted()
    {
        for (var i = 0; i < 3 * UnjudgedTally.MostKinds; i++)
        {
            _tally.Count($"2001:db8::{i:x}", "", "key-missing");
        }

        await _tally.FlushAsync(all: true);
        await _tally.FlushAsync(all: true);
        var acts = await ActsAsync();
        acts.Count.ShouldBe(UnjudgedTally.MostKinds + 1);
        acts.Sum(Requests).ShouldBe(3 * UnjudgedTally.MostKinds);
        Requests(acts.Single(a => a.Subject == UnjudgedTally.Others)).ShouldBe(2 * UnjudgedTally.MostKinds);
    }

    [Fact]
    public async Task While_the_record_is_gone_the_counts_wait()
    {
        _tally.Count("203.0.113.7", "agt_1", "limit");
        using (_store.WithoutStore())
        {
            await _tally.FlushAsync(all: true);
            _store.Clock.Advance(TimeSpan.FromMinutes(1));
            _tally.Count("203.0.113.7", "agt_1", "limit");
            await _tally.FlushAsync(all: true);
        }

        await _tally.FlushAsync(all: true);
        (await ActsAsync()).Sum(Requests).ShouldBe(2);
    }

    [Fact]
    public async Task What_was_counted_is_recorded_when_the_gateway_stops()
    {
        await _tally.StartAsync(CancellationToken.None);
        _tally.Count("203.0.113.7", "", "key-unknown");
        await _tally.StopAsync(CancellationToken.None);
        (await ActsAsync()).ShouldHaveSingleItem();
    }

    public void Dispose()
    {
        _tally.Dispose();
        _store.Dispose();
    }

    private Task<IReadOnlyList<Act>> ActsAsync() => new ActStore(_store.Database).ListAsync(new ActFilter(Limit: 1000));

    private static long Requests(Act act) =>
        long.Parse(System.Text.Json.JsonDocument.Parse(act.Detail).RootElement.GetProperty("requests").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
