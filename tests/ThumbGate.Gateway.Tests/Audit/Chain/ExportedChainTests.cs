using System.Text;
using ThumbGate.Gateway.Audit.Chain;

namespace ThumbGate.Gateway.Tests.Audit.Chain;

public sealed class ExportedChainTests
{
    [Fact]
    public async Task An_export_verifies_without_the_store_that_it_came_from()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var inStore = chained.Verify();
        var file = await chained.ExportAsync();
        var verification = chained.VerifyExport(file);
        verification.Findings.ShouldBeEmpty();
        (verification.Records, verification.Checkpoints).ShouldBe((inStore.Records, inStore.Checkpoints));
        verification.Ends.ShouldBe(inStore.Ends);
        chained.VerifyExport(file, pinned: false).Keys.ShouldBe([chained.Store.Key.Fingerprint]);
    }

    [Fact]
    public async Task Every_edit_of_a_byte_is_found()
    {
        const int Edits = 1000;
        using var chained = await ChainedStore.WithEverythingAsync(8);
        var file = await chained.ExportAsync();
        var random = new Random(20251122);
        for (var i = 0; i < Edits; i++)
        {
            var at = random.Next(file.Length);
            var (edited, what) = Edit(file, at, random);
            var found = chained.VerifyExport(edited, pinned: i % 2 == 0).Findings;
            found.ShouldNotBeEmpty($"edit {i}: {what} at byte {at}, in {Around(file, at)}");
        }
    }

    [Theory]
    [InlineData("\"verdict\":\"deny\"", "\"verdict\":\"allow\"")]
    [InlineData("\"seq\":5,", "\"seq\": 5,")]
    [InlineData("\"kind\":\"decision\",\"chain\":1", "\"chain\":1,\"kind\":\"decision\"")]
    [InlineData("\"owner\":\"dana\"", "\"owner\":\"d\\u0061na\"")]
    [InlineData("{\"kind\":\"seal\"", "\n{\"kind\":\"seal\"")]
    public async Task Another_spelling_is_found(string from, string to)
    {
        using var chained = await ChainedStore.WithEverythingAsync(8);
        var text = Encoding.UTF8.GetString(await chained.ExportAsync());
        var at = text.IndexOf(from, StringComparison.Ordinal);
        at.ShouldBePositive(from);
        var edited = string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
        chained.VerifyExport(Encoding.UTF8.GetBytes(edited)).Findings.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_line_that_is_missing_is_named()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var lines = await LinesAsync(chained);
        var gone = lines.FindIndex(l => l.Contains("\"chain\":1,\"seq\":7,", StringComparison.Ordinal));
        lines.RemoveAt(gone);
        var finding = Verify(chained, lines)[0];
        (finding.Kind, finding.Chain, finding.Sequence).ShouldBe((FindingKind.Removed, 1, 7));
    }

    [Fact]
    public async Task Lines_that_changed_places_are_named()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var lines = await LinesAsync(chained);
        var first = lines.FindIndex(l => l.Contains("\"chain\":1,\"seq\":7,", StringComparison.Ordinal));
        var second = lines.FindIndex(l => l.Contains("\"chain\":1,\"seq\":9,", StringComparison.Ordinal));
        (lines[first], lines[second]) = (lines[second], lines[first]);
        var finding = Verify(chained, lines)[0];
        (finding.Chain, finding.Sequence).ShouldBe((1, 7));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_export_that_was_cut_off_is_found(int lines)
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        var all = await LinesAsync(chained);
        Verify(chained, [.. all.SkipLast(lines)]).Select(f => f.Kind).ShouldContain(FindingKind.CutOff);
    }

    [Fact]
    public async Task An_export_that_was_sealed_by_somebody_else_is_found_by_whoever_knows_the_key()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var key = CheckpointKey.FromPem(other.ExportECPrivateKeyPem());
        var lines = await LinesAsync(chained);
        var seal = ChainLines.Read(Encoding.UTF8.GetBytes(lines[^1])).ShouldBeOfType<Seal>() with { PublicKey = key.PublicKey };
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ChainLines.Write(seal with { Signature = key.Sign(ChainLines.Signed(seal)) }, output);
        lines[^1] = Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n');
        var findings = Verify(chained, lines);
        findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Unsigned);
        findings[0].Message.ShouldContain(key.Fingerprint);
    }

    [Fact]
    public async Task A_store_that_is_not_whole_is_not_exported()
    {
        using var chained = await ChainedStore.WithEverythingAsync();
        chained.Tamper("UPDATE decisions SET verdict = 'hold' WHERE seq = 3");
        using var file = new MemoryStream();
        var findings = await new ChainExport(chained.Store.Database, chained.Store.Key, chained.Store.Clock).WriteAsync(file, null, CancellationToken.None);
        findings[0].Sequence.ShouldBe(3);
        chained.VerifyExport(file.ToArray()).Findings.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"seal\"}")]
    [InlineData("[1]")]
    public void What_is_no_export_is_said_to_be_none(string text)
    {
        using var keys = new PublicKeys();
        ChainFile.Verify(() => new MemoryStream(Encoding.UTF8.GetBytes(text)), keys, []).Findings[0].Message.ShouldContain("no export");
    }

    private static async Task<List<string>> LinesAsync(ChainedStore chained) =>
        [.. Encoding.UTF8.GetString(await chained.ExportAsync()).TrimEnd('\n').Split('\n')];

    private static IReadOnlyList<Finding> Verify(ChainedStore chained, List<string> lines) =>
        chained.VerifyExport(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")).Findings;

    private static (byte[] Edited, string What) Edit(byte[] file, int at, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return ([.. file.AsSpan(0, at), .. file.AsSpan(at + 1)], "removed");
            case 1:
                return ([.. file.AsSpan(0, at), (byte)random.Next(32, 127), .. file.AsSpan(at)], "inserted");
            case 2:
                var flipped = (byte[])file.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return (flipped, "flipped");
            default:
                var replaced = (byte[])file.Clone();
                var value = (byte)random.Next(256);
                replaced[at] = value == replaced[at] ? (byte)(value + 1) : value;
                return (replaced, "replaced");
        }
    }

    private static string Around(byte[] file, int at) => Encoding.UTF8.GetString(file.AsSpan(Math.Max(0, at - 40), Math.Min(80, file.Length - Math.Max(0, at - 40))));
}
