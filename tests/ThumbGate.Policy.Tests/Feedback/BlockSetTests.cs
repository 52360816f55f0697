using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests.Feedback;

public sealed class BlockSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changes_over_a_compiled_set_say_what_a_set_made_anew_says(int seed)
    {
        var random = new Random(seed);
        BlockKey[] keys = [.. Enumerable.Range(0, 200).Select(i => new BlockKey($"role-{i % 3}", $"operation-{i % 7}", new Digest256(1, 2, 3, (ulong)(i % 50))))];
        var truth = keys.Where(_ => random.Next(2) == 0).Distinct().ToDictionary(k => k, k => BlockOf(k, "first"));
        var set = BlockSet.From(truth.Values);
        for (var round = 0; round < 60; round++)
        {
            var changes = Enumerable.Range(0, random.Next(4)).Select(_ => keys[random.Next(keys.Length)]).Distinct()
                .Select(k => KeyValuePair.Create(k, random.Next(3) == 0 ? null : BlockOf(k, $"round {round}"))).ToArray();
            foreach (var (key, block) in changes)
            {
                truth.Remove(key);
                if (block is not null)
                {
                    truth[key] = block;
                }
            }

            set = set.With(changes);
            if (round % 25 == 24)
            {
                set = set.Compiled();
                set.Changes.ShouldBe(0);
            }

            set.Count.ShouldBe(truth.Count);
            foreach (var key in keys)
            {
                set.Find(key.Role, key.Operation, key.Fingerprint).ShouldBe(truth.GetValueOrDefault(key));
                if (truth.ContainsKey(key))
                {
                    set.Binds(key.Role, Named(key.Operation)).ShouldBeTrue();
                }
            }
        }
    }

    [Fact]
    public void A_change_leaves_the_set_it_was_made_from_alone()
    {
        var key = new BlockKey("sales", "crm.contacts.get", new Digest256(1, 2, 3, 4));
        var none = BlockSet.Empty;

        var one = none.With([KeyValuePair.Create<BlockKey, Block?>(key, BlockOf(key, "why"))]);
        var gone = one.With([KeyValuePair.Create<BlockKey, Block?>(key, null)]);

        none.Binds(key.Role, Named(key.Operation)).ShouldBeFalse();
        one.Find(key.Role, key.Operation, key.Fingerprint).ShouldNotBeNull();
        gone.Find(key.Role, key.Operation, key.Fingerprint).ShouldBeNull();
        gone.Count.ShouldBe(0);
        one.Binds(key.Role, Named(key.Operation)).ShouldBeTrue();
        one.Compiled().Binds(key.Role, Named(key.Operation)).ShouldBeTrue();
        one.Compiled().Binds("legal", Named(key.Operation)).ShouldBeFalse();
        one.Binds("sales", Named("crm.contacts.list")).ShouldBeFalse();
        one.Find("legal", key.Operation, key.Fingerprint).ShouldBeNull();
    }

    [Fact]
    public void Looking_a_block_up_allocates_nothing_however_many_changes_there_are()
    {
        var changes = Enumerable.Range(0, 1000).Select(i => new BlockKey("sales", $"operation-{i}", new Digest256(1, 2, 3, (ulong)i)))
            .Select(k => KeyValuePair.Create<BlockKey, Block?>(k, BlockOf(k, "why"))).ToArray();
        var set = BlockSet.From([BlockOf(new BlockKey("sales", "crm.contacts.get", default), "first")]).With(changes);
        var (operation, none) = (changes[500].Key.Operation, new Digest256(9, 9, 9, 9));
        set.Find("sales", operation, none);
        var bound = Named(operation);
        set.Binds("sales", bound);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            set.Binds("sales", bound);
            set.Find("sales", operation, none);
            set.Find("sales", operation, changes[500].Key.Fingerprint);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static Operation Named(string id) => new()
    {
        Id = id, Catalog = "crm", Matches = [], Risk = RiskClass.Read, Plan = FactPlan.Compile([], null, []),
    };

    private static Block BlockOf(BlockKey key, string why) =>
        new("blk_1", key.Role, key.Operation, key.Fingerprint, Verdict.Deny, null, "dec_1", why, "");
}
