using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Tests.Feedback;

public sealed class FingerprintTests
{
    private static readonly Digest256 Content = new(1, 2, 3, 4);

    [Fact]
    public void The_same_act_has_the_same_fingerprint() =>
        Fingerprints.Of("sales", "a.b", "r", "?q=1", Content).ShouldBe(Fingerprints.Of("sales", "a.b", "r", "?q=1", Content));

    [Fact]
    public void Every_part_tells_acts_apart_and_no_part_runs_into_the_next()
    {
        Digest256[] all =
        [
            Fingerprints.Of("sales", "a.b", "r", "?q=1", Content),
            Fingerprints.Of("salesa", ".b", "r", "?q=1", Content),
            Fingerprints.Of("sales", "a.br", "", "?q=1", Content),
            Fingerprints.Of("sales", "a.b", "r?q=1", "", Content),
            Fingerprints.Of("sales", "a.b", "r", "?q=2", Content),
            Fingerprints.Of("sales", "a.b", "R", "?q=1", Content),
            Fingerprints.Of("sales", "a.b", "r", "?q=1", new(1, 2, 3, 5)),
            Fingerprints.Of("sales", "a.b", "r", "?q=1", null),
            Fingerprints.Of("sales", "a.b", "r", "?q=1", default(Digest256)),
        ];

        all.ShouldBeUnique();
    }

    [Fact]
    public void Long_parts_in_any_script_are_taken_whole()
    {
        var resource = new string('\u20ac', 50_000);

        Fingerprints.Of("sales", "a.b", resource + "1", "", null).ShouldNotBe(Fingerprints.Of("sales", "a.b", resource + "2", "", null));
    }
}
