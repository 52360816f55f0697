using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>The whole gateway in this process, listening on free loopback ports, with a recording upstream behind it.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    /// <summary>The shop's credential, which only the gateway holds.</summary>
    public const string Secret = "sk_live_only_the_gateway_knows";

    private readonly DirectoryInfo _folder;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private WebApplication? _app;
    private RequestEnds _ends;

    private GatewayUnderTest(DirectoryInfo folder, GatewaySetup setup, RecordingUpstream upstream, WebApplication app, int agents, int operators)
    {
        _folder = folder;
        _app = app;
        _ends = EndsOf(app);
        Setup = setup;
        Upstream = upstream;
        AgentsPort = agents;
        OperatorsPort = operators;
    }

    public GatewaySetup Setup { get; }

    public RecordingUpstream Upstream { get; }

    public int AgentsPort { get; }

    public int OperatorsPort { get; }

    public Uri Agents => new($"http://127.0.0.1:{AgentsPort}");

    public TestClock Clock => Setup.Clock;

    public string ConfigFolder => Path.Combine(_folder.FullName, "config");

    public string DataFolder => Path.Combine(_folder.FullName, "record");

    /// <summary>Where refusals are logged; the day is part of the name.</summary>
    public string Log => string.Concat(_folder.GetFiles("refusals*.json").Select(f => ReadShared(f.FullName)));

    public static async Task<GatewayUnderTest> StartAsync(Action<GatewaySetup>? configure = null)
    {
        var setup = new GatewaySetup();
        configure?.Invoke(setup);
        var folder = Directory.CreateTempSubdirectory("thumbgate-gateway-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secret"), Secret);
        var upstream = await RecordingUpstream.StartAsync();
        for (var attempt = 0; ; attempt++)
        {
            var (agents, operators) = (Ports.Free(), Ports.Free());
            try
            {
                setup.Write(folder.CreateSubdirectory("config").FullName, agents, operators, upstream.Address);
                return new(folder, setup, upstream, await StartAsync(folder, setup), agents, operators);
            }
            catch (StartException error) when (attempt < 5 && error.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                // Somebody else took the port since it was free.
            }
            catch
            {
                await upstream.DisposeAsync();
                folder.Delete(recursive: true);
                throw;
            }
        }
    }

    public T Get<T>()
        where T : notnull => Running.Services.GetRequiredService<T>();

    /// <summary>Stops the gateway and starts it on the same record and config.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _app = await StartAsync(_folder, Setup);
        _ends = EndsOf(_app);
    }

    /// <summary>Replaces a piece of the config folder and has the change looked at until it is stable.</summary>
    public void Reload(string path, string from, string to)
    {
        var full = Path.Combine(ConfigFolder, path);
        var text = File.ReadAllText(full);
        text.ShouldContain(from);
        File.WriteAllText(full, text.Replace(from, to, StringComparison.Ordinal));
        var watcher = Get<PolicyWatcher>();
        watcher.Look();
        watcher.Look();
    }

    /// <summary>Puts the clock forward; the copies of the record follow as they do every two seconds.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        foreach (var follower in Running.Services.GetServices<IFollowsStore>())
        {
            await follower.RefreshAsync(CancellationToken.None);
        }
    }

    /// <summary>Returns once its limits are counted in Redis.</summary>
    public Task SharingAsync() => Eventually.BeTrueAsync(() => Get<IBudgetBank>().IsOpen);

    /// <summary>A new agent's key.</summary>
    public async Task<string> KeyAsync(string role = "sales", string owner = "sales-team", DateTimeOffset? expires = null) =>
        (await IssueAsync(role, owner, expires)).Key;

    public Task<IssuedAgent> IssueAsync(string role = "sales", string owner = "sales-team", DateTimeOffset? expires = null) =>
        Get<AgentStore>().AddAsync(new NewAgent(role, owner, "", "", expires), "test");

    /// <summary>Sends one request as an agent, its key as a bearer token unless it is empty; returns once the gateway is done with it.</summary>
    public async Task<GatewayAnswer> SendAsync(
        HttpMethod method, string target, string key, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, target, key, json, headers);
        using var answer = await _client.SendAsync(request);
        return await EndedAsync(await GatewayAnswer.ReadAsync(answer));
    }

    /// <summary>The request that <see cref="SendAsync"/> sends.</summary>
    public HttpRequestMessage Request(HttpMethod method, string target, string key, string? json, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(Agents.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, uri);
        if (key.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
            }
        }

        return request;
    }

    public Task<GatewayAnswer> GetAsync(string target, string key, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, key, null, headers);

    public Task<GatewayAnswer> PostAsync(string target, string key, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, target, key, json, headers);

    public HttpClient Client => _client;

    /// <summary>Sends these very bytes to the agents' listener (ISO 8859-1) and reads one answer.</summary>
    public async Task<GatewayAnswer> RawAsync(string request) => await EndedAsync(await RawConnection.AskAsync(AgentsPort, request));

    /// <summary>A new operator's token.</summary>
    public async Task<string> OperatorAsync(string name, string madeBy = "bootstrap") => _tokens[name] = (await Get<OperatorStore>().AddAsync(name, madeBy)).ShouldNotBeNull().Token;

    /// <summary>The token of an operator, new or known.</summary>
    public async Task<string> TokenAsync(string name) => _tokens.TryGetValue(name, out var token) ? token : await OperatorAsync(name);

    /// <summary>Calls the operators' API.</summary>
    public async Task<GatewayAnswer> OperateAsync(HttpMethod method, string path, string? token, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{OperatorsPort}{path}");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var answer = await _client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(answer);
    }

    /// <summary>Every decision on record, oldest first, outcomes included.</summary>
    public async Task<IReadOnlyList<DecisionRow>> DecisionsAsync()
    {
        await Get<DecisionLog>().FlushAsync();
        return [.. (await Get<DecisionStore>().ListAsync(new DecisionFilter { Limit = DecisionFilter.MostRows })).Reverse()];
    }

    /// <summary>The one decision on record.</summary>
    public async Task<DecisionRow> DecisionAsync() => (await DecisionsAsync()).ShouldHaveSingleItem();

    /// <summary>Another writer that holds the record's lock until disposed.</summary>
    public IDisposable WithLockedRecord()
    {
        var connection = ((SqliteDatabase)Get<Database>()).OpenSqlite();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Where what was decided last is, before it is in SQLite.</summary>
    public string Journal => Get<Database>().Path + ".intents";

    /// <summary>The bytes of every file that the gateway wrote.</summary>
    public async Task<string> EverythingWrittenAsync()
    {
        await Get<DecisionLog>().FlushAsync();
        var text = new StringBuilder(Log);
        foreach (var file in Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != JournalLock.FileName))
        {
            text.Append(ReadShared(file));
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        await Upstream.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<WebApplication> StartAsync(DirectoryInfo folder, GatewaySetup setup) =>
        await GatewayHost.StartAsync(
            new ServeOptions(Path.Combine(folder.FullName, "config"), Path.Combine(folder.FullName, "record")) { Time = setup.Clock, RedisPatience = setup.RedisPatience },
            CancellationToken.None);

    private static RequestEnds EndsOf(WebApplication app) => new(app.Services.GetRequiredService<DiagnosticListener>());

    private async Task<GatewayAnswer> EndedAsync(GatewayAnswer answer)
    {
        await _ends.OfAsync(answer);
        return answer;
    }

    private WebApplication Running => _app ?? throw new InvalidOperationException("The gateway was stopped, and did not start again.");

    private async Task StopAsync()
    {
        if (_app is not { } app)
        {
            return;
        }

        _app = null;
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);

        // Requests are cut off at once. They and what runs behind them end by themselves, and may be writing the record until they have.
        await _ends.OfAllAsync();
        var behind = Task.WhenAll(app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(s => s.ExecuteTask).OfType<Task>());
        await behind.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        behind.IsCompleted.ShouldBeTrue("a service in the background doesn't end when it is told to");
        _ends.Dispose();
        await app.DisposeAsync();
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
