using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Gateway.Tests.Audit;

public sealed class RecordTextTests
{
    private static readonly byte[] Secret = [1, 2, 3];

    private static readonly FactDefinition[] Definitions =
    [
        new("amount", [new(FactOrigin.Form, "amount")]),
        new("recipients", [new(FactOrigin.Json, "/to/*/email")], Sensitive: true),
        new("note", [new(FactOrigin.Form, "note")]),
        new("form:confirm", [new(FactOrigin.Form, "confirm")]),
    ];

    [Fact]
    public void Named_facts_are_kept_sensitive_ones_only_as_keyed_hashes_and_nameless_ones_not()
    {
        var facts = new FactSet();
        facts.Reset(Definitions);
        facts.Set(0, FactValue.FromText("900", FactKind.Number));
        facts.Set(1, FactValue.FromItems(["ann@example.com", "bob@example.com"]));
        facts.Set(3, FactValue.FromText("true"));
        facts.Add("sql.verbs", FactValue.FromItems(["SELECT"]));

        var text = RecordText.Facts(Operation(), facts, Secret);

        text.ShouldBe($$"""{"amount":"900","recipients":["{{Hashed("ann@example.com")}}","{{Hashed("bob@example.com")}}"],"sql.verbs":["SELECT"]}""");
        text.ShouldNotContain("example.com");
    }

    [Fact]
    public void Without_facts_the_text_is_the_constant()
    {
        var facts = new FactSet();
        facts.Reset(Definitions);
        RecordText.Facts(Operation(), facts, Secret).ShouldBeSameAs(RecordText.NoFacts);
        RecordText.Reasons([]).ShouldBeSameAs(RecordText.NoReasons);
    }

    [Fact]
    public void A_long_fact_is_cut()
    {
        var facts = new FactSet();
        facts.Reset(Definitions);
        facts.Set(2, FactValue.FromText(new string('x', 10_000)));
        JsonDocument.Parse(RecordText.Facts(Operation(), facts, Secret)).RootElement.GetProperty("note").GetString()
            .ShouldBe(new string('x', RecordText.LongestFact) + "…");
    }

    [Fact]
    public void A_long_list_is_cut_and_says_how_long_it_was()
    {
        var facts = new FactSet();
        facts.Reset(Definitions);
        facts.Set(1, FactValue.FromItems([.. Enumerable.Range(0, 40_000).Select(i => $"{i}@example.com")]));
        var kept = JsonDocument.Parse(RecordText.Facts(Operation(), facts, Secret)).RootElement.GetProperty("recipients");
        kept.GetArrayLength().ShouldBe(RecordText.MostItems + 1);
        kept[RecordText.MostItems].GetString().ShouldBe("… and 39900 more");
    }

    [Fact]
    public void Reasons_keep_every_member_and_stand_where_the_filter_looks()
    {
        var text = RecordText.Reasons([new Reason("limit-sum", GateKind.Limit, Verdict.Hold, "roles/sales.yaml:9", "Over \"50\" < 60.", "Wait.")]);

        var reason = JsonDocument.Parse(text).RootElement[0];
        reason.GetProperty("gate").GetString().ShouldBe("limit");
        reason.GetProperty("verdict").GetString().ShouldBe("hold");
        reason.GetProperty("rule").GetString().ShouldBe("roles/sales.yaml:9");
        reason.GetProperty("message").GetString().ShouldBe("Over \"50\" < 60.");
        reason.GetProperty("nextStep").GetString().ShouldBe("Wait.");
        text.ShouldContain(RecordText.ReasonMark("limit-sum"));
    }

    private static string Hashed(string text) => "hmac:" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(text)));

    private static Operation Operation() => new()
    {
        Id = "vendor.send",
        Catalog = "vendor",
        Matches = [new OperationMatch(["POST"], "/send", [])],
        Risk = RiskClass.Message,
        Facts = Definitions,
        NamedFacts = 3,
        Plan = FactPlan.Compile(Definitions, null, [BodyEncoding.Form]),
    };
}
