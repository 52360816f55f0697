using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Gateway.Tests.Storage.Bus;

namespace ThumbGate.Gateway.Tests.Limits;

/// <summary>One budget that several replicas spend, with a real Redis between them.</summary>
public sealed partial class SharedBudgetTests
{
    private static readonly BudgetKey Small = new("sales", "three an hour", 3, TimeSpan.TicksPerHour, IsSum: false, "");
    private static readonly BudgetKey Sum = new("sales", "sum(amount)", 1000, TimeSpan.TicksPerHour, IsSum: true, "");
    private static readonly BudgetKey Large = new("sales", "a thousand an hour", 1000, TimeSpan.TicksPerHour, IsSum: false, "agt_1");

    [Fact]
    public async Task A_small_budget_is_exact_on_two_replicas()
    {
        await using var shared = await SharedBudgets.StartAsync(2);

        (await shared.TakeAsync(0, Small)).ShouldBeNull();
        (await shared.TakeAsync(1, Small)).ShouldBeNull();
        (await shared.TakeAsync(0, Small)).ShouldBeNull();

        (await shared.TakeAsync(0, Small))!.Value.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
        (await shared.TakeAsync(1, Small))!.Value.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_replicas_at_once_never_let_more_pass_than_there_is(bool isSum)
    {
        await using var shared = await SharedBudgets.StartAsync(3);
        var (budget, cost) = isSum ? (Sum, 100) : (Large, 1);

        var passed = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            var count = 0;
            for (var n = 0; n < 200; n++)
            {
                count += await shared.TakeAsync(i % 3, budget, cost) is null ? 1 : 0;
            }

            return count;
        })));

        (passed.Sum() * cost).ShouldBeInRange(isSum ? 1000 : 950, 1000);
    }

    [Fact]
    public async Task What_is_in_the_slice_is_taken_without_asking_anybody()
    {
        await using var shared = await SharedBudgets.StartAsync(1);
        (await shared.TakeAsync(0, Large)).ShouldBeNull();
        var before = await ScriptsAsync(shared);

        var passed = 0;
        for (var i = 0; i < 600; i++)
        {
            passed += await shared.TakeAsync(0, Large) is null ? 1 : 0;
        }

        passed.ShouldBe(600);
        (await ScriptsAsync(shared) - before).ShouldBeInRange(1, 120);

        // More was lent than is spent; that may be on its way still.
        await Eventually.BeTrueAsync(async () => await SpentAsync(shared) > 610);
        shared.Server.Pause();
        Task<Taking> taking = null!;
        await Eventually.BeTrueAsync(() => (taking = shared.AccountOf(0, Large).TakeAsync(1).AsTask()).IsCompleted);
        (await taking).RetryAfter.ShouldBeNull();
        shared.Server.Resume();
    }

    [Fact]
    public async Task A_slice_that_another_replica_needs_goes_back()
    {
        await using var shared = await SharedBudgets.StartAsync(2);
        (await shared.TakeAsync(0, Large)).ShouldBeNull();

        // A part of what is left is in the first one's slice.
        (await shared.TakeAsync(1, Large, 999)).ShouldNotBeNull();
        await Eventually.BeTrueAsync(async () => await shared.TakeAsync(1, Large, 999) is null);
        (await shared.TakeAsync(0, Large)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_slice_that_nobody_spends_goes_back_by_itself()
    {
        await using var shared = await SharedBudgets.StartAsync(2);
        var budget = Large with { WindowTicks = TimeSpan.FromSeconds(24).Ticks };
        (await shared.TakeAsync(0, budget)).ShouldBeNull();
        (await SpentAsync(shared)).ShouldBe(1 + (1000 / 32));

        await Eventually.BeTrueAsync(async () => await SpentAsync(shared) == 1);
    }

    [Fact]
    public async Task What_was_not_sent_is_every_replicas_again()
    {
        await using var shared = await SharedBudgets.StartAsync(2);
        var taking = await shared.AccountOf(0, Sum).TakeAsync(1000);
        taking.RetryAfter.ShouldBeNull();
        (await shared.TakeAsync(1, Sum)).ShouldNotBeNull();

        shared.AccountOf(0, Sum).Return(taking);

        await Eventually.BeTrueAsync(async () => await shared.TakeAsync(1, Sum, 1000) is null);
        (await shared.TakeAsync(0, Sum)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_budget_can_be_taken_again_when_it_said_so()
    {
        await using var shared = await SharedBudgets.StartAsync(2);
        var budget = Small with { WindowTicks = TimeSpan.FromSeconds(4).Ticks };
        for (var i = 0; i < 3; i++)
        {
            (await shared.TakeAsync(i % 2, budget)).ShouldBeNull();
        }

        var wait = (await shared.TakeAsync(1, budget))!.Value;

        wait.ShouldBeInRange(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(4400));
        var watch = Stopwatch.StartNew();
        await Eventually.BeTrueAsync(async () => await shared.TakeAsync(1, budget) is null);
        watch.Elapsed.ShouldBeGreaterThan(wait - TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task While_Redis_is_paused_each_counts_alone_nobody_waits_and_afterwards_it_is_one_budget_again()
    {
        await using var shared = await SharedBudgets.StartAsync(2, losesRedis: true);
        (await shared.TakeAsync(0, Sum, 300)).ShouldBeNull();
        (await shared.TakeAsync(1, Sum, 300)).ShouldBeNull();
        shared.Server.Pause();
        var longer = RedisLinks.WaitsAsync(3);

        // Each knows what it let pass itself: at most the whole budget.
        (await shared.TakeAsync(0, Sum, 100)).ShouldBeNull();
        longer.IsCompleted.ShouldBeFalse("it took longer than three waits for Redis");
        (await shared.TakeAsync(1, Sum, 100)).ShouldBeNull();

        // What is known to be gone is not asked.
        var (refused, passed) = (shared.AccountOf(1, Sum).TakeAsync(601).AsTask(), shared.AccountOf(0, Sum).TakeAsync(100).AsTask());
        (refused.IsCompleted && passed.IsCompleted).ShouldBeTrue();
        (await refused).RetryAfter.ShouldNotBeNull();
        (await passed).RetryAfter.ShouldBeNull();

        shared.Server.Resume();
        await shared.OpenAsync();
        await Eventually.BeTrueAsync(async () => await SpentAsync(shared) >= 900);
        (await shared.TakeAsync(0, Sum, 101)).ShouldNotBeNull();
    }

    [Fact]
    public async Task After_Redis_restarts_empty_what_was_let_pass_alone_counts_for_all()
    {
        await using var shared = await SharedBudgets.StartAsync(2, losesRedis: true);
        (await shared.TakeAsync(0, Sum, 1)).ShouldBeNull();
        await shared.Server.KillAsync();
        await Eventually.BeTrueAsync(() => !shared.IsOpen(0) && !shared.IsOpen(1));
        (await shared.TakeAsync(0, Sum, 400)).ShouldBeNull();
        (await shared.TakeAsync(1, Sum, 500)).ShouldBeNull();
        (await shared.TakeAsync(1, Sum, 501)).ShouldNotBeNull();

        await shared.Server.StartAgainAsync();
        await shared.OpenAsync();

        await Eventually.BeTrueAsync(async () => await SpentAsync(shared) == 900);
        (await shared.TakeAsync(0, Sum, 101)).ShouldNotBeNull();
        (await shared.TakeAsync(0, Sum, 100)).ShouldBeNull();
        (await shared.TakeAsync(1, Sum, 1)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_Redis_that_is_flushed_while_it_runs_lends_nothing_until_the_books_are_made_again()
    {
        await using var shared = await SharedBudgets.StartAsync(2);
        (await shared.TakeAsync(0, Large)).ShouldBeNull();
        var generation = shared.Generation(0);

        await shared.Server.AskAsync("FLUSHALL");
        (await shared.TakeAsync(0, Sum)).ShouldBeNull();

        await Eventually.BeTrueAsync(() => shared.IsOpen(0) && shared.Generation(0) > generation);
        (await shared.TakeAsync(0, Large)).ShouldBeNull();
    }

    [Fact]
    public void Names_tell_budgets_apart_and_nothing_of_them()
    {
        BudgetKey[] keys =
        [
            Small, Small with { Role = "legal" }, Small with { Max = 4 }, Small with { Agent = "agt_1" }, Small with { WindowTicks = 1 },
            Small with { Role = "sale", Limit = "s" + Small.Limit },
        ];
        keys.Select(k => k.Name()).ShouldBeUnique();
        keys.ShouldAllBe(k => !k.Name().Contains("sale"));
        Small.Name().ShouldBe((Small with { IsSum = false }).Name());
    }

    // Everything that is charged to any budget.
    private static async Task<long> SpentAsync(SharedBudgets shared)
    {
        const string script = "local n=0 for _,k in ipairs(redis.call('KEYS','*budget*')) do for _,v in ipairs(redis.call('HVALS',k)) do n=n+v end end return n";
        var answer = await shared.Server.AskAsync($"EVAL \"{script}\" 0");
        return long.Parse(Number().Match(answer).Groups["number"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<long> ScriptsAsync(SharedBudgets shared) =>
        Calls().Matches(await shared.Server.AskAsync("INFO commandstats")).Sum(m => long.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^:(?<number>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Number();

    [GeneratedRegex(@"cmdstat_eval(sha)?:calls=(?<calls>\d+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Calls();
}
