using Shouldly;
using Xunit;

namespace ThumbGate.Gateway.Tests;

public sealed class ReceiveBlocksTests
{
    private readonly ReceiveBlocks _pool = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(4096)]
    [InlineData(ReceiveBlocks.BlockSize)]
    public void A_block_is_of_one_size_whatever_less_is_asked_for(int asked)
    {
        using var block = _pool.Rent(asked);

        block.Memory.Length.ShouldBe(ReceiveBlocks.BlockSize);
    }

    [Fact]
    public void More_than_a_block_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _pool.Rent(ReceiveBlocks.BlockSize + 1));

    [Fact]
    public void A_block_that_was_given_back_is_used_again_and_by_one_only()
    {
        var first = _pool.Rent();
        first.Dispose();
        first.Dispose();
        _pool.Idle.ShouldBe(1);

        var again = _pool.Rent();
        var other = _pool.Rent();

        again.ShouldBeSameAs(first);
        other.ShouldNotBeSameAs(first);
        _pool.Idle.ShouldBe(0);
    }

    [Fact]
    public void What_a_burst_needed_beyond_the_bound_is_not_kept()
    {
        var burst = Enumerable.Range(0, ReceiveBlocks.MostIdle + 10).Select(_ => _pool.Rent()).ToList();

        burst.ForEach(block => block.Dispose());

        _pool.Idle.ShouldBe(ReceiveBlocks.MostIdle);
    }

    [Fact]
    public void A_listener_that_stops_takes_no_block_from_the_others()
    {
        using (_pool.Create())
        {
        }

        using var block = _pool.Rent();
        block.Memory.Span[0] = 1;
        block.Memory.Span[0].ShouldBe((byte)1);
    }

    [Fact]
    public void Blocks_rented_at_once_from_many_threads_are_nobody_elses()
    {
        Parallel.For(0, 64, i =>
        {
            for (var round = 0; round < 200; round++)
            {
                using var block = _pool.Rent();
                block.Memory.Span.Fill((byte)i);
                Thread.Yield();
                block.Memory.Span.ContainsAnyExcept((byte)i).ShouldBeFalse();
            }
        });
    }
}
