using Shouldly;
using ThumbGate.Policy.Classification;
using Xunit;

namespace ThumbGate.Policy.Tests.Classification;

public sealed class SegmentTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Every_segment_is_found_and_nothing_else_is(int count)
    {
        var segments = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"segment-{i}", new RouteNodeBuilder(ignoreCase: false).Build())).ToArray();
        var table = new SegmentTable(segments);

        foreach (var (text, node) in segments)
        {
            table.Find(text).ShouldBeSameAs(node);
            table.Find(text + "x").ShouldBeNull();
            table.Find(text.ToUpperInvariant()).ShouldBeNull();
            table.Find(text[1..]).ShouldBeNull();
        }

        table.Find("").ShouldBeNull();
    }

    [Fact]
    public void Segments_of_every_length_are_told_apart()
    {
        var segments = Enumerable.Range(0, 40).Select(i => KeyValuePair.Create(new string('a', i), new RouteNodeBuilder(ignoreCase: false).Build())).ToArray();
        var table = new SegmentTable(segments);

        foreach (var (text, node) in segments)
        {
            table.Find(text).ShouldBeSameAs(node);
        }

        table.Find(new string('a', 40)).ShouldBeNull();
    }
}
