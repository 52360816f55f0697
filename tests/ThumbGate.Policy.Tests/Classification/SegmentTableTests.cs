using Shouldly;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using Xunit;

namespace ThumbGate.Policy.Tests.Classification;

/// <summary>Literal segments, found through the route table that they are part of.</summary>
public sealed class SegmentTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Every_segment_is_found_and_nothing_else_is(int count) =>
        Check([.. Enumerable.Range(0, count).Select(i => $"segment-{i}")]);

    [Fact]
    public void Segments_of_every_length_are_told_apart() =>
        Check([.. Enumerable.Range(1, 40).Select(i => new string('a', i))]);

    [Fact]
    public void Segments_that_differ_in_one_character_are_told_apart() =>
        Check([.. Enumerable.Range(0, 17).Select(i => new string('a', i) + 'b' + new string('a', 16 - i))]);

    private static void Check(string[] segments)
    {
        var table = RouteTable.Compile(
            [.. segments.Select((segment, i) => new Operation
            {
                Id = $"shop.{i}",
                Catalog = "shop",
                Matches = [new OperationMatch(["GET"], "/" + segment, [])],
                Risk = RiskClass.Read,
                Plan = FactPlan.Compile([], null, []),
            })],
            out var conflicts);
        conflicts.ShouldBeEmpty();

        for (var i = 0; i < segments.Length; i++)
        {
            Find(table, segments[i]).ShouldBe($"shop.{i}");
            Find(table, segments[i] + "x").ShouldBeNull();
            Find(table, segments[i].ToUpperInvariant()).ShouldBeNull();
        }

        Find(table, "").ShouldBeNull();
        Find(table, new string('a', 41)).ShouldBeNull();
    }

    private static string? Find(RouteTable table, string segment)
    {
        var match = default(RouteMatch);
        return table.Find("GET", "/" + segment, ref match)?.Id;
    }
}
