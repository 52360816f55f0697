using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class FieldEffectsTests
{
    [Theory]
    [InlineData("owner_id", "string", "json:/owner_id  access")]
    [InlineData("members", "array", "json:/members  access")]
    [InlineData("smtpPassword", "string", "json:/smtpPassword  access")]
    [InlineData("api_key", "string", "json:/api_key  access")]
    [InlineData("accessToken", "string", "json:/accessToken  access")]
    [InlineData("order_webhook_url", "string", "json:/order_webhook_url  access")]
    [InlineData("StatusCallback", "string", "json:/StatusCallback  access")]
    [InlineData("spending_restrictions", "object", "json:/spending_restrictions  money")]
    [InlineData("forward_to_email", "string", "json:/forward_to_email  access")]
    [InlineData("charge_now", "boolean", "json:/charge_now true money")]
    [InlineData("bank_account", "object", "json:/bank_account  money")]
    [InlineData("notify_guests", "boolean", "json:/notify_guests true message")]
    [InlineData("delete_files", "boolean", "json:/delete_files true destructive")]
    [InlineData("_destroy", "boolean", "json:/_destroy true destructive")]
    [InlineData("is_active", "boolean", "json:/is_active false destructive")]
    [InlineData("draft", "boolean", "json:/draft false deploy")]
    [InlineData("googleGroups", "array", "json:/googleGroups  access")]
    [InlineData("adminGroupIds", "array", "json:/adminGroupIds  access")]
    [InlineData("require_mfa", "boolean", "json:/require_mfa  access")]
    [InlineData("releases", "array", "json:/releases  deploy")]
    [InlineData("payments", "array", "json:/payments  money")]
    public void A_member_that_makes_more_of_a_write_becomes_a_condition(string name, string type, string condition) =>
        Conditions(RiskGuessTests.Field(name, type)).ShouldBe([condition]);

    [Theory]
    [InlineData("page_token", "string")]
    [InlineData("title", "string")]
    [InlineData("website_url", "string")]
    [InlineData("deleted_by", "string")]
    [InlineData("order", "integer")]
    public void Plain_members_become_none(string name, string type) => Conditions(RiskGuessTests.Field(name, type)).ShouldBeEmpty();

    [Fact]
    public void A_token_in_the_query_is_the_callers_own_key()
    {
        var operation = new DescribedOperation { Method = "PATCH", Path = "/records/{record}", Summary = "Update a record", QueryParameters = [new DescribedField("access_token", "", "string", [], "")] };

        CatalogDrafter.Draft("shop", new DescribedApi { Title = "", Operations = [operation] }, null).Operations.Single().When.ShouldBeEmpty();
    }

    [Fact]
    public void An_action_gates_by_the_verb_that_it_names() =>
        Conditions(RiskGuessTests.Field("action", "string", "touch", "sendReminder", "delete_all", "approve"))
            .ShouldBe(["json:/action delete_all destructive", "json:/action sendReminder message", "json:/action approve unknown"]);

    [Fact]
    public void A_status_whose_values_nobody_lists_is_asked_for_the_usual_ones_in_any_case()
    {
        var when = Draft(RiskGuessTests.Field("status", "string")).When;

        when.Select(w => w.Risk).ShouldBe([RiskClass.Money, RiskClass.Destructive, RiskClass.Deploy, RiskClass.Message]);
        when.ShouldAllBe(w => w.IgnoreCase);
        when.Single(w => w.Risk == RiskClass.Deploy).Values.ShouldContain("published");
    }

    [Fact]
    public void A_body_that_may_come_in_two_ways_is_read_in_either() =>
        Draft(["application/json", "application/x-www-form-urlencoded"], RiskGuessTests.Field("notify", "boolean")).When.Single().Source.ShouldBe("json:/notify|form:notify");

    private static string[] Conditions(DescribedField field) =>
        [.. Draft(field).When.Select(w => $"{w.Source} {string.Join(',', w.Values)} {w.Risk.Name()}")];

    private static DraftedOperation Draft(DescribedField field) => Draft(["application/json"], field);

    private static DraftedOperation Draft(string[] types, DescribedField field)
    {
        var operation = new DescribedOperation { Method = "PATCH", Path = "/records/{record}", Summary = "Update a record", BodyTypes = types, BodyFields = [RiskGuessTests.Field("name", "string"), field] };
        return CatalogDrafter.Draft("shop", new DescribedApi { Title = "", Operations = [operation] }, null).Operations.Single();
    }
}
