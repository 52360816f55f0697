using System.Text;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Policy.Tests.Evidence;

public sealed class EvidenceGateTests : IDisposable
{
    private const string Refund = "charge=ch_1&amount=5000&currency=usd";
    private const string Rule = "verdict: hold, evidence: [refund-justification], approvers: support-leads";

    private readonly Attestation _attest = new();

    public void Dispose() => _attest.Dispose();

    // The refund of ch_1 is allowed by evidence alone.
    private static EngineTestBed Bed(string evidence = "refund-justification", params (string, string, string)[] more) =>
        new([("roles/support.yaml", Rule, $"verdict: allow, evidence: [{evidence}]"), .. more]);

    private static Decision Judge(EngineTestBed bed, params (string, string)[] headers) => bed.Judge("POST", "/v1/refunds", Refund, "support", headers);

    [Fact]
    public void Good_evidence_lets_pass_and_is_named_by_the_decision()
    {
        using var bed = Bed();
        bed.Evidence = _attest.View(_attest.Attach(Attestation.Refund));

        var decision = Judge(bed);

        decision.Verdict.ShouldBe(Verdict.Allow);
        decision.Evidence.ShouldHaveSingleItem().ShouldBe(new ReliedEvidence(bed.Evidence.Set.Find("evd_1")!, Once: true));
    }

    [Fact]
    public void Without_it_an_allow_is_none_and_the_command_that_attaches_it_is_told()
    {
        using var bed = Bed("refund-justification", ("catalogs/stripe.yaml", "    sensitive: [resource]\n", ""));

        var reason = Judge(bed).Reasons.ShouldHaveSingleItem();

        reason.Code.ShouldBe(ReasonCodes.EvidenceRequired);
        reason.Verdict.ShouldBe(Verdict.Deny);
        reason.Evidence.ShouldBe(["refund-justification"]);
        reason.Message.ShouldBe("stripe.refunds.create needs evidence: refund-justification.");
        reason.NextStep.ShouldBe("Attach it: thumbgate evidence attest --label refund-justification --integration billing --resource ch_1 --key reviewers.pem --send");
    }

    [Fact]
    public void A_hidden_resource_stays_hidden_and_no_resource_speaks_to_a_shell()
    {
        using var hidden = Bed();
        Judge(hidden).Reasons[0].NextStep.ShouldContain("--resource RESOURCE ");

        using var open = Bed(
            "refund-justification", ("catalogs/stripe.yaml", "    sensitive: [resource]\n", ""), ("roles/support.yaml", "resources: { stripe.resource: [ch_1] }", ""));
        open.Judge("POST", "/v1/refunds", "charge=%27%3B+rm+-rf+%2F+%23&amount=1&currency=usd").Reasons[0].NextStep.ShouldContain(@" --resource ''\''; rm -rf / #' --key");
        open.Judge("POST", "/v1/refunds", "charge=--key%0Ax&amount=1&currency=usd").Reasons[0].NextStep.ShouldContain("--resource RESOURCE ");
        open.Judge("POST", "/v1/refunds", "charge=--key&amount=1&currency=usd").Reasons[0].NextStep.ShouldContain("--resource '--key' ");
    }

