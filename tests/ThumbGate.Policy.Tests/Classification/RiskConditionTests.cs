namespace ThumbGate.Policy.Tests.Classification;

public sealed class RiskConditionTests
{
    [Theory]
    [InlineData("""{"a":"X","b":1}""", "write")]
    [InlineData("""{"a":"x"}""", "write")]
    [InlineData("""{"a":"y"}""", "unknown")]
    [InlineData("""{"c":["p","Q"]}""", "access")]
    [InlineData("""{"c":"q"}""", "access")]
    [InlineData("""{"c":["r"]}""", "unknown")]
    [InlineData("""{"c":[]}""", "unknown")]
    [InlineData("""{"d":["m","n"]}""", "read")]
    [InlineData("""{"d":["m","o"]}""", "unknown")]
    [InlineData("""{"d":[]}""", "unknown")]
    [InlineData("""{"d":[{}]}""", "unknown")]
    [InlineData("""{"e":"x","f":"y"}""", "money")]
    [InlineData("""{"e":"x"}""", "message")]
    [InlineData("""{"f":"y"}""", "unknown")]
    public void The_first_condition_that_is_met_decides(string body, string risk)
    {
        using var bed = new CatalogTestBed("encoding: json", """
            id: op
                match: POST /op
                risk: unknown
                when:
                  - { fact: "json:/a", is: x, ignoreCase: true, risk: write }
                  - { fact: "json:/c/*|/c", anyIn: [q], ignoreCase: true, risk: access }
                  - { fact: "json:/d/*", allIn: [m, n], risk: read }
                  - { and: [ { fact: "json:/e", is: x }, { fact: "json:/f", present: true } ], risk: money }
                  - { fact: "json:/e", is: x, risk: message }
            """);

        bed.Told("POST /op", body).ShouldBe("op " + risk);
    }

    [Theory]
    [InlineData("""{"text":"please look"}""", "write")]
    [InlineData("""{"text":""}""", "write")]
    [InlineData("""{"text":"+ann@example.org please look"}""", "message")]
    [InlineData("""{"text":"ann\u0040example.org"}""", "message")]
    [InlineData("""{"text":"for Everybody"}""", "message")]
    [InlineData("""{"text":["@ann"]}""", "message")]
    [InlineData("""{"text":{"of":"look"}}""", "message")]
    [InlineData("""{"text":null}""", "message")]
    [InlineData("{}", "message")]
    [InlineData("""{"texts":["look","here"]}""", "bulk")]
    [InlineData("""{"texts":["look","@ann"]}""", "message")]
    [InlineData("""{"texts":[]}""", "message")]
    public void What_lacks_a_text_is_text_that_was_read_and_does_not_hold_it(string body, string risk)
    {
        using var bed = new CatalogTestBed("encoding: json", """
            id: op
                match: POST /op
                risk: message
                when:
                  - { fact: "json:/text", lacks: ["@", everybody], risk: write }
                  - { fact: "json:/texts/*", lacks: ["@"], risk: bulk }
            """);

        bed.Told("POST /op", body).ShouldBe("op " + risk);
    }

    [Fact]
    public void What_lacks_one_text_may_hold_another_that_a_later_condition_is_about()
    {
        using var bed = new CatalogTestBed("encoding: json", """
            id: op
                match: POST /op
                risk: message
                when:
                  - { fact: "json:/text", lacks: ["@"], risk: write }
                  - { fact: "json:/text", lacks: ["+"], risk: bulk }
            """);

        bed.Told("POST /op", """{"text":"a@b"}""").ShouldBe("op bulk");
    }

    [Theory]
    [InlineData("{}", "write")]
    [InlineData("""{"a":1}""", "access")]
    [InlineData("""{"list":[]}""", "access")]
    [InlineData("[]", "access")]
    [InlineData("", "access")]
    public void An_object_without_members_can_be_told_from_one_that_has_some_and_from_none(string body, string risk)
    {
        using var bed = new CatalogTestBed("encoding: json", """{ id: op, match: POST /op, risk: access, when: [ { fact: "keys:json:", isEmpty: true, risk: write } ] }""");

        bed.Told("POST /op", body).ShouldBe("op " + risk);
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "write", "write")]
    [InlineData("""{"trashed":true}""", "destructive", "write,destructive")]
    [InlineData("""{"trashed":true,"shared":true}""", "access", "write,destructive,access")]
    [InlineData("""{"trashed":true,"shared":true,"dry":true}""", "read", "read")]
    [InlineData("""{"shared":true,"name":null}""", "access", "bulk,access")]
    public void Every_further_effect_that_is_met_counts_and_a_final_word_ends_it(string body, string risk, string effects)
    {
        using var bed = new CatalogTestBed("encoding: json", """
            id: op
                match: PATCH /op
                risk: write
                when:
                  - { fact: "json:/dry", is: "true", risk: read, final: true }
                  - { fact: "json:/name", isNull: true, risk: bulk }
                also:
                  - { fact: "json:/trashed", is: "true", risk: destructive }
                  - { fact: "json:/shared", is: "true", risk: access }
            """);

        var (request, _) = bed.Classify("PATCH /op", body);

        request.Risk.Name().ShouldBe(risk);
        string.Join(',', request.Effects.Select(e => e.Risk.Name())).ShouldBe(effects);
    }

    [Theory]
    [InlineData("""{"q":"select 1"}""", "read")]
    [InlineData("""{"q":"delete from t"}""", "destructive")]
    [InlineData("""{"q":"delete from t","dry":true}""", "read")]
    [InlineData("""{"q":"select 1","into":"t"}""", "write")]
    [InlineData("""{"q":"delete from t","into":"t"}""", "destructive")]
    public void A_condition_is_a_floor_for_statements_unless_it_is_final(string body, string risk)
    {
        using var bed = new CatalogTestBed("encoding: json", """
            id: op
                match: POST /op
                risk: sql
                sql: json:/q
                when:
                  - { fact: "json:/dry", is: "true", risk: read, final: true }
                  - { fact: "json:/into", present: true, risk: write }
            """);

        bed.Told("POST /op", body).ShouldBe("op " + risk);
    }

    [Fact]
    public void Each_effect_is_judged_by_its_own_rule()
    {
        using var bed = CatalogTestBed.WithRole(
            "surfaces: { crm: { write: allow, destructive: hold, access: deny, bulk: allow, read: allow } }\ndefault: deny",
            "encoding: json",
            """
            id: op
                match: PATCH /op
                risk: write
                also:
                  - { fact: "json:/trashed", is: "true", risk: destructive }
                  - { fact: "json:/shared", is: "true", risk: access }
            """);

        bed.Judge("PATCH /op", "{}").Verdict.ShouldBe(Verdict.Allow);
        bed.Judge("PATCH /op", """{"trashed":true}""").Verdict.ShouldBe(Verdict.Hold);
        var both = bed.Judge("PATCH /op", """{"trashed":true,"shared":true}""");
        both.Verdict.ShouldBe(Verdict.Deny);
        both.Reasons.Select(r => r.Code).ShouldBe(["role-risk-denied", "approval-required"]);
    }
}
