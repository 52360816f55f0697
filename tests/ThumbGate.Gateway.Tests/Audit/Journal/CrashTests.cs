using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

public sealed class CrashTests : IDisposable
{
    private readonly StoreFixture _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(1500)]
    [InlineData(4000)]
    [InlineData(9000)]
    public async Task Every_row_that_was_promised_before_a_kill_is_there_afterwards(int rows)
    {
        var promised = await AppendingProcess.RunAsync(_store.Folder, rows);
        promised.Count.ShouldBeGreaterThanOrEqualTo(rows);

        await using var log = _store.Log();

        using var connection = _store.Database.Open();
        var kept = connection.Query<string>("SELECT id FROM decisions").ToHashSet(StringComparer.Ordinal);
        promised.Where(id => !kept.Contains(id)).ShouldBeEmpty();
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM decision_list WHERE outcome IS NULL").ShouldBe(0);
        _store.Count("decision_gaps").ShouldBe(0);
        log.Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Several_kills_in_a_row_lose_nothing_either()
    {
        var promised = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            promised.AddRange(await AppendingProcess.RunAsync(_store.Folder, 1000));
        }

        await using var log = _store.Log();

        using var connection = _store.Database.Open();
        var kept = connection.Query<string>("SELECT id FROM decisions").ToHashSet(StringComparer.Ordinal);
        promised.Where(id => !kept.Contains(id)).ShouldBeEmpty();
        _store.Count("decision_gaps").ShouldBe(0);
    }

    [Fact]
    public async Task What_was_under_way_at_a_crash_is_unknown_by_name()
    {
        var row = _store.Row();
        var answered = _store.Row();
        _store.Crash(
            log =>
            {
                log.AppendAsync(row).AsTask().GetAwaiter().GetResult();
                log.AppendAsync(answered).AsTask().GetAwaiter().GetResult();
                log.Complete(answered.Id, new Outcome(OutcomeKind.Answered, 201));
            },
            answered.Id);

        await using var log = _store.Log();

        var found = await new DecisionStore(_store.Database).FindAsync(row.Id);
        found!.Outcome.ShouldBe(new Outcome(OutcomeKind.Unknown, Error: DecisionIndexer.Interrupted));
        (await new DecisionStore(_store.Database).FindAsync(answered.Id))!.Outcome.ShouldBe(new Outcome(OutcomeKind.Answered, 201));
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_record_is_refused()
    {
        await using var log = _store.Log();

        var refusal = Should.Throw<Gateway.Storage.StoreUnavailableException>(() => _store.Log());

        refusal.Message.ShouldContain("in use by another gateway");
        refusal.Message.ShouldContain(_store.Database.Path);
        await log.AppendAsync(_store.Row());
    }
}
