using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Tests.Corpus;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class TargetCorpusTests
{
    public static TheoryData<string, string> Refused => CorpusFile.Lines("targets/refused.txt");

    [Theory]
    [MemberData(nameof(Refused))]
    public void Targets_with_two_readings_are_refused(string code, string raw) =>
        TargetReader.Read(raw, out _).ShouldNotBeNull().Code.ShouldBe(code);
}
