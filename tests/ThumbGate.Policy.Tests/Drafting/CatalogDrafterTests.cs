using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class CatalogDrafterTests
{
    [Theory]
    [InlineData("/a/{b}:close", "/a/{b}:close")]
    [InlineData("/repos/{base}...{head}", "/repos/{base-head}")]
    [InlineData("/x({id})", "/x({id})")]
    [InlineData("/things/{thing id}/parts/{thing id}", "/things/{thing-id}/parts/{thing-id2}")]
    [InlineData("/files/{path}", "/files/{path+}")]
    [InlineData("/files/{path}/info", "/files/{path}/info")]
    [InlineData("/files/{+name}", "/files/{name+}")]
    [InlineData("/old/:id?deep=true", "/old/{id}")]
    [InlineData("no/slash", "/no/slash")]
    public void Paths_become_legal_patterns(string path, string pattern) =>
        Draft(Operation("GET", path)).Operations.Single().Patterns[0].ShouldBe(pattern);

    [Fact]
    public void A_slash_and_an_ending_that_are_optional_are_spelled_out() =>
        Draft(Operation("GET", "/a/"), Operation("GET", "/b/{id}.json")).Operations.SelectMany(o => o.Patterns).ShouldBe(["/a/", "/a", "/b/{id}.json", "/b/{id}"]);

    [Fact]
    public void What_no_catalog_can_name_is_left_out_and_told()
    {
        var path = "/" + string.Join('/', Enumerable.Range(0, 20).Select(i => $"{{p{i}}}"));

        var draft = Draft(Operation("GET", "/ok"), Operation("GET", path));

        draft.Operations.Count.ShouldBe(1);
        draft.Notes.Single().ShouldContain("more than 16 parameters");
    }

    [Fact]
    public void Two_operations_on_one_path_keep_a_risk_that_they_share()
    {
        var draft = Draft(Operation("GET", "/a/{x}", "getByX"), Operation("GET", "/a/{y}", "getByY"));

        draft.Operations.Single().Risk.ShouldBe(RiskClass.Read);
        draft.Notes.Single().ShouldBe("GET /a/{x} stands there twice; 'get-by-x' is both.");
    }

    [Fact]
    public void Two_operations_on_one_path_that_differ_are_unknown()
    {
        var draft = Draft(Operation("POST", "/a?do=search", "searchThings"), Operation("POST", "/a?do=pay", "payThings"));

        var both = draft.Operations.Single();
        both.Risk.ShouldBe(RiskClass.Unknown);
        both.Why.ShouldBe("two operations share the path: one read, one money");
        both.IsDoubtful.ShouldBeTrue();
    }

    [Fact]
    public void Ids_are_made_of_operation_ids_or_of_the_path_and_each_is_there_once()
    {
        var draft = Draft(
            Operation("POST", "/a", "shop.Items/createItem"), Operation("POST", "/b", "createItem"), Operation("POST", "/c", "create_item"),
            Operation("GET", "/items/{id}/Parts"), Operation("GET", "/d", "unmatched"), Operation("GET", "/e", "日本"));

        draft.Operations.Select(o => o.Id).ShouldBe(["items.create-item", "create-item", "create-item-2", "items.parts.get", "unmatched-2", "e.get"]);
    }

    [Fact]
    public void Facts_are_drafted_where_the_schema_makes_them_evident()
    {
        var refund = Operation("POST", "/refunds") with
        {
            BodyTypes = ["application/json"],
            BodyFields = [RiskGuessTests.Field("amount", "integer"), RiskGuessTests.Field("currency", "string")],
        };
        var decimals = refund with { Path = "/payouts", BodyFields = [RiskGuessTests.Field("amount", "number")] };
        var mail = refund with { Path = "/messages", BodyFields = [new DescribedField("to", "/message/to", "array", [], "")] };
        var form = refund with { Path = "/charges", BodyTypes = ["application/x-www-form-urlencoded"], BodyFields = [new DescribedField("amount", "/total/amount", "integer", [], "")] };

        var facts = Draft(refund, decimals, mail, form).Operations.Select(o => o.Facts.ToDictionary()).ToArray();

        facts[0].ShouldBe(new Dictionary<string, string> { ["amount"] = "json:/amount", ["currency"] = "json:/currency" });
        facts[1].ShouldBeEmpty();
        facts[2].ShouldBe(new Dictionary<string, string> { ["recipients"] = "json:/message/to" });
        facts[3].ShouldBe(new Dictionary<string, string> { ["amount"] = "form:total[amount]" });
    }

    [Fact]
    public void Fields_that_make_more_of_a_write_become_conditions_the_gravest_first()
    {
        var page = Operation("PATCH", "/documents/{document}", "updateDocument") with
        {
            BodyTypes = ["application/json"],
            BodyFields =
            [
                RiskGuessTests.Field("notify", "boolean"), RiskGuessTests.Field("visibility", "string"),
                RiskGuessTests.Field("status", "string", "draft", "published", "Archived"), RiskGuessTests.Field("title", "string"),
            ],
        };

        var operation = Draft(page).Operations.Single();

        operation.Risk.ShouldBe(RiskClass.Write);
        operation.When.Select(w => $"{w.Source} {string.Join(',', w.Values)} {w.Risk.Name()}").ShouldBe(
            ["json:/visibility  access", "json:/status Archived destructive", "json:/status published deploy", "json:/notify true message"]);
    }

    [Fact]
    public void A_documented_trial_reads_and_is_asked_first()
    {
        var purge = Operation("POST", "/places/purge") with { QueryParameters = [new DescribedField("dry_run", "", "boolean", [], "")] };

        var when = Draft(purge).Operations.Single().When;

        when[0].ShouldBe(new DraftedCondition("query:dry_run", when[0].Values, RiskClass.Read));
        when[0].Values.ShouldBe(["true"]);
    }

    [Fact]
    public void Sql_in_a_body_decides_by_its_text()
    {
        var run = Operation("POST", "/statements", "runStatement") with
        {
            BodyTypes = ["application/json"],
            BodyFields = [new DescribedField("statement", "/statement", "string", [], "The SQL to run.")],
        };

        Draft(run).Operations.Single().Sql.ShouldBe("json:/statement");
    }

    [Fact]
    public void Answers_that_hand_out_capability_are_marked()
    {
        var token = Operation("POST", "/tokens", "createToken") with { AnswerFields = [RiskGuessTests.Field("token", "string")] };
        var upload = Operation("POST", "/upload-sessions", "createUploadSession") with { AnswerFields = [RiskGuessTests.Field("upload_url", "string")] };
        var plain = Operation("POST", "/places", "createPlace") with { AnswerFields = [RiskGuessTests.Field("token", "string"), RiskGuessTests.Field("url", "string")] };

        Draft(token, upload, plain).Operations.Select(o => o.Yields).ShouldBe(["credential", "url", null]);
    }

    [Fact]
    public void The_surface_is_what_the_paths_speak_of_most() =>
        Draft(Operation("GET", "/tickets"), Operation("GET", "/tickets/{id}/macros"), Operation("GET", "/invoices")).Surface.ShouldBe(Surface.Support);

    private static DescribedOperation Operation(string method, string path, string name = "") => new() { Method = method, Path = path, OperationId = name };

    private static DraftedCatalog Draft(params DescribedOperation[] operations) =>
        CatalogDrafter.Draft("shop", new DescribedApi { Title = "", Operations = operations }, null);
}
