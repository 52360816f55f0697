using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>What people do at a running gateway, by the operators' API, each in their own name.</summary>
internal sealed class OperatorsDesk : IDisposable
{
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    public OperatorsDesk(int port) => _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    /// <summary>Makes operators with the bootstrap token.</summary>
    public async Task HireAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var added = await SendAsync(GatewayFolder.Bootstrap, HttpMethod.Post, "/api/operators", new JsonObject { ["name"] = name });
            _tokens[name] = added["token"]!.GetValue<string>();
        }
    }

    /// <summary>Somebody who has a token already.</summary>
    public void Knows(string name, string token) => _tokens[name] = token;

    /// <summary>Everybody whom another desk on the same record knows.</summary>
    public void Knows(OperatorsDesk other)
    {
        foreach (var (name, token) in other._tokens)
        {
            Knows(name, token);
        }
    }

    /// <summary>A new agent.</summary>
    public async Task<(string Id, string Key)> AgentAsync(string role)
    {
        var body = new JsonObject { ["role"] = role, ["owner"] = "platform" };
        var added = await SendAsync(Anyone, HttpMethod.Post, "/api/agents", body);
        return (added["agent"]!["id"]!.GetValue<string>(), added["key"]!.GetValue<string>());
    }

    public async Task ApproveAsync(string name, string approval)
    {
        var card = await SendAsync(_tokens[name], HttpMethod.Get, "/api/approvals/" + approval);
        await SendAsync(_tokens[name], HttpMethod.Post, $"/api/approvals/{approval}/approve", new JsonObject { ["sent"] = Text(card, "sent") });
    }

    /// <summary>Tries to approve; returns the answer's status.</summary>
    public async Task<int> TryApproveAsync(string name, string approval)
    {
        var card = await SendAsync(_tokens[name], HttpMethod.Get, "/api/approvals/" + approval);
        return (await AskAsync(_tokens[name], HttpMethod.Post, $"/api/approvals/{approval}/approve", new JsonObject { ["sent"] = Text(card, "sent") })).Status;
    }

    public Task DenyAsync(string name, string approval, string comment) =>
        SendAsync(_tokens[name], HttpMethod.Post, $"/api/approvals/{approval}/deny", new JsonObject { ["comment"] = comment });

    /// <summary>Returns once the approval has come to this status: outcomes are recorded behind the answer.</summary>
    public Task BecomesAsync(string approval, string status) => UntilAsync(async () =>
        Text(await SendAsync(Anyone, HttpMethod.Get, "/api/approvals/" + approval), "status") == status ? status : null);

    /// <summary>The agent's pending approval, as soon as there is one.</summary>
    public Task<string> PendingAsync(string agent) => UntilAsync(async () =>
    {
        var page = await SendAsync(Anyone, HttpMethod.Get, "/api/approvals?status=pending");
        return page["items"]!.AsArray().Where(a => Text(a!, "agent") == agent).Select(a => Text(a!, "id")).FirstOrDefault();
    });

    /// <summary>A decision as it was recorded.</summary>
    public Task<JsonNode> RecordedAsync(string decision) => SendAsync(Anyone, HttpMethod.Get, "/api/decisions/" + decision);

    /// <summary>The agent's newest decision, as soon as there is one.</summary>
    public Task<JsonNode> DecisionAsync(string agent) => UntilAsync(async () =>
        (await SendAsync(Anyone, HttpMethod.Get, "/api/decisions?agent=" + agent))["items"]!.AsArray().FirstOrDefault());

    /// <summary>Returns the feedback's id.</summary>
    public async Task<string> ThumbsDownAsync(string name, string decision, string why) => Text(
        await SendAsync(_tokens[name], HttpMethod.Post, "/api/feedback", new JsonObject { ["decisionId"] = decision, ["direction"] = "down", ["why"] = why }),
        "id");

    public void Dispose() => _client.Dispose();

    private string Anyone => _tokens.Values.First();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await pulse.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<JsonNode> SendAsync(string token, HttpMethod method, string path, JsonObject? body = null)
    {
        var (status, text) = await AskAsync(token, method, path, body);
        status.ShouldBeInRange(200, 299, $"{method} {path}: {status} {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<(int Status, string Text)> AskAsync(string token, HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
