using ThumbGate.Gateway.Limits;

namespace ThumbGate.Gateway.Tests.Limits;

public sealed class WindowBudgetTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private long _now = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks;

    [Fact]
    public void It_gives_what_there_is_and_not_one_more()
    {
        var budget = new WindowBudget(10, Hour);

        Take(budget, 10).ShouldBeTrue();
        Take(budget, 1).ShouldBeFalse();
        Take(budget, 0).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_taken_where_the_cost_does_not_fit()
    {
        var budget = new WindowBudget(10, Hour);

        Take(budget, 11).ShouldBeFalse();
        Take(budget, 10).ShouldBeTrue();
    }

    [Fact]
    public void What_was_spent_counts_for_the_window_and_at_most_a_twelfth_longer()
    {
        var budget = new WindowBudget(1, Hour);
        Take(budget, 1).ShouldBeTrue();

        _now += Hour.Ticks - 1;
        Take(budget, 1).ShouldBeFalse();
        _now += (Hour / 12).Ticks + 1;
        Take(budget, 1).ShouldBeTrue();
    }

    [Fact]
    public void It_can_be_taken_when_it_said_so_and_not_before()
    {
        var budget = new WindowBudget(10, Hour);
        Take(budget, 6).ShouldBeTrue();
        _now += (Hour / 2).Ticks;
        Take(budget, 4).ShouldBeTrue();

        budget.TryTake(5, _now, out var wait).ShouldBeFalse();
        var then = _now + wait.Ticks;
        _now = then - 1;
        Take(budget, 5).ShouldBeFalse();
        _now = then;
        Take(budget, 5).ShouldBeTrue();
        Take(budget, 2).ShouldBeFalse();
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_gives_no_more_than_was_taken()
    {
        var budget = new WindowBudget(10, Hour);
        Take(budget, 10).ShouldBeTrue();
        var taken = _now;
        _now += (Hour / 3).Ticks;

        budget.Return(4, taken);
        Take(budget, 4).ShouldBeTrue();
        Take(budget, 1).ShouldBeFalse();
        budget.Return(100, taken);
        Take(budget, 6).ShouldBeTrue();
        Take(budget, 1).ShouldBeFalse();
    }

    [Fact]
    public void A_return_that_comes_after_the_window_gives_nothing()
    {
        var budget = new WindowBudget(10, Hour);
        Take(budget, 10).ShouldBeTrue();
        var taken = _now;
        _now += (Hour * 2).Ticks;
        Take(budget, 10).ShouldBeTrue();

        budget.Return(10, taken);

        Take(budget, 1).ShouldBeFalse();
    }

    [Fact]
    public void A_clock_that_steps_back_forgets_nothing()
    {
        var budget = new WindowBudget(10, Hour);
        Take(budget, 10).ShouldBeTrue();

        _now -= (Hour * 3).Ticks;
        Take(budget, 1).ShouldBeFalse();
    }

    [Fact]
    public void Sums_beyond_what_numbers_hold_are_refused()
    {
        var budget = new WindowBudget(long.MaxValue, Hour);
        Take(budget, long.MaxValue - 1).ShouldBeTrue();

        Take(budget, long.MaxValue - 1).ShouldBeFalse();
        Take(budget, 1).ShouldBeTrue();
    }

    [Fact]
    public void What_the_record_knows_of_counts_even_beyond_the_most()
    {
        var budget = new WindowBudget(10, Hour);

        budget.Restore(25, _now - (Hour / 2).Ticks, _now);
        budget.Restore(25, _now - (Hour * 2).Ticks, _now);

        Take(budget, 1).ShouldBeFalse();
        _now += (Hour * 2).Ticks;
        Take(budget, 10).ShouldBeTrue();
    }

    [Fact]
    public async Task Threads_together_take_what_there_is()
    {
        var budget = new WindowBudget(1000, Hour);
        var taken = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (Take(budget, 1))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        })));

        taken.ShouldBe(1000);
    }

    private bool Take(WindowBudget budget, long cost) => budget.TryTake(cost, _now, out _);
}
