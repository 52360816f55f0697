using System.Text;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy.Tests.Evidence;

public sealed class EvidenceStatementTests
{
    private static readonly StatementDraft Full = Attestation.Refund with
    {
        Operation = "stripe.refunds.create",
        Body = Attestation.Sha256("body"),
        Artifact = Attestation.Sha256("artifact"),
        ExpiresAt = Attestation.Now,
        Note = "Damaged in transit: \"photo\" attached.",
        Nonce = "1",
    };

    [Fact]
    public void All_that_is_written_is_read_again()
    {
        var read = EvidenceStatement.Read(Full.Write());

        read.Integration.ShouldBe("billing");
        read.Operation.ShouldBe("stripe.refunds.create");
        read.Resource.ShouldBe("ch_1");
        read.Body.ShouldBe(Full.Body);
        read.Artifacts.ShouldBe([Full.Artifact!.Value]);
        read.IssuedAt.ShouldBe(Full.IssuedAt);
        read.ExpiresAt.ShouldBe(Full.ExpiresAt);
        read.Note.ShouldBe(Full.Note);
        read.Binds.ShouldBe(EvidenceBinding.Resource | EvidenceBinding.Body | EvidenceBinding.Artifact);
        read.Subjects().ShouldBe([EvidenceStatement.ResourceDigest("billing", "ch_1"), Full.Body!.Value, Full.Artifact!.Value]);
    }

    [Theory]
    [InlineData("Statement/v1", "Statement/v0.1")]
    [InlineData("urn:thumbgate:evidence:v1", "urn:thumbgate:evidence:v2")]
    [InlineData("\"predicateType\"", "\"extra\":1,\"predicateType\"")]
    [InlineData("\"nonce\"", "\"unce\"")]
    [InlineData("\"resource\":\"ch_1\"", "\"resource\":\"ch_2\"")]
    [InlineData("\"resource\":\"ch_1\",", "")]
    [InlineData("\"integration\":\"billing\"", "\"integration\":\"crm\"")]
    [InlineData("\"integration\":\"billing\",", "")]
    [InlineData("\"name\":\"body\"", "\"name\":\"header\"")]
    [InlineData("\"name\":\"body\"", "\"name\":\"artifact\"")]
    [InlineData("\"name\":\"body\"", "\"name\":\"body\",\"uri\":\"x\"")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"00")]
    [InlineData("\"sha256\":", "\"sha512\":")]
    [InlineData("\"issuedAt\":\"2026-03-01T11:00:00Z\"", "\"issuedAt\":\"2026-03-01T11:00:00+02:00\"")]
    [InlineData("\"issuedAt\":\"2026-03-01T11:00:00Z\"", "\"issuedAt\":1772362800")]
    [InlineData("\"label\":\"refund-justification\",", "")]
    public void A_statement_that_says_two_things_or_nothing_known_is_refused(string from, string to)
    {
        var text = Encoding.UTF8.GetString(Full.Write());
        text.ShouldContain(from);

        var edited = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));

        Should.Throw<EvidenceFormatException>(() => EvidenceStatement.Read(edited));
    }

    [Fact]
    public void What_is_bound_to_nothing_or_to_a_resource_of_nobody_is_not_issued()
    {
        Should.Throw<EvidenceFormatException>(() => (Attestation.Refund with { Resource = null }).Write());
        Should.Throw<EvidenceFormatException>(() => (Attestation.Refund with { Integration = null }).Write());
        Should.Throw<EvidenceFormatException>(() => (Attestation.Refund with { Resource = "" }).Write());
    }

    [Fact]
    public void Slsa_provenance_is_read_as_it_is()
    {
        var artifact = Attestation.Sha256("site");

        var read = EvidenceStatement.Read(Encoding.UTF8.GetBytes(Attestation.Provenance(artifact.ToString())));

        read.IsProvenance.ShouldBeTrue();
        read.Label.ShouldBeNull();
        read.Builder.ShouldBe("https://ci.test/runner");
        read.Artifacts.ShouldBe([artifact]);
        read.IssuedAt.ShouldBe(Attestation.Now - TimeSpan.FromMinutes(30));
        read.Binds.ShouldBe(EvidenceBinding.Artifact);
    }

    [Theory]
    [InlineData("\"sha256\"", "\"sha384\"")]
    [InlineData("\"builder\"", "\"bilder\"")]
    [InlineData("https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2")]
    public void Provenance_without_a_builder_or_an_artifact_is_none(string from, string to)
    {
        var text = Attestation.Provenance(Attestation.Sha256("site").ToString()).Replace(from, to, StringComparison.Ordinal);

        Should.Throw<EvidenceFormatException>(() => EvidenceStatement.Read(Encoding.UTF8.GetBytes(text)));
    }
}
