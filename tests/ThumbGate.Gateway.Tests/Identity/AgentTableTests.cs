using ThumbGate.Gateway.Identity;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Identity;

public sealed class AgentTableTests
{
    [Fact]
    public void Changes_over_a_table_say_what_a_table_made_anew_says()
    {
        var truth = Enumerable.Range(0, 3000).ToDictionary(Key, i => Agent(i, revoked: false));
        var table = AgentTable.From(truth);
        for (var round = 0; round < 40; round++)
        {
            // Some are revoked, some are new.
            var changed = Enumerable.Range(round * 90, 100).ToDictionary(Key, i => Agent(i, revoked: round % 2 == 0));
            table = table.With(changed);
            foreach (var (key, agent) in changed)
            {
                truth[key] = agent;
            }
        }

        table.Count.ShouldBe(truth.Count);
        table.Agents.Select(a => a.Identity.Id).Order().ShouldBe(truth.Values.Select(a => a.Identity.Id).Order());
        truth.Where(t => !table.TryGetValue(t.Key, out var found) || !ReferenceEquals(found, t.Value)).ShouldBeEmpty();
        table.TryGetValue(Key(-1), out _).ShouldBeFalse();
    }

    private static Digest256 Key(int i) => new(1, 2, 3, unchecked((ulong)i));

    private static AgentRecord Agent(int i, bool revoked) => new(
        new AgentIdentity($"agt_{i}", "sales", "dana", "", ""), DateTimeOffset.UnixEpoch, "dana", null, revoked ? DateTimeOffset.UnixEpoch : null);
}
