using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Tests.Evidence;

public sealed class ShippedLabelsTests
{
    [Fact]
    public void Some_role_that_ships_asks_for_each_label_that_ships()
    {
        var policy = ConfigLoader.Load(Path.Combine(SourceTree.Root, "config")).Policy.ShouldNotBeNull();

        var asked = policy.Roles.Values
            .SelectMany(role => Enum.GetValues<Surface>().SelectMany(s => Enum.GetValues<RiskClass>().SelectMany(r => role.Rules.For(s, r))))
            .SelectMany(rule => rule.Evidence)
            .Distinct(StringComparer.Ordinal);

        policy.Evidence.Labels.Keys.Order(StringComparer.Ordinal).ShouldBe(asked.Order(StringComparer.Ordinal));
    }
}
