using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Sandbox;

namespace ThumbGate.Gateway.Tests.Sandbox;

public sealed class SandboxTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private SandboxHost _host = null!;

    public async Task InitializeAsync() => _host = await SandboxHost.StartAsync(
        new SandboxSecrets("crm-secret", "email-secret", "billing-secret", "warehouse-secret"), new SandboxPorts(), TimeProvider.System, default);

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("crm", "/crm/v3/objects/contacts", "message")]
    [InlineData("email", "/v3/marketing/contacts", "errors")]
    [InlineData("billing", "/v1/customers", "error")]
    [InlineData("warehouse", "/api/v2/statements/x", "message")]
    public async Task A_system_refuses_whoever_has_not_its_own_credential(string system, string path, string member)
    {
        foreach (var secret in new[] { null, "tg_sales_something", system == "crm" ? "billing-secret" : "crm-secret" })
        {
            var (status, body) = await SendAsync(HttpMethod.Get, system, path, null, secret);
            status.ShouldBe(HttpStatusCode.Unauthorized);
            body![member].ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Billing_takes_its_key_as_basic_user()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Billing, "/v1/balance"));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("billing-secret:")));
        using var answer = await _client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_contact_is_created_found_changed_and_archived()
    {
        const string contacts = "/crm/v3/objects/contacts";
        var created = (await Crm(HttpMethod.Post, contacts, """{"properties":{"email":"k@example.com","firstname":"Kay"}}""", HttpStatusCode.Created))!;
        var id = (string)created["id"]!;
        (await Crm(HttpMethod.Post, contacts, """{"properties":{"email":"k@example.com"}}""", HttpStatusCode.Conflict))!["category"]!.ToString().ShouldBe("CONFLICT");

        var found = await Crm(HttpMethod.Post, contacts + "/search",
            """{"filterGroups":[{"filters":[{"propertyName":"email","operator":"EQ","value":"k@example.com"}]}]}""");
        ((int)found!["total"]!).ShouldBe(1);

        await Crm(HttpMethod.Patch, $"{contacts}/{id}", """{"properties":{"firstname":"Kate"}}""");
        var read = await Crm(HttpMethod.Get, $"{contacts}/{id}");
        read!["properties"]!["firstname"]!.ToString().ShouldBe("Kate");
        read["properties"]!["email"]!.ToString().ShouldBe("k@example.com");

        await Crm(HttpMethod.Delete, $"{contacts}/{id}", null, HttpStatusCode.NoContent);
        await Crm(HttpMethod.Get, $"{contacts}/{id}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_batch_update_changes_every_contact_it_names()
    {
        var answer = await Crm(HttpMethod.Post, "/crm/v3/objects/contacts/batch/update",
            """{"inputs":[{"id":"101","properties":{"lifecyclestage":"customer"}},{"id":"103","properties":{"lifecyclestage":"customer"}}]}""");
        answer!["status"]!.ToString().ShouldBe("COMPLETE");
        answer["results"]!.AsArray().Count.ShouldBe(2);
        (await Crm(HttpMethod.Get, "/crm/objects/2026-03/contacts/103"))!["properties"]!["lifecyclestage"]!.ToString().ShouldBe("customer");
    }

    [Fact]
    public async Task Contacts_are_listed_page_by_page()
    {
        var first = await Crm(HttpMethod.Get, "/crm/v3/objects/contacts?limit=2");
        first!["results"]!.AsArray().Count.ShouldBe(2);
        var rest = await Crm(HttpMethod.Get, "/crm/v3/objects/contacts?limit=2&after=" + first["paging"]!["next"]!["after"]);
        rest!["results"]!.AsArray().Count.ShouldBe(1);
        rest["paging"].ShouldBeNull();
    }

    [Fact]
    public async Task Mail_is_accepted_with_202_and_shows_in_the_activity()
    {
        var mail = """{"personalizations":[{"to":[{"email":"x@example.com"}]}],"from":{"email":"me@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}""";
        (await SendAsync(HttpMethod.Post, "email", "/v3/mail/send", Json(mail), "email-secret")).Status.ShouldBe(HttpStatusCode.Accepted);
        var (_, sent) = await SendAsync(HttpMethod.Get, "email", "/v3/messages", null, "email-secret");
        sent!["messages"]![0]!["to_email"]!.ToString().ShouldBe("x@example.com");
    }

    [Fact]
    public async Task Mail_without_a_sender_is_refused_by_field()
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "email", "/v3/mail/send",
            Json("""{"personalizations":[{"to":[{"email":"x@example.com"}]}]}"""), "email-secret");
        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["errors"]![0]!["field"]!.ToString().ShouldBe("from.email");
    }

    [Fact]
    public async Task A_refund_leaves_less_to_refund_and_a_repeat_with_its_key_does_nothing_more()
    {
        async Task<(HttpStatusCode Status, JsonNode? Body)> Refund(int amount, string key)
        {
            var form = new FormUrlEncodedContent([new("charge", "ch_1001"), new("amount", $"{amount}")]);
            form.Headers.Add("Idempotency-Key", key);
            return await SendAsync(HttpMethod.Post, "billing", "/v1/refunds", form, "billing-secret");
        }

        var first = await Refund(4000, "a");
        first.Status.ShouldBe(HttpStatusCode.OK);
        (await Refund(4000, "a")).Body!["id"]!.ToString().ShouldBe(first.Body!["id"]!.ToString());
        var tooMuch = await Refund(4000, "b");
        tooMuch.Status.ShouldBe(HttpStatusCode.BadRequest);
        tooMuch.Body!["error"]!["param"]!.ToString().ShouldBe("amount");
        (await Refund(900, "c")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_confirmed_payment_intent_makes_a_charge()
    {
        var form = new FormUrlEncodedContent([new("amount", "2000"), new("currency", "usd"), new("confirm", "true")]);
        var (_, intent) = await SendAsync(HttpMethod.Post, "billing", "/v1/payment_intents", form, "billing-secret");
        intent!["status"]!.ToString().ShouldBe("succeeded");
        var (status, charge) = await SendAsync(HttpMethod.Get, "billing", "/v1/charges/" + intent["latest_charge"], null, "billing-secret");
        status.ShouldBe(HttpStatusCode.OK);
        ((long)charge!["amount"]!).ShouldBe(2000);
    }

    [Theory]
    [InlineData("select name from analytics.public.deals where amount >= 12000 order by amount desc limit 1", "Enigma audit")]
    [InlineData("SELECT COUNT(*) FROM deals", "3")]
    [InlineData("select 'it''s', 1", "it's")]
    [InlineData("update deals set stage = 'lost' where id = 2;", "1")]
    [InlineData("delete from customers where region = 'EMEA'", "1")]
    public async Task The_warehouse_runs_small_statements(string sql, string firstCell)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "warehouse", "/api/v2/statements",
            JsonContent.Create(new { statement = sql }), "warehouse-secret");
        status.ShouldBe(HttpStatusCode.OK);
        body!["data"]![0]![0]!.ToString().ShouldBe(firstCell);
        var (_, again) = await SendAsync(HttpMethod.Get, "warehouse", (string)body["statementStatusUrl"]!, null, "warehouse-secret");
        again!["data"]![0]![0]!.ToString().ShouldBe(firstCell);
    }

    [Theory]
    [InlineData("select * from nowhere")]
    [InlineData("select * from deals; drop table deals")]
    [InlineData("selec 1")]
    [InlineData("select 'open")]
    public async Task The_warehouse_says_what_it_cannot_run(string sql)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "warehouse", "/api/v2/statements",
            JsonContent.Create(new { statement = sql }), "warehouse-secret");
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body!["message"]!.ToString().ShouldStartWith("SQL compilation error");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<JsonNode?> Crm(HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, answer) = await SendAsync(method, "crm", path, body is null ? null : Json(body), "crm-secret");
        status.ShouldBe(expected);
        return answer;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string system, string path, HttpContent? content, string? secret)
    {
        var origin = system switch { "crm" => _host.Crm, "email" => _host.Email, "billing" => _host.Billing, _ => _host.Warehouse };
        using var request = new HttpRequestMessage(method, new Uri(origin, path)) { Content = content };
        if (content?.Headers.TryGetValues("Idempotency-Key", out var keys) == true)
        {
            request.Headers.Add("Idempotency-Key", keys);
        }

        request.Headers.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
