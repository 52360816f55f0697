using System.CommandLine;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Commands;

namespace ThumbGate.Gateway.Tests.Commands;

public sealed class CheckAndExplainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-check-").FullName;

    public CheckAndExplainTests()
    {
        Write("gateway.yaml", """
            version: 1
            integrations:
              billing: { match: { prefix: /billing }, environment: production, catalog: stripe, upstream: "https://api.stripe.com" }
            """);
        Write("catalogs/stripe.yaml", """
            catalog: stripe
            surface: billing
            base: { prefix: /v1 }
            encoding: form
            operations:
              - { id: refunds.create, match: POST /refunds, risk: money, facts: { resource: form:charge } }
              - { id: customers.get, match: "GET /customers/{customer}", risk: read }
            """);
        Write("roles/sales.yaml", "role: sales\nsurfaces:\n  billing: { read: allow }\n");
        Write("roles/sales.cases.yaml", """
            - name: sales reads
              given: { role: sales, integration: billing, request: GET /billing/v1/customers/c }
              expect: { verdict: allow }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_counts_the_cases_that_pass()
    {
        var (code, output, _) = Run("check", "--config", _folder);

        output.Trim().ShouldBe("1 cases passed, 0 failed");
        code.ShouldBe(0);
    }

    [Fact]
    public void Check_prints_what_differs_and_fails()
    {
        Write("roles/sales.cases.yaml", """
            - name: sales refunds
              given: { role: sales, integration: billing, request: POST /billing/v1/refunds }
              expect: { verdict: allow }
            """);

        var (code, output, _) = Run("check", "--config", _folder);

        output.Trim().Split('\n').ShouldBe(["roles/sales.cases.yaml:1: sales refunds", "  verdict: expected allow, got deny", "0 cases passed, 1 failed"]);
        code.ShouldBe(1);
    }

    [Fact]
    public void Check_prints_every_error_of_config_and_cases()
    {
        Write("roles/sales.yaml", "role: sales\nsurfaces:\n  billing: { read: alow }\ndefault: never\n");
        File.AppendAllText(Path.Combine(_folder, "roles/sales.cases.yaml"), "\n  more: 1\n");

        var (code, output, _) = Run("check", "--config", _folder);

        output.ShouldContain("roles/sales.yaml:3:20: 'alow': not a verdict. Cure: write allow, hold or deny.");
        output.ShouldContain("roles/sales.yaml:4:10: 'never'");
        output.ShouldContain("roles/sales.cases.yaml:4:3: 'more': unknown key");
        output.ShouldContain("3 errors");
        output.Trim().ShouldEndWith("0 cases passed, 0 failed");
        code.ShouldBe(1);
    }

    [Fact]
    public void Check_answers_in_JSON_where_asked()
    {
        var (_, output, _) = Run("check", "--config", _folder, "--format", "json");

        JsonNode.Parse(output)!["passed"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Explain_reads_a_body_from_a_file()
    {
        var body = Path.Combine(_folder, "body.txt");
        await File.WriteAllTextAsync(body, "charge=ch_1&\namount=5\n");

        var result = await Cli.RunAsync(
            new Dictionary<string, string>(), "explain", "--config", _folder, "--role", "sales", "--integration", "billing", "/v1/refunds", "-d", "@" + body);

        result.Output.ShouldContain("fact       resource = ch_1");
        result.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("/v1/refunds")]
    [InlineData("/billing/v1/refunds")]
    public void Explain_names_operation_facts_reasons_rule_and_verdict(string path)
    {
        var (code, output, _) = Run("explain", "--config", _folder, "--role", "sales", "--integration", "billing", path, "-d", "charge=ch_1");

        output.ShouldContain("operation  stripe.refunds.create");
        output.ShouldContain("fact       resource = ch_1");
        output.ShouldContain("deny by the role gate: role-risk-denied  roles/sales.yaml:1");
        output.ShouldContain("Next: ");
        output.TrimEnd().ShouldEndWith("verdict    deny");
        code.ShouldBe(0);
    }

    [Fact]
    public void Explain_takes_headers_and_bodies_as_curl_does()
    {
        Write("body.txt", "charge=ch_9");

        var (_, fromFile, _) = Run("explain", "--config", _folder, "--vendor", "stripe", "/v1/refunds", "-d", "@" + Path.Combine(_folder, "body.txt"));
        var (_, wrongType, _) = Run("explain", "--config", _folder, "--vendor", "stripe", "/v1/refunds", "-d", "charge=ch_9", "-H", "Content-Type: text/plain");

        fromFile.ShouldContain("resource = ch_9");
        wrongType.ShouldContain("body-type");
    }

    [Fact]
    public void Explain_joins_several_data_as_curl_does()
    {
        Write("body.txt", "charge=ch_9");

        var (code, output, _) = Run(
            "explain", "--config", _folder, "--vendor", "stripe", "-d", "amount=1", "-d", "@" + Path.Combine(_folder, "body.txt"), "/v1/refunds");

        output.ShouldContain("resource = ch_9");
        code.ShouldBe(0);
    }

    [Theory]
    [InlineData("--role", "explain", "--role", "a", "--role", "b", "--integration", "billing", "/v1/refunds")]
    [InlineData("--colour", "check", "--colour", "red")]
    [InlineData("exactly one of the two", "explain", "--integration", "billing")]
    [InlineData("nosuchverb", "nosuchverb")]
    [InlineData("thumbgate --help")]
    [InlineData("--config", "serve")]
    [InlineData("thumbgate agents add --help", "agents", "add")]
    public async Task A_command_line_that_cannot_be_used_is_answered_with_one_line_and_exit_code_2(string named, params string[] args)
    {
        var result = await Cli.RunAsync(new Dictionary<string, string>(), args);

        result.ErrorLines.ShouldHaveSingleItem().ShouldContain(named);
        result.ErrorLines[0].ShouldStartWith("thumbgate: ");
        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Help_is_no_mistake()
    {
        var result = await Cli.RunAsync(new Dictionary<string, string>(), "explain", "--help");

        result.Output.ShouldContain("--requests");
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Explain_goes_on_after_a_line_it_cannot_parse()
    {
        Write("requests.jsonl", """
            {"id":1,"vendor":"stripe","method":"GET","path":"/v1/customers/c"}
            {not json

            {"id":3,"integration":"billing","method":"POST","path":"/v1/refunds","role":"sales"}
            """);

        var (code, output, _) = Run("explain", "--config", _folder, "--requests", Path.Combine(_folder, "requests.jsonl"));

        var lines = output.Trim().Split('\n').Select(l => JsonNode.Parse(l)!.AsObject()).ToArray();
        lines.Length.ShouldBe(3);
        lines[0]["risk"]!.GetValue<string>().ShouldBe("read");
        lines[1]["error"]!.GetValue<string>().ShouldNotBeEmpty();
        lines[2]["verdict"]!.GetValue<string>().ShouldBe("deny");
        code.ShouldBe(0);
    }

    [Fact]
    public void Explain_without_a_valid_config_says_so_and_fails()
    {
        Write("roles/sales.yaml", "role: sale\n");

        var (code, output, errors) = Run("explain", "--config", _folder, "--integration", "billing", "/v1/refunds");

        output.ShouldBeEmpty();
        errors.ShouldContain("roles/sales.yaml:1:7: 'sale'");
        code.ShouldBe(1);
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        var root = new RootCommand { CheckCommand.Create(), ExplainCommand.Create() };
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = root.Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