    [Fact]
    public void A_rule_says_whether_a_human_may_look_instead()
    {
        using var hold = Bed("refund-justification], missing: hold, approvers: support-leads, next: \"Ask.\" } #");
        var reason = Judge(hold).Reasons.ShouldHaveSingleItem();
        (reason.Verdict, reason.Approvers).ShouldBe((Verdict.Hold, "support-leads"));

        using var asIs = new EngineTestBed();
        Judge(asIs).Verdict.ShouldBe(Verdict.Hold);

        using var strict = new EngineTestBed(("roles/support.yaml", "evidence: [refund-justification],", "evidence: [refund-justification], missing: deny,"));
        Judge(strict).Verdict.ShouldBe(Verdict.Deny);
        strict.Evidence = _attest.View(_attest.Attach(Attestation.Refund));
        Judge(strict).Verdict.ShouldBe(Verdict.Hold);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "issued long ago", ReasonCodes.EvidenceStale },
        { "past its own end", ReasonCodes.EvidenceStale },
        { "issued in the future", ReasonCodes.EvidenceStale },
        { "signed by another issuer", ReasonCodes.EvidenceForeign },
        { "signed by a stranger", ReasonCodes.EvidenceResigned },
        { "with another's signature", ReasonCodes.EvidenceResigned },
        { "used up", ReasonCodes.EvidenceReplayed },
        { "for another operation", ReasonCodes.EvidenceRetargeted },
        { "also for another body", ReasonCodes.EvidenceRetargeted },
        { "for another resource", ReasonCodes.EvidenceRetargeted },
        { "for another integration", ReasonCodes.EvidenceRetargeted },
        { "attached under another label", ReasonCodes.EvidenceRequired },
        { "an agent's own word", ReasonCodes.EvidenceForeign },
        { "for another resource and not named", ReasonCodes.EvidenceRequired },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Nothing_passes_by_evidence_that_is_not_what_was_asked_for(string what, string code)
    {
        using var bed = Bed();
        var refund = Attestation.Refund;
        var evidence = what switch
        {
            "issued long ago" => _attest.Attach(refund with { IssuedAt = Attestation.Now - TimeSpan.FromHours(8) }),
            "past its own end" => _attest.Attach(refund with { ExpiresAt = Attestation.Now }),
            "issued in the future" => _attest.Attach(refund with { IssuedAt = Attestation.Now + TimeSpan.FromMinutes(6) }),
            "signed by another issuer" => _attest.Attach(refund, "others"),
            "signed by a stranger" => _attest.Attach(refund, "stranger"),
            "with another's signature" => AttachedEvidence.Signed("evd_1", refund.Label, Spliced(), Attestation.Now, "reviewers"),
            "used up" => _attest.Attach(refund, usedBy: "dec_1"),
            "for another operation" => _attest.Attach(refund with { Operation = "stripe.payment-intents.create" }),
            "also for another body" => _attest.Attach(refund with { Body = Attestation.Sha256("charge=ch_1&amount=4999&currency=usd") }),
            "for another resource" or "for another resource and not named" => _attest.Attach(refund with { Resource = "ch_2" }),
            "for another integration" => _attest.Attach(refund with { Integration = "warehouse" }),
            "attached under another label" => AttachedEvidence.Signed("evd_1", "word", _attest.Sign(refund), Attestation.Now, "reviewers"),
            "an agent's own word" => AttachedEvidence.Word("evd_1", refund.Label, refund.Write(), "agt_1", Attestation.Now),
            _ => throw new ArgumentException(what, nameof(what)),
        };
        bed.Evidence = _attest.View(evidence);

        var decision = what.EndsWith("not named", StringComparison.Ordinal) ? Judge(bed) : Judge(bed, (EvidenceGate.Header, "evd_0, evd_1"));

        decision.Verdict.ShouldBe(Verdict.Deny);
        decision.Evidence.ShouldBeEmpty();
        decision.Reasons.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    // The payload of one envelope under the signature of another.
    private DsseEnvelope Spliced()
    {
        var signed = _attest.Sign(Attestation.Refund with { Resource = "ch_2" });
        return DsseEnvelope.Sign(Attestation.Refund.Write(), _ => signed.Signatures[0].ToArray());
    }

    [Fact]
    public void Good_evidence_is_found_among_bad()
    {
        using var bed = Bed();
        bed.Evidence = _attest.View(
            _attest.Attach(Attestation.Refund, usedBy: "dec_1", id: "evd_3"),
            _attest.Attach(Attestation.Refund with { Nonce = "2" }, id: "evd_2"),
            _attest.Attach(Attestation.Refund with { Nonce = "3" }, "stranger", id: "evd_1"));

        Judge(bed).Evidence.ShouldHaveSingleItem().Evidence.Id.ShouldBe("evd_2");
    }

    [Fact]
    public void Evidence_bound_to_the_body_binds_its_very_bytes()
    {
        using var bed = Bed("reviewed", ("evidence.yaml", "  word:", "  reviewed: { issuers: [reviewers], binds: [body] }\n  word:"));
        bed.Evidence = _attest.View(_attest.Attach(new StatementDraft { Label = "reviewed", Body = Attestation.Sha256(Refund), IssuedAt = Attestation.Now }));

        Judge(bed).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST", "/v1/refunds", Refund + "&x=1").Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceRequired);
    }

    [Fact]
    public void What_has_no_body_is_not_bound_to_an_empty_one()
    {
        using var bed = Bed(
            "refund-justification",
            ("roles/support.yaml", "    read: allow\n    money", "    read: { verdict: allow, evidence: [reviewed] }\n    money"),
            ("evidence.yaml", "  word:", "  reviewed: { issuers: [reviewers], binds: [body] }\n  word:"));
        bed.Evidence = _attest.View(_attest.Attach(new StatementDraft { Label = "reviewed", Body = Attestation.Sha256(""), IssuedAt = Attestation.Now }));

        bed.Judge("GET", "/v1/customers/cus_1").Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceRequired);
    }

