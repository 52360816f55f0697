using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Operators;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Commands;

public sealed class OnlineVerbTests : IAsyncLifetime
{
    private OperatorsListener _listener = null!;
    private string _ines = "";

    public async Task InitializeAsync()
    {
        _listener = await OperatorsListener.StartAsync();
        _ines = await _listener.OperatorAsync("ines");
    }

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Fact]
    public async Task The_bootstrap_token_makes_the_first_operator_who_makes_an_agent_and_ends_it()
    {
        var added = await RunAsync(OperatorsListener.Bootstrap, "operators", "add", "dana");
        added.ExitCode.ShouldBe(0, added.Errors);
        var dana = added.Lines.ShouldHaveSingleItem();

        var agent = await RunAsync(dana, "agents", "add", "--role", "sales", "--owner", "crew", "--expires", "30d");
        agent.ExitCode.ShouldBe(0, agent.Errors);
        var key = agent.Lines.ShouldHaveSingleItem();
        key.ShouldStartWith("tg_sales_");

        var list = await RunAsync(dana, "agents", "list");
        var cells = list.Lines.ShouldHaveSingleItem().Split('\t');
        cells[1].ShouldBe("sales");
        cells[2].ShouldBe("crew");
        cells[6].ShouldBe("dana");
        (await RunAsync(dana, "agents", "revoke", cells[0])).ExitCode.ShouldBe(0);
        _listener.Get<AgentDirectory>().Find(AgentKey.Hash(key), DateTimeOffset.UtcNow, out _).ShouldBe(KeyState.Revoked);
    }

    [Fact]
    public async Task What_the_gateway_refuses_is_one_line_with_the_cure_and_exit_code_1()
    {
        var result = await RunAsync(_ines, "agents", "add", "--role", "pirate", "--owner", "crew");
        result.ExitCode.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.ErrorLines.ShouldHaveSingleItem().ShouldContain("customer-support");
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_the_exit_code_is_2()
    {
        var result = await Cli.RunAsync(new Dictionary<string, string> { ["THUMBGATE_URL"] = _listener.Url.ToString() }, "agents", "list");
        result.ExitCode.ShouldBe(2);
        result.ErrorLines.ShouldHaveSingleItem().ShouldContain("THUMBGATE_OPERATOR_TOKEN");
    }

    [Fact]
    public async Task Where_no_gateway_listens_one_line_says_where_it_looked()
    {
        var result = await Cli.RunAsync(
            new Dictionary<string, string> { ["THUMBGATE_OPERATOR_TOKEN"] = _ines }, "audit", "list", "--url", "http://127.0.0.1:1");
        result.ExitCode.ShouldBe(1);
        result.ErrorLines.ShouldHaveSingleItem().ShouldContain("http://127.0.0.1:1");
    }

    [Fact]
    public async Task A_token_may_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _ines + "\n");
        var result = await Cli.RunAsync(new Dictionary<string, string>(), "operators", "list", "--url", _listener.Url.ToString(), "--token-file", file);
        File.Delete(file);
        result.ExitCode.ShouldBe(0, result.Errors);
        result.Lines.ShouldHaveSingleItem().ShouldStartWith("ines\t");
    }

    [Fact]
    public async Task Listed_ids_can_be_approved_as_they_are()
    {
        await _listener.HoldAsync(resource: "1");
        await _listener.HoldAsync(resource: "2");
        var ids = (await RunAsync(_ines, "approvals", "list", "--status", "pending", "--role", "sales", "--ids")).Lines;
        ids.Length.ShouldBe(2);
        var approved = await RunAsync(_ines, ["approvals", "approve", .. ids, "--comment", "fine"]);
        approved.ExitCode.ShouldBe(0, approved.Errors);
        (await _listener.Get<ApprovalStore>().ListAsync(ApprovalStatus.Approved)).Count.ShouldBe(2);
        (await RunAsync(_ines, "approvals", "list", "--status", "pending", "--ids")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_is_listed_by_risk_and_of_one_risk_by_age_unless_it_is_asked_for_otherwise()
    {
        var bulk = await _listener.HoldAsync(resource: "1");
        var money = await _listener.HoldAsync(resource: "2", risk: RiskClass.Money);
        var later = await _listener.HoldAsync(resource: "3", risk: RiskClass.Money);
        var message = await _listener.HoldAsync(resource: "4", risk: RiskClass.Message);

        (await ListAsync()).ShouldBe([money, later, message, bulk]);
        (await ListAsync("--sort", "risk")).ShouldBe([money, later, message, bulk]);
        (await ListAsync("--sort", "age")).ShouldBe([bulk, money, later, message]);
        (await ListAsync("--sort", "newest")).ShouldBe([message, later, money, bulk]);
        (await ListAsync("--risk", "money")).ShouldBe([money, later]);

        async Task<string[]> ListAsync(params string[] more) => (await RunAsync(_ines, ["approvals", "list", "--status", "pending", "--ids", .. more])).Lines;
    }

    [Fact]
    public async Task Holds_whose_cards_say_the_same_are_one_line_and_still_voted_on_one_by_one()
    {
        const string card = """{"facts":{"recipients":"kim@shop.test"}}""";
        var first = await _listener.HoldAsync(resource: "1", card: card);
        var second = await _listener.HoldAsync(resource: "2", card: card);
        var other = await _listener.HoldAsync(resource: "3", card: card.Replace("kim", "eve", StringComparison.Ordinal));

        var listed = await RunAsync(_ines, "approvals", "list", "--status", "pending");

        listed.Lines.Select(l => l.Split('\t')).Select(c => (c[0], c[^1])).ShouldBe([(first, "2"), (other, "")]);
        (await RunAsync(_ines, "approvals", "list", "--status", "pending", "--ids")).Lines.ShouldBe([first, second, other]);
        (await RunAsync(_ines, "approvals", "approve", first)).ExitCode.ShouldBe(0);
        (await _listener.Get<ApprovalStore>().FindAsync(second))!.Status.ShouldBe(ApprovalStatus.Pending);
        (await RunAsync(_ines, "approvals", "list", "--status", "pending")).Lines.Select(l => l.Split('\t')[0]).ShouldBe([second, other]);
    }

    [Fact]
    public async Task One_approval_that_cannot_be_decided_does_not_stop_the_others_but_fails_the_verb()
    {
        var id = await _listener.HoldAsync();
        var result = await RunAsync(_ines, "approvals", "approve", "apr_none", id);
        result.ExitCode.ShouldBe(1);
        result.Lines.ShouldHaveSingleItem().ShouldContain(id);
        result.ErrorLines.ShouldHaveSingleItem().ShouldContain("apr_none");
    }

    [Fact]
    public async Task What_a_filter_chooses_is_approved_as_it_was_shown_or_not_at_all()
    {
        string[] verb = ["approvals", "approve", "--operation", "hubspot.objects.batch-update"];
        await _listener.HoldAsync(resource: "1", card: """{"facts":{"amount":"900","currency":"usd","recipients":"kim@shop.test","note":"n"}}""");
        var listed = await RunAsync(_ines, verb);
        listed.ExitCode.ShouldBe(0, listed.Errors);
        listed.Lines.ShouldHaveSingleItem().ShouldEndWith("amount 900, currency usd, recipients kim@shop.test");
        var digest = Digest(listed);

        await _listener.HoldAsync(resource: "2");
        (await RunAsync(_ines, [.. verb, "--yes"])).ExitCode.ShouldNotBe(0);
        var refused = await RunAsync(_ines, [.. verb, "--yes", digest]);
        refused.ExitCode.ShouldBe(1);
        refused.Lines.Length.ShouldBe(2);
        refused.ErrorLines.ShouldHaveSingleItem().ShouldContain("Nothing is approved");
        (await _listener.Get<ApprovalStore>().ListAsync(ApprovalStatus.Approved)).ShouldBeEmpty();

        (await RunAsync(_ines, [.. verb, "--yes", Digest(await RunAsync(_ines, verb))])).ExitCode.ShouldBe(0);
        (await _listener.Get<ApprovalStore>().ListAsync(ApprovalStatus.Approved)).Count.ShouldBe(2);

        static string Digest(CliResult result) => result.Errors.Split("--yes ")[1].Split(' ')[0];
    }

    [Fact]
    public async Task A_denial_needs_a_reason()
    {
        var id = await _listener.HoldAsync();
        (await RunAsync(_ines, "approvals", "deny", id)).ExitCode.ShouldNotBe(0);
        (await _listener.Get<ApprovalStore>().FindAsync(id))!.Status.ShouldBe(ApprovalStatus.Pending);
        (await RunAsync(_ines, "approvals", "deny", id, "--why", "wrong list")).ExitCode.ShouldBe(0);
        var shown = await RunAsync(_ines, "approvals", "show", id);
        shown.Output.ShouldContain("wrong list");
        shown.Output.ShouldContain("denied");
    }

    [Fact]
    public async Task Security_lists_what_was_refused_and_feedback_stops_its_repeats()
    {
        var fingerprint = AgentKey.Hash("act");
        _listener.Get<DecisionLog>().AppendBehind(Row("dec_1", Verdict.Deny, "ok", fingerprint));
        _listener.Get<DecisionLog>().AppendBehind(Row("dec_2", Verdict.Allow, "other", null));
        var denied = await RunAsync(_ines, "audit", "list", "--verdict", "deny", "--role", "sales", "--since", "1h");
        denied.Lines.ShouldHaveSingleItem().ShouldContain("stripe.refunds.create");

        var down = await RunAsync(_ines, "feedback", "down", "dec_1", "--why", "wrong charge", "--instead", "ask finance");
        down.ExitCode.ShouldBe(0, down.Errors);
        _listener.Get<BlockRegistry>().Current.Find("sales", "stripe.refunds.create", fingerprint).ShouldNotBeNull();
        (await RunAsync(_ines, "feedback", "list")).Output.ShouldContain("wrong charge");
        (await RunAsync(_ines, "audit", "show", "dec_1", "--json")).Output.ShouldContain("\"operation\": \"stripe.refunds.create\"");
    }

    [Fact]
    public async Task What_an_agent_chose_cannot_speak_to_the_terminal()
    {
        _listener.Get<DecisionLog>().AppendBehind(Row("dec_1", Verdict.Deny, "a\u001b[2Jb\tc\nd", null));
        var line = (await RunAsync(_ines, "audit", "list")).Lines.ShouldHaveSingleItem();
        line.ShouldNotContain('\u001b');
        line.ShouldContain("a?[2Jb c d");
    }

    [Fact]
    public async Task Health_is_the_exit_code()
    {
        var url = _listener.Url.ToString();
        (await Cli.RunAsync(new Dictionary<string, string>(), "health", "--url", url)).ExitCode.ShouldBe(0);
        _listener.RecordIsHealthy = false;
        (await Cli.RunAsync(new Dictionary<string, string>(), "health", "--url", url)).ExitCode.ShouldBe(0);
        _listener.ServesReads = false;
        (await Cli.RunAsync(new Dictionary<string, string>(), "health", "--url", url)).ExitCode.ShouldBe(1);
    }

    private static DecisionRow Row(string id, Verdict verdict, string resource, Digest256? fingerprint) => new()
    {
        Id = id,
        At = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        Circumstances = new Circumstances
        {
            Role = "sales", Surface = Surface.Billing, Operation = "stripe.refunds.create", Risk = RiskClass.Money, Judged = verdict,
        },
        Resource = resource,
        Verdict = verdict,
        Fingerprint = fingerprint,
    };

    private Task<CliResult> RunAsync(string token, params string[] arguments) => Cli.RunAsync(
        new Dictionary<string, string> { ["THUMBGATE_URL"] = _listener.Url.ToString(), ["THUMBGATE_OPERATOR_TOKEN"] = token }, arguments);
}
