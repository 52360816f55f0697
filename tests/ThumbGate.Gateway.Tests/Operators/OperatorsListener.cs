using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.BreakGlass;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Operators;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Operators;

/// <summary>The operators' listener alone, on a real port, over a real record, with the policy that ships.</summary>
internal sealed class OperatorsListener : IAsyncDisposable
{
    public const string Bootstrap = "bootstrap-token-of-the-test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-operators");
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;

    private OperatorsListener(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What the wiring says of the record; a test may change it.</summary>
    public bool RecordIsHealthy { get; set; } = true;

    public bool ServesReads { get; set; } = true;

    /// <summary>Who makes operators besides the bootstrap token.</summary>
    public IReadOnlyList<string> Admins { get; set; } = [];

    public List<string> Degraded { get; } = [];

    public static async Task<OperatorsListener> StartAsync()
    {
        var policy = ConfigLoader.Load(Path.Combine(AppContext.BaseDirectory, "config")).Policy.ShouldNotBeNull();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        OperatorsListener? listener = null;
        var services = builder.Services;
        services.AddRouting().AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton<Database>(_ => new SqliteDatabase("record.db", listener!._folder.FullName));
        services.AddSingleton<AgentStore>().AddSingleton<AgentDirectory>().AddSingleton<OperatorStore>().AddSingleton<OperatorDirectory>();
        services.AddSingleton<IBus, MemoryBus>();
        services.AddSingleton(new DigestKey(new byte[32])).AddSingleton<ApprovalSeals>().AddSingleton<VoteCount>().AddSingleton<Ballots>().AddSingleton<ApprovalVotes>().AddSingleton<RevealedCards>().AddSingleton(_ => new HoldVault([("first", new byte[32])]));
        services.AddSingleton<CurrentNotifications>(() => []).AddSingleton<NoticeOutbox>().AddSingleton<StandingStore>().AddSingleton<StandingVotes>().AddSingleton<BreakGlassStore>();
        services.AddSingleton<CurrentApprovers>(() => Approvers.Of(policy) with { Admins = listener!.Admins });
        services.AddSingleton<ApprovalStore>().AddSingleton<ApprovalSignals>().AddSingleton<ExecutionStore>().AddSingleton<AttemptStore>().AddSingleton<FeedbackStore>().AddSingleton<BlockRegistry>();
        services.AddSingleton(new PolicyHolder(policy, () => BlockSet.Empty)).AddSingleton(new EvidenceKeyring(_ => null, NullLogger<EvidenceKeyring>.Instance));
        services.AddSingleton<EvidenceStore>().AddSingleton<EvidenceRegistry>().AddSingleton<EvidenceIntake>();
        services.AddSingleton<DecisionStore>().AddSingleton(s => new DecisionLog(
            s.GetRequiredService<Database>(), s.GetRequiredService<CheckpointKey>(), TimeProvider.System, s.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(s => CheckpointKey.Open(null, s.GetRequiredService<Database>())).AddSingleton<ChainExport>().AddSingleton<ActStore>();
        services.AddSingleton<OperatorLog>();
        services.AddSingleton(new OperatorsWiring(() => policy, () => Bootstrap, () => listener!.RecordIsHealthy, () => listener!.ServesReads, () => listener!.Degraded));
        var app = builder.Build();
        listener = new OperatorsListener(app);
        new Migrator(listener.Get<Database>(), TimeProvider.System).Apply();
        _ = listener.Get<AgentDirectory>();
        _ = listener.Get<OperatorDirectory>();
        _ = listener.Get<BlockRegistry>();
        OperatorsApi.Build(app);
        await app.StartAsync();
        listener.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return listener;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A new operator's token.</summary>
    public async Task<string> OperatorAsync(string name) => (await Get<OperatorStore>().AddAsync(name, "bootstrap")).ShouldNotBeNull().Token;

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, string? token, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<string> HoldAsync(string owner = "sales-team", string? group = "sales-leads", string resource = "1", string card = "{}", RiskClass risk = RiskClass.Bulk)
    {
        var result = await Get<ApprovalStore>().HoldAsync(new HeldRequest
        {
            DecisionId = "dec_1",
            Agent = "agt_1",
            Owner = owner,
            Role = "sales",
            Integration = "crm",
            Surface = Surface.Crm,
            Operation = "hubspot.objects.batch-update",
            Risk = risk,
            Resource = resource,
            RepeatKey = AgentKey.Hash(resource),
            SentDigest = AgentKey.Hash(resource),
            Card = card,
            Reasons = """[{"Code":"approval-required"}]""",
            Terms = HoldTerms.Of(
                Get<CurrentApprovers>()().Rules,
                new ApprovalGrounds(DeploymentEnvironment.Production, [new RequestEffect(Surface.Crm, risk)], group is null ? [] : [group])),
            Expires = TimeSpan.FromHours(1),
        });
        return result.Record.ShouldNotBeNull().Id;
    }

    /// <summary>Votes on a hold, as its card shows it.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> VoteAsync(string id, string verb, string token, string? comment = null)
    {
        var (_, card) = await SendAsync(HttpMethod.Get, "/api/approvals/" + id, token);
        return await SendAsync(HttpMethod.Post, $"/api/approvals/{id}/{verb}", token, new { comment, sent = card?["sent"]?.ToString() ?? "none" });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
