using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Export;

public sealed class CefFormatTests
{
    private static readonly CefFormat Format = new();

    [Fact]
    public void The_header_says_what_was_refused_and_how_grave_it_is()
    {
        var read = Read(Rows.Full());

        read.Header[..3].ShouldBe(["CEF:0", "ThumbGate", "ThumbGate Gateway"]);
        read.Header[4..].ShouldBe(["role-risk-denied", "deny stripe.refunds.create", "8"]);
    }

    [Theory]
    [InlineData(Verdict.Allow, RiskClass.Money, "allow", "1")]
    [InlineData(Verdict.Hold, RiskClass.Money, "role-risk-denied", "4")]
    [InlineData(Verdict.Deny, RiskClass.Write, "role-risk-denied", "6")]
    [InlineData(Verdict.Deny, RiskClass.Access, "role-risk-denied", "8")]
    public void What_passed_is_called_allow_and_everything_else_by_its_reason(Verdict verdict, RiskClass risk, string id, string severity)
    {
        var header = Read(Rows.Full(verdict, risk)).Header;

        (header[4], header[6]).ShouldBe((id, severity));
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("a|b")]
    [InlineData(@"back\slash")]
    [InlineData(@"ends in \")]
    [InlineData("line\nfeed")]
    [InlineData("carriage\r\nreturn")]
    [InlineData(@"\n is not a line feed")]
    [InlineData("x act=allow src=1.2.3.4")]
    [InlineData(@"\\= \| \=")]
    public void What_an_agent_chose_comes_back_as_it_was_and_adds_no_pair(string text)
    {
        var plain = Read(Rows.Full(resource: "plain"));

        var read = Read(Rows.Full(resource: text, message: text));

        read.Extension["cs3"].ShouldBe(text);
        read.Extension["msg"].ShouldBe(text);
        read.Extension.Keys.ShouldBe(plain.Extension.Keys);
        read.Extension["act"].ShouldBe("deny");
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData(@"a\")]
    [InlineData(@"a\|b")]
    [InlineData("a=b")]
    public void Pipes_and_backslashes_stay_in_their_header_field(string operation) =>
        Read(Rows.Full(operation: operation)).Header[5].ShouldBe("deny " + operation);

    [Fact]
    public void A_header_has_no_line_break_and_no_control_characters() =>
        Read(Rows.Full(operation: "a\nb\u0007c\u2028d")).Header[5].ShouldBe("deny a b c d");

    [Fact]
    public void Everything_in_the_row_is_in_the_line()
    {
        var read = Read(Rows.Full(outcome: Rows.Answered)).Extension;

        read["rt"].ShouldBe("1752346656789");
        read["externalId"].ShouldBe("dec_01k00000000000000000000001");
        (read["act"], read["outcome"], read["reason"], read["msg"]).ShouldBe(("deny", "answered", "role-risk-denied", "No refunds."));
        (read["src"], read["suid"], read["suser"], read["spriv"]).ShouldBe(("10.0.0.7", "agt_1", "omar", "customer-support"));
        (read["destinationServiceName"], read["cat"], read["requestMethod"], read["request"]).ShouldBe(("billing", "billing", "POST", "/v1/refunds"));
        (read["in"], read["out"]).ShouldBe(("12", "34"));
        Labelled("operation").ShouldBe("stripe.refunds.create");
        Labelled("risk").ShouldBe("money");
        Labelled("resource").ShouldBe("ch_1");
        Labelled("policyVersion").ShouldBe("0123456789ab");
        Labelled("facts").ShouldBe(Rows.Full().Facts);
        Labelled("approval").ShouldBe("apr_1");
        Labelled("upstreamStatus").ShouldBe("201");
        Labelled("durationMs").ShouldBe("56");
        Labelled("decideMicroseconds").ShouldBe("41");
        (read["ThumbGatePlugin"], read["ThumbGateWorkflow"], read["ThumbGateCredential"], read["ThumbGateBlock"]).ShouldBe(("support-desk", "returns", "live", "blk_1"));
        (read["ThumbGateMode"], read["ThumbGateJudged"], read["ThumbGateEnvironment"], read["ThumbGateTrace"]).ShouldBe(("enforce", "deny", "production", Rows.Trace));
        read["ThumbGateReasons"].ShouldBe(Rows.Full().Reasons);
        read["ThumbGateDigest"].ShouldBe(new string('a', 64));

        string Labelled(string label) => read[read.Single(p => p.Key.EndsWith("Label", StringComparison.Ordinal) && p.Value == label).Key[..^"Label".Length]];
    }

    [Fact]
    public void An_address_is_where_its_family_belongs()
    {
        Read(Rows.Full(client: "2001:db8::1")).Extension["c6a2"].ShouldBe("2001:db8::1");
        Read(Rows.Full(client: "2001:db8::1")).Extension.Keys.ShouldNotContain("src");
    }

    [Fact]
    public void What_is_longer_than_receivers_keep_is_cut_visibly()
    {
        var read = Read(Rows.Full(facts: $$"""{"text":"{{new string('x', 5000)}}"}""", message: new string('m', 2000))).Extension;

        read["cs5"].Length.ShouldBe(4000);
        read["cs5"].ShouldEndWith("…");
        read["msg"].Length.ShouldBe(1023);
    }

    [Fact]
    public void A_row_of_which_next_to_nothing_is_known_is_a_line_too() => Read(Rows.Bare()).Extension["act"].ShouldBe("deny");

    private static CefParser Read(DecisionRow row) => CefParser.Read(Rows.Line(Format, row));
}
