using System.Text.Json.Nodes;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Export;

public sealed class OcsfFormatTests
{
    private static readonly OcsfFormat Format = new();

    public static TheoryData<string> Verdicts => [.. Enum.GetNames<Verdict>()];

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Every_verdict_risk_and_outcome_makes_a_valid_event(string name)
    {
        var verdict = Enum.Parse<Verdict>(name);
        foreach (var risk in Enum.GetValues<RiskClass>())
        {
            foreach (var kind in Enum.GetValues<OutcomeKind>())
            {
                foreach (var method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE", "PURGE"])
                {
                    var outcome = new Outcome(kind, kind == OutcomeKind.Answered ? 500 : null, DurationMs: 1);
                    OcsfSchema.Errors(Event(Rows.Full(verdict, risk, method, outcome: outcome))).ShouldBeEmpty($"{verdict} {risk} {kind} {method}");
                }
            }
        }
    }

    [Fact]
    public void A_request_that_was_never_classified_is_a_valid_event_too() =>
        OcsfSchema.Errors(Event(Rows.Full(operation: "", client: "", trace: "", resource: ""))).ShouldBeEmpty();

    [Fact]
    public void The_schema_check_finds_what_is_wrong()
    {
        Broken(e => e.Remove("actor")).ShouldContain("actor: required");
        Broken(e => e["invented"] = 1).ShouldContain("invented: no such attribute");
        Broken(e => e["severity_id"] = 7).ShouldNotBeEmpty();
        Broken(e => e["activity_id"] = 3).ShouldNotBeEmpty();
        Broken(e => e["time"] = "now").ShouldNotBeEmpty();
        Broken(e => e["src_endpoint"] = new JsonObject()).ShouldNotBeEmpty();

        static IReadOnlyList<string> Broken(Action<JsonObject> change)
        {
            var e = Event(Rows.Full());
            change(e);
            return OcsfSchema.Errors(e);
        }
    }

    [Theory]
    [InlineData(RiskClass.Read, "POST", 2)]
    [InlineData(RiskClass.Destructive, "POST", 4)]
    [InlineData(RiskClass.Write, "POST", 1)]
    [InlineData(RiskClass.Write, "PATCH", 3)]
    [InlineData(RiskClass.Access, "DELETE", 4)]
    [InlineData(RiskClass.Unknown, "POST", 0)]
    [InlineData(RiskClass.Write, "MERGE", 99)]
    public void Activity_is_what_the_operation_does_and_only_then_what_the_method_says(RiskClass risk, string method, int activity) =>
        ((int)Event(Rows.Full(risk: risk, method: method))["activity_id"]!).ShouldBe(activity);

    [Theory]
    [InlineData(Verdict.Allow, RiskClass.Money, 1)]
    [InlineData(Verdict.Hold, RiskClass.Money, 2)]
    [InlineData(Verdict.Deny, RiskClass.Write, 3)]
    [InlineData(Verdict.Deny, RiskClass.Money, 4)]
    [InlineData(Verdict.Deny, RiskClass.Unknown, 3)]
    public void Severity_is_what_was_refused(Verdict verdict, RiskClass risk, int severity) =>
        ((int)Event(Rows.Full(verdict, risk))["severity_id"]!).ShouldBe(severity);

    [Theory]
    [InlineData(nameof(OutcomeKind.Answered), 200, 1)]
    [InlineData(nameof(OutcomeKind.Answered), 404, 2)]
    [InlineData(nameof(OutcomeKind.NotSent), null, 2)]
    [InlineData(nameof(OutcomeKind.Unknown), null, 0)]
    [InlineData(nameof(OutcomeKind.Held), null, 99)]
    public void Status_is_what_came_of_it(string kind, int? upstream, int status) =>
        ((int)Event(Rows.Full(Verdict.Allow, outcome: new Outcome(Enum.Parse<OutcomeKind>(kind), upstream)))["status_id"]!).ShouldBe(status);

    [Fact]
    public void Everything_in_the_row_is_in_the_event()
    {
        var e = Event(Rows.Full(outcome: Rows.Answered));

        ((long)e["time"]!).ShouldBe(1_752_346_656_789);
        ((string)e["metadata"]!["version"]!).ShouldBe("1.9.0");
        ((string)e["metadata"]!["correlation_uid"]!).ShouldBe("apr_1");
        ((string)e["actor"]!["user"]!["groups"]![0]!["name"]!).ShouldBe("customer-support");
        ((string)e["policy"]!["version"]!).ShouldBe("0123456789ab");
        ((string)e["message"]!).ShouldBe("No refunds.");
        var text = e.ToJsonString();
        foreach (var value in (string[])
            ["dec_01k00000000000000000000001", "agt_1", "omar", "support-desk", "returns", "billing", "stripe.refunds.create", "money", "POST", "/v1/refunds", "ch_1",
             "4900", "$items", "deny", "role-risk-denied", "roles/customer-support.yaml:9", "Ask finance.", new string('a', 64), "blk_1", "live", "10.0.0.7", Rows.Trace, "41", "201", "12", "34", "56"])
        {
            text.ShouldContain(value);
        }
    }

    private static JsonObject Event(DecisionRow row) => JsonNode.Parse(Rows.Line(Format, row))!.AsObject();
}
