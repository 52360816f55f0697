using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy.Tests.Evidence;

public sealed class DsseEnvelopeTests : IDisposable
{
    private readonly Attestation _attest = new();

    public void Dispose() => _attest.Dispose();

    [Fact]
    public void What_was_signed_is_read_and_verified()
    {
        var envelope = DsseEnvelope.Read(_attest.Envelope(Attestation.Refund));

        _attest.Keys.SignersOf(envelope).ShouldBe(["reviewers"]);
        var statement = EvidenceStatement.Read(envelope.Payload);
        statement.Label.ShouldBe("refund-justification");
        statement.Resource.ShouldBe("ch_1");
        statement.Digest.ShouldBe(envelope.Digest);
        statement.Binds.ShouldBe(EvidenceBinding.Resource);
    }

    // The example of the DSSE specification, so that other tools' envelopes are read.
    [Fact]
    public void The_pre_authentication_encoding_counts_bytes_and_names_the_type()
    {
        var envelope = _attest.Sign(Encoding.UTF8.GetBytes("hällo"));

        Encoding.UTF8.GetString(envelope.Signed()).ShouldBe("DSSEv1 28 application/vnd.in-toto+json 6 hällo");
    }

    [Theory]
    [InlineData("\"payloadType\":\"application/vnd.in-toto+json\"", "\"payloadType\":\"application/json\"", "payloadType")]
    [InlineData("\"payloadType\":", "\"payloadType\":\"application/vnd.in-toto+json\",\"payloadType\":", "twice")]
    [InlineData("\"payloadType\":", "\"payloadType\":\"x\",\"payload\\u0054ype\":", "twice")]
    [InlineData("\"payload\":\"", "\"payload\":\" ", "payload")]
    [InlineData("\"payload\":\"", "\"payload\":\"!", "payload")]
    [InlineData("{\"payloadType\"", "{\"more\":1,\"payloadType\"", "nobody knows")]
    [InlineData("\"signatures\":[", "\"signatures\":{},\"x\":[", "signatures is no list")]
    [InlineData("\"sig\":\"", "\"sig\":\"AAAAAAAAAAAA", "sig")]
    [InlineData("\"sig\":", "\"nosig\":", "sig is missing")]
    [InlineData("\"keyid\":\"test\"", "\"keyid\":7", "keyid is no text")]
    [InlineData("\"keyid\":\"test\"", "\"keyid\":\"\\ud800\"", "text that is none")]
    public void What_could_be_read_in_two_ways_is_refused(string from, string to, string why)
    {
        var text = Encoding.UTF8.GetString(_attest.Envelope(Attestation.Refund));
        text.ShouldContain(from);

        var edited = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));

        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(edited)).Message.ShouldContain(why);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void No_signature_is_none_and_too_many_are_too_many(int count)
    {
        var json = JsonNode.Parse(_attest.Envelope(Attestation.Refund))!;
        json["signatures"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => json["signatures"]![0]!.DeepClone())]);

        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(Encoding.UTF8.GetBytes(json.ToJsonString()))).Message.ShouldContain("no signature");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = _attest.Envelope(Attestation.Refund);
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void What_stands_behind_the_end_or_is_too_large_is_refused()
    {
        var whole = _attest.Envelope(Attestation.Refund);

        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(new byte[] { 0xEF, 0xBB, 0xBF }.Concat(whole).ToArray()));
        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(whole.Concat("{}"u8.ToArray()).ToArray()));
        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(whole.Append((byte)0).ToArray()));
        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read(whole.Concat(Enumerable.Repeat((byte)' ', DsseEnvelope.MostBytes)).ToArray())).Message.ShouldContain("larger");
        Should.Throw<EvidenceFormatException>(() => DsseEnvelope.Read("{\"a\xff\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b).ToArray())).Message.ShouldContain("UTF-8");
    }

    // Each byte of payload and signature is vouched for: whatever is changed, nobody has signed it.
    [Fact]
    public void A_changed_statement_or_signature_has_no_signer()
    {
        var json = JsonNode.Parse(_attest.Envelope(Attestation.Refund))!;
        foreach (var (find, set) in new (Func<string> Find, Action<string> Set)[]
        {
            (() => json["payload"]!.GetValue<string>(), text => json["payload"] = text),
            (() => json["signatures"]![0]!["sig"]!.GetValue<string>(), text => json["signatures"]![0]!["sig"] = text),
        })
        {
            var before = find();
            var bytes = Convert.FromBase64String(before);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                set(Convert.ToBase64String(bytes));
                bytes[i] ^= 1;
                _attest.Keys.SignersOf(DsseEnvelope.Read(Encoding.UTF8.GetBytes(json.ToJsonString()))).ShouldBeEmpty($"byte {i}");
            }

            set(before);
        }
    }

    [Fact]
    public void One_signature_of_several_is_enough_and_who_else_signed_does_not_matter()
    {
        var mine = JsonNode.Parse(_attest.Envelope(Attestation.Refund))!;
        var strangers = JsonNode.Parse(_attest.Envelope(Attestation.Refund, "stranger"))!;
        mine["signatures"]!.AsArray().Insert(0, strangers["signatures"]![0]!.DeepClone());

        _attest.Keys.SignersOf(DsseEnvelope.Read(Encoding.UTF8.GetBytes(mine.ToJsonString()))).ShouldBe(["reviewers"]);
    }

    [Fact]
    public void Keys_that_are_none_and_private_ones_are_told_apart()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        using var mine = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

        EvidenceKeys.Fault("hello").ShouldNotBeNull();
        EvidenceKeys.Fault(other.ExportSubjectPublicKeyInfoPem()).ShouldNotBeNull().ShouldContain("P-256");
        EvidenceKeys.Fault(mine.ExportPkcs8PrivateKeyPem()).ShouldNotBeNull().ShouldContain("private");
        EvidenceKeys.Fault(mine.ExportSubjectPublicKeyInfoPem()).ShouldBeNull();
    }
}
