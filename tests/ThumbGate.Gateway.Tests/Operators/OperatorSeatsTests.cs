using System.Net;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Identity;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Tests.Operators;

/// <summary>Nobody gets at a second person to act as.</summary>
public sealed class OperatorSeatsTests : IAsyncLifetime
{
    private OperatorsListener _listener = null!;
    private string _dana = "";
    private string _omar = "";

    public async Task InitializeAsync()
    {
        _listener = await OperatorsListener.StartAsync();
        (_dana, _omar) = (await _listener.OperatorAsync("dana"), await _listener.OperatorAsync("omar"));
        await _listener.OperatorAsync("ines");
    }

    public async Task DisposeAsync() => await _listener.DisposeAsync();

    [Theory]
    [InlineData("tom")]
    [InlineData("mallory")]
    public async Task Who_is_no_admin_makes_no_operator_and_renews_nobodys_code(string name)
    {
        _listener.Admins = ["omar", "group:dana"];

        Code(await AddAsync(_dana, name)).ShouldBe("not-an-admin");
        Code(await StepUpAsync(_dana, "ines")).ShouldBe("not-an-admin");
        Code(await StepUpAsync(_dana, "dana")).ShouldBe("own-step-up");
        (await _listener.Get<OperatorStore>().ListAsync()).Count.ShouldBe(3);

        (await AddAsync(_omar, name)).Status.ShouldBe(HttpStatusCode.Created);
        (await StepUpAsync(_omar, "ines")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Where_config_names_no_admin_the_bootstrap_token_makes_operators_and_codes_alone()
    {
        Code(await AddAsync(_dana, "tom")).ShouldBe("not-an-admin");
        (await AddAsync(OperatorsListener.Bootstrap, "tom")).Status.ShouldBe(HttpStatusCode.Created);
        (await StepUpAsync(OperatorsListener.Bootstrap, "dana")).Status.ShouldBe(HttpStatusCode.Created);
        foreach (var path in (string[])["/api/operators/step-up", "/api/operators//step-up", "/api/operators/dana/x/step-up", "/api/operators/dana/step-up/", "/api/operators/dana"])
        {
            (await _listener.SendAsync(HttpMethod.Post, path, OperatorsListener.Bootstrap, new { })).Body!["type"]!.ToString().ShouldEndWith("bootstrap-only", customMessage: path);
        }
    }

    [Fact]
    public async Task Nobody_takes_a_seat_that_they_emptied_and_somebody_else_may_fill_it()
    {
        _listener.Admins = ["dana", "omar"];
        (await _listener.SendAsync(HttpMethod.Delete, "/api/operators/ines", _dana)).Status.ShouldBe(HttpStatusCode.OK);

        Code(await AddAsync(_dana, "ines")).ShouldBe("own-revocation");
        (await _listener.Get<OperatorStore>().ListAsync()).Count.ShouldBe(3);
        (await AddAsync(_omar, "ines")).Status.ShouldBe(HttpStatusCode.Created);
        Code(await AddAsync(_dana, "ines")).ShouldBe("operator-exists");
    }

    [Fact]
    public async Task An_admin_makes_no_admins()
    {
        _listener.Admins = ["dana", "Kim "];

        Code(await AddAsync(_dana, "kim")).ShouldBe("admin-by-bootstrap");
        (await AddAsync(OperatorsListener.Bootstrap, "kim")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Nobody_gets_a_code_of_whom_they_made_an_operator()
    {
        _listener.Admins = ["dana"];
        var made = (await AddAsync(_dana, "kim")).Body!["token"]!.ToString();
        _listener.Admins = ["dana", "kim"];

        Code(await StepUpAsync(made, "dana")).ShouldBe("own-step-up");
        (await StepUpAsync(made, "omar")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("dana", null, "", true)]
    [InlineData("Dana@corp.example", null, "", true)]
    [InlineData("dana", "opr_1", "", true)]
    [InlineData("zoe", null, "Platform", true)]
    [InlineData("zoe", null, "platform", false)]
    [InlineData("zoe", "opr_1", "Platform", false)]
    [InlineData("group:Platform", null, "", false)]
    [InlineData("dana@other.example", null, "", false)]
    public void Admins_are_compared_as_approvers_are(string name, string? id, string group, bool isAdmin) =>
        new Approvers(ApprovalRules.None, new Dictionary<string, IReadOnlyList<string>>(), "corp.example") { Admins = ["DANA", "group:Platform"] }
            .IsAdmin(new Voter(name, id, [group], null)).ShouldBe(isAdmin);

    private Task<(HttpStatusCode Status, JsonNode? Body)> AddAsync(string token, string name) =>
        _listener.SendAsync(HttpMethod.Post, "/api/operators", token, new { name });

    private Task<(HttpStatusCode Status, JsonNode? Body)> StepUpAsync(string token, string name) =>
        _listener.SendAsync(HttpMethod.Post, $"/api/operators/{name}/step-up", token, new { });

    private static string Code((HttpStatusCode Status, JsonNode? Body) answer) => answer.Body?["type"]?.ToString().Split(':')[^1] ?? answer.Status.ToString();
}
