using System.Text.Json;
using ThumbGate.Policy.Tests.Canonical;

namespace ThumbGate.Policy.Tests.Roles;

public sealed class SqlBindingTests
{
    private const string Role = "roles/support.yaml";

    [Theory]
    [InlineData("select * from mart.deals", "ANALYTICS", true)]
    [InlineData("select * from ANALYTICS.mart.deals", null, true)]
    [InlineData("select * from analytics.mart.deals", null, true)]
    [InlineData("select 1", "ANALYTICS", true)]
    [InlineData("select * from prod.mart.deals", "ANALYTICS", false)]
    [InlineData("select * from deals join prod.mart.owners on true", "ANALYTICS", false)]
    [InlineData("select * from deals", null, false)]
    [InlineData("select * from deals", "PROD", false)]
    [InlineData("use database prod", "ANALYTICS", false)]
    [InlineData("select * from \"analytics\".mart.deals", "ANALYTICS", false)]
    [InlineData("select * from identifier('prod.mart.deals')", "ANALYTICS", false)]
    public void A_role_is_bound_to_databases_however_a_statement_names_them(string statement, string? database, bool isBound)
    {
        using var bed = new EngineTestBed(
            ("gateway.yaml", "mode: observe", "mode: enforce"),
            ("catalogs/snowflake.yaml", "sql: \"json:/statement\"", "sql: \"json:/statement\", facts: { database: json:/database }"),
            (Role, "tools: [stripe.*]", "tools: [stripe.*, snowflake.*]"),
            (Role, "integrations: [billing]", "integrations: [billing, warehouse]"),
            (Role, "environments: [production]", "environments: [production, sandbox]"),
            (Role, "other: { read: hold }", "other: { read: allow }"),
            (Role, "resources: { ", "resources: { snowflake.sql.databases: [ANALYTICS], "));
        var request = bed.Request("POST", "/api/v2/statements", integration: "warehouse");
        request.Headers = new HeaderList(["Content-Type: application/json"]);
        request.Body = JsonSerializer.SerializeToUtf8Bytes(database is null ? (object)new { statement } : new { statement, database });
        request.HasBody = true;

        var decision = bed.Judge(request);

        decision.Verdict.ShouldBe(isBound ? Verdict.Allow : Verdict.Deny);
        decision.Reasons.Select(r => r.Code).ShouldBe(isBound ? [] : ["role-resource-not-bound"]);
    }
}
