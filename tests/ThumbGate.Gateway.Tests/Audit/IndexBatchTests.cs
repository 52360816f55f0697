using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class IndexBatchTests : IDisposable
{
    private static readonly Outcome Answered = new(OutcomeKind.Answered, 200);

    private readonly StoreFixture _store = new();
    private readonly IndexBatch _batch = new(TimeProvider.System);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Portions_hand_out_every_row_in_order_and_outcomes_after_the_last_row()
    {
        var rows = Enumerable.Range(0, 5).Select(_ => _store.Row(outcome: Answered)).ToArray();
        foreach (var row in rows)
        {
            _batch.Add(new(row, null, null));
        }

        string[] late = ["a", "b", "c"];
        foreach (var id in late)
        {
            _batch.Add(new(null, new LateOutcome(id, Answered), null));
        }

        var portions = new List<string>();
        while (!_batch.IsEmpty)
        {
            var (ready, outcomes) = _batch.Portion(2);
            portions.Add(string.Join(' ', ready.Select(r => Array.IndexOf(rows, r.Row).ToString(System.Globalization.CultureInfo.InvariantCulture)).Concat(outcomes.Select(o => o.DecisionId))));
            _batch.Took(ready.Count, outcomes.Count);
        }

        portions.ShouldBe(["0 1", "2 3", "4 a", "b c"]);
    }

    [Fact]
    public void What_was_not_taken_is_handed_out_again_with_what_came_meanwhile()
    {
        var rows = Enumerable.Range(0, 3).Select(_ => _store.Row(outcome: Answered)).ToArray();
        _batch.Add(new(rows[0], null, null));
        _batch.Add(new(rows[1], null, null));
        _batch.Took(_batch.Portion(1).Rows.Count, 0);

        _batch.Add(new(rows[2], null, null));

        _batch.Waiting.ShouldBe(2);
        _batch.Portion(10).Rows.Select(r => r.Row).ShouldBe(rows[1..]);
        _batch.Clear();
        _batch.IsEmpty.ShouldBeTrue();
    }
}
