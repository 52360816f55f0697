using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Tests.Storage;

public sealed class IdsTests
{
    [Fact]
    public void Ids_have_their_prefix_and_26_readable_characters() =>
        Ids.New(Ids.Decision, TimeProvider.System).ShouldMatch("^dec_[0-9a-hjkmnp-tv-z]{26}$");

    [Fact]
    public void Ids_sort_in_the_order_they_were_made_even_when_the_clock_steps_back()
    {
        var clock = new StoreClock();
        var ids = new List<string>();
        for (var i = 0; i < 10_000; i++)
        {
            ids.Add(Ids.New("x", clock));
            if (i % 1000 == 0)
            {
                clock.Advance(TimeSpan.FromSeconds(i % 2000 == 0 ? 2 : -5));
            }
        }

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_moment_divides_the_ids_made_before_it_from_those_made_at_and_after_it()
    {
        // Later than any other clock of these tests, because ids of one process never go back.
        var clock = new StoreClock();
        clock.Advance(TimeSpan.FromDays(36_500));
        var before = Ids.New("x", clock);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var first = Ids.First("x", clock.GetUtcNow());
        var at = Ids.New("x", clock);

        new[] { before, first, at }.ShouldBe(new[] { at, before, first }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_made_at_once_are_all_different()
    {
        var ids = new string[40_000];
        Parallel.For(0, ids.Length, i => ids[i] = Ids.New("x", TimeProvider.System));
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(ids.Length);
    }
}
