using Microsoft.AspNetCore.WebUtilities;
using ThumbGate.Gateway.Commands;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Tests.Commands;

/// <summary>The tail alone, over a record that is a list, with a clock that stands still until it is moved.</summary>
public sealed class DecisionTailTests
{
    private readonly TailClock _clock = new();
    private readonly List<(string Id, bool Fits, bool UnderWay)> _record = [];
    private readonly List<string> _queries = [];
    private readonly DecisionTail _tail;

    public DecisionTailTests() => _tail = new DecisionTail(Read, _clock);

    [Fact]
    public async Task What_was_there_is_not_shown_and_what_comes_is_shown_once_in_order()
    {
        Record("01", "02");
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        (await NextAsync()).ShouldBeEmpty();

        Record("03", "04");
        (await NextAsync()).ShouldBe(["03", "04"]);
        (await NextAsync()).ShouldBeEmpty();
        Record("05");
        (await NextAsync()).ShouldBe(["05"]);
    }

    [Fact]
    public async Task An_empty_record_is_followed_from_its_first_decision()
    {
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        Record("01");
        (await NextAsync()).ShouldBe(["01"]);
    }

    [Fact]
    public async Task Since_a_time_starts_with_what_is_on_record()
    {
        Record("01", "02");
        await _tail.StartAsync(isSince: true, CancellationToken.None);
        (await NextAsync()).ShouldBe(["01", "02"]);
    }

    [Fact]
    public async Task What_the_filters_leave_out_is_not_read_again()
    {
        Record("01");
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        _record.Add(("02", false, false));
        (await NextAsync()).ShouldBeEmpty();
        await NextAsync();
        _queries[^1].ShouldContain("after=02");
    }

    [Fact]
    public async Task A_request_that_ended_late_is_found_by_looking_back_and_shown_once()
    {
        Record("01", "05");
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        _record.Add(("03", true, true));
        (await NextAsync()).ShouldBeEmpty();

        _clock.Advance(DecisionTail.LookBackEvery);
        (await NextAsync()).ShouldBe(["03"]);
        _clock.Advance(DecisionTail.LookBackEvery);
        (await NextAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_already_recorded_when_it_started_is_no_late_one()
    {
        _record.Add(("01", true, true));
        Record("02");
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        _clock.Advance(DecisionTail.LookBackEvery);
        (await NextAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_than_a_page_is_read_to_its_end()
    {
        await _tail.StartAsync(isSince: false, CancellationToken.None);
        var ids = Enumerable.Range(1000, 2500).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Record(ids);
        (await NextAsync()).ShouldBe(ids);
    }

    private void Record(params string[] ids) => _record.AddRange(ids.Select(id => (id, true, false)));

    private async Task<IEnumerable<string>> NextAsync() => (await _tail.NextAsync([("role", "sales")], CancellationToken.None)).Select(d => d.Id);

    private Task<DecisionPage> Read(string query, CancellationToken cancellation)
    {
        _queries.Add(query);
        var asked = QueryHelpers.ParseQuery(query);
        var (before, after, limit) = ((string?)asked.GetValueOrDefault("before"), (string?)asked.GetValueOrDefault("after"), int.Parse(asked["limit"]!, System.Globalization.CultureInfo.InvariantCulture));
        var rows = _record
            .Where(r => (r.Fits || !asked.ContainsKey("role")) && (r.UnderWay || !asked.ContainsKey("active")))
            .Where(r => (before is null || string.CompareOrdinal(r.Id, before) < 0) && (after is null || string.CompareOrdinal(r.Id, after) > 0))
            .OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
        if (asked.GetValueOrDefault("order") != "oldest")
        {
            rows.Reverse();
        }

        var page = rows.Take(limit).Select(r => new DecisionView { Id = r.Id, At = default, Verdict = "allow" }).ToList();
        var newest = _record.Select(r => r.Id).Order(StringComparer.Ordinal).LastOrDefault();
        return Task.FromResult(new DecisionPage(page, page.Count == limit ? page[^1].Id : null, null, newest));
    }

    private sealed class TailClock : TimeProvider
    {
        private long _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;
    }
}