    [Fact]
    public void Provenance_of_the_body_counts_where_the_label_takes_it_from_that_builder()
    {
        using var bed = Bed("build-proof");
        bed.Evidence = Provenance("https://ci.test/runner", "others", Refund);
        Judge(bed).Verdict.ShouldBe(Verdict.Allow);

        bed.Evidence = Provenance("https://elsewhere.test", "others", Refund);
        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceForeign);
        bed.Evidence = Provenance("https://ci.test/runner", "reviewers", Refund);
        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceForeign);
        bed.Evidence = Provenance("https://ci.test/runner", "others", "another body");
        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceRequired);
    }

    [Fact]
    public void An_artifact_is_what_the_operation_says_it_is()
    {
        using var bed = Bed("build-proof", ("catalogs/stripe.yaml", "facts: { amount: form:amount, currency: form:currency, resource", "facts: { artifact: form:hash, amount: form:amount, currency: form:currency, resource"));
        bed.Evidence = Provenance("https://ci.test/runner", "others", "site");

        bed.Judge("POST", "/v1/refunds", Refund + "&hash=sha256:" + Attestation.Sha256("site")).Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("POST", "/v1/refunds", Refund + "&hash=" + Attestation.Sha256("other")).Verdict.ShouldBe(Verdict.Deny);
        Judge(bed).Verdict.ShouldBe(Verdict.Deny);
    }

    private EvidenceView Provenance(string builder, string issuer, string artifact)
    {
        var envelope = _attest.Sign(Encoding.UTF8.GetBytes(Attestation.Provenance(Attestation.Sha256(artifact).ToString(), builder)), issuer);
        return _attest.View(AttachedEvidence.Signed("evd_1", "build-proof", envelope, Attestation.Now, issuer));
    }

    [Fact]
    public void An_agents_own_word_is_good_for_that_agent_where_the_label_says_so()
    {
        using var bed = Bed("word");
        bed.Evidence = _attest.View(Word("agt_1"));
        Judge(bed).Evidence.ShouldHaveSingleItem().Evidence.Agent.ShouldBe("agt_1");

        bed.Evidence = _attest.View(Word("agt_2"));
        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceForeign);
        bed.Evidence = EvidenceView.None;
        Judge(bed).Reasons.ShouldHaveSingleItem().NextStep.ShouldStartWith("Say so yourself: POST /.thumbgate/evidence {\"label\":\"word\",\"integration\":\"billing\"");

        static AttachedEvidence Word(string agent) =>
            AttachedEvidence.Word("evd_1", "word", (Attestation.Refund with { Label = "word" }).Write(), agent, Attestation.Now);
    }

    [Fact]
    public void A_catalog_asks_for_evidence_whoever_asks()
    {
        using var bed = new EngineTestBed(
            ("roles/support.yaml", "verdict: hold, evidence: [refund-justification], approvers: support-leads", "verdict: allow"),
            ("catalogs/stripe.yaml", "match: POST /refunds", "match: POST /refunds\n    evidence: [refund-justification]"));

        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceRequired);
        bed.Evidence = _attest.View(_attest.Attach(Attestation.Refund));
        Judge(bed).Verdict.ShouldBe(Verdict.Allow);
    }

    [Fact]
    public void Other_keys_are_asked_anew()
    {
        using var bed = Bed();
        using var later = new Attestation();
        var evidence = _attest.Attach(Attestation.Refund);

        bed.Evidence = _attest.View(evidence);
        Judge(bed).Verdict.ShouldBe(Verdict.Allow);
        bed.Evidence = bed.Evidence with { Keys = later.Keys };
        Judge(bed).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.EvidenceResigned);
        bed.Evidence = bed.Evidence with { Keys = EvidenceKeys.Empty };
        Judge(bed).Verdict.ShouldBe(Verdict.Deny);
    }
}
