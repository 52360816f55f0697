using ThumbGate.Gateway.Limits;

namespace ThumbGate.Gateway.Tests.Limits;

public sealed class OwedCostsTests
{
    [Fact]
    public void However_much_is_owed_the_sum_is_exact_and_nothing_is_thought_older_than_it_is()
    {
        var owed = new OwedCosts();
        var start = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var i = 1; i <= 10_000; i++)
        {
            owed.Add(start + (i * TimeSpan.TicksPerSecond), i);
        }

        var costs = owed.TakeAll();

        costs.Count.ShouldBeInRange(100, 256);
        costs.Sum(c => c.Cost).ShouldBe(50_005_000);
        costs[^1].ShouldBe((start + (10_000 * TimeSpan.TicksPerSecond), 10_000));
        var sum = 0L;
        foreach (var (at, cost) in costs)
        {
            // All that is owed up to an entry is of its time or before.
            sum += cost;
            var latest = (at - start) / TimeSpan.TicksPerSecond;
            sum.ShouldBe(latest * (latest + 1) / 2);
        }

        owed.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_is_put_back_comes_before_what_was_added_meanwhile()
    {
        var owed = new OwedCosts();
        owed.Add(TimeSpan.TicksPerSecond, 5);
        var taken = owed.TakeAll();
        owed.Add(TimeSpan.TicksPerSecond * 2, 7);

        owed.PutBack(taken);
        owed.Remove(TimeSpan.TicksPerSecond * 2, 3);

        owed.TakeAll().ShouldBe([(TimeSpan.TicksPerSecond, 5L), (TimeSpan.TicksPerSecond * 2, 4L)]);
    }
}
