using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// The built gateway in front of the shop, started as its users start it, on one folder for as long as the test lasts: what it is started,
/// killed and looked at by is outside its process.
/// </summary>
internal sealed class ProofGateway : IAsyncDisposable
{
    private const int Tries = 5;

    private readonly DirectoryInfo _root;
    private readonly GatewaySetup _setup;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromMinutes(10) };
    private IReadOnlyList<string> _launcher;
    private GatewayProcess _process = null!;
    private PostgresDatabase? _shared;

    private ProofGateway(DirectoryInfo root, GatewaySetup setup, RecordingUpstream upstream, IReadOnlyList<string> launcher)
    {
        (_root, _setup, Upstream, _launcher) = (root, setup, upstream, launcher);
        Data = root.CreateSubdirectory("record").FullName;
    }

    public RecordingUpstream Upstream { get; }

    public OperatorsDesk Desk { get; private set; } = null!;

    public int AgentsPort { get; private set; }

    public int OperatorsPort { get; private set; }

    public GatewayProcess Process => _process;

    /// <summary>The folder of the record, as this process sees it.</summary>
    public string Data { get; private set; }

    /// <summary>The record's folder as the gateway's process sees it, which may have a disk of its own.</summary>
    public string Inside => $"/proc/{_process.Id}/root{Data}";

    public string Config => Path.Combine(_root.FullName, "config");

    /// <summary>The record that it shares with others; null where it has one of its own in SQLite.</summary>
    public SharedRecord? Shared => _setup.Record;

    /// <summary>The record, opened beside the gateway.</summary>
    public Database Record => Shared is { } shared
        ? _shared ??= new(new NpgsqlConnectionStringBuilder(shared.Connection) { ApplicationName = "proof" }.ConnectionString)
        : new SqliteDatabase("thumbgate.db", Data);

    /// <summary>Starts one with operators dana and omar, who lead.</summary>
    /// <param name="configure">Changes its config.</param>
    /// <param name="launcher">Makes the program that starts it from the folders of the test and of the record; null: nothing else does.</param>
    public static async Task<ProofGateway> StartAsync(Action<GatewaySetup>? configure = null, Func<string, string, string[]>? launcher = null) =>
        await StartAsync(await PrepareAsync(configure, launcher), static g => g.Desk.HireAsync("dana", "omar"));

    /// <summary>One that is not started yet, on an empty folder.</summary>
    public static async Task<ProofGateway> PrepareAsync(Action<GatewaySetup>? configure = null, Func<string, string, string[]>? launcher = null)
    {
        var setup = new GatewaySetup
        {
            Root = """
                operators: { bootstrap: "env:THUMBGATE_BOOTSTRAP_TOKEN" }
                agents: { rate: 60000/1m, burst: 10000 }
                """,

            // What is to stay under way does so for as long as the test takes.
            Shop = "timeouts: { request: 10m, activity: 10m }",
        };
        setup.Edit("catalogs/shop.yaml", "  - { id: items.create,", "  - { id: items.put, match: \"PUT /items/{item}\", risk: write }\n  - { id: items.create,");
        configure?.Invoke(setup);
        var root = Directory.CreateTempSubdirectory("thumbgate-proof-");
        setup.Record = setup.Record?.Named(root.Name);
        setup.Root += setup.Record is null ? "\nstore: { provider: sqlite, path: thumbgate.db }" : "";
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "secret"), GatewayUnderTest.Secret);
        return new(root, setup, await RecordingUpstream.StartAsync(), launcher?.Invoke(root.FullName, Path.Combine(root.FullName, "record")) ?? []);
    }

    /// <summary>Starts another one on the same shared record, with an upstream of its own and the same operators.</summary>
    public async Task<ProofGateway> StartAnotherAsync() => await StartAsync(await PrepareAsync(s => s.Record = Shared), g =>
    {
        g.Desk.Knows(Desk);
        return Task.CompletedTask;
    });

    /// <summary>Starts it: the first time on free ports, then on the same ones.</summary>
    public async Task StartAsync()
    {
        for (var left = Tries; ; left--)
        {
            if (Desk is null)
            {
                (AgentsPort, OperatorsPort) = (Ports.Free(), Ports.Free());
                _setup.Write(Config, AgentsPort, OperatorsPort, Upstream.Address);
            }

            try
            {
                _process = await GatewayProcess.StartAsync(new GatewayStart(Config, Data, OperatorsPort, GatewayFolder.Environment) { Launcher = _launcher });
                Desk ??= new OperatorsDesk(OperatorsPort);
                return;
            }
            catch (GatewayStoppedException e) when (left > 1 && Desk is null && e.Message.Contains("in use", StringComparison.Ordinal))
            {
                // Somebody took a port between finding and using it.
            }
        }
    }

    public Task KillAsync() => _process.KillAsync();

    /// <summary>
    /// Stops the gateway between two instructions, copies its disk as it is then, kills it, and goes on from the copy: it is started as after a
    /// loss of power.
    /// </summary>
    public async Task MoveToCopyAsync()
    {
        var copy = Path.Combine(_root.FullName, "copy");
        _process.Pause();
        foreach (var file in Directory.GetFiles(Inside, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != JournalLock.FileName))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Inside, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await KillAsync();
        (Data, _launcher) = (copy, []);
        await StartAsync();
    }

    /// <summary>A new agent's key.</summary>
    public async Task<string> KeyAsync(string role = "sales") => (await Desk.AgentAsync(role)).Key;

    /// <summary>Sends a request as an agent and reads its answer.</summary>
    /// <exception cref="HttpRequestException">The gateway is gone, or went away.</exception>
    public async Task<GatewayAnswer> SendAsync(HttpMethod method, string target, string key, string? json = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{AgentsPort}{target}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request);
        return await GatewayAnswer.ReadAsync(answer);
    }

    public Task<GatewayAnswer> PutAsync(string item, string key) => SendAsync(HttpMethod.Put, "/shop/v1/items/" + item, key, "{}");

    /// <summary>What the operators' listener says of the gateway's health.</summary>
    public async Task<GatewayAnswer> HealthAsync()
    {
        using var answer = await _client.GetAsync($"http://127.0.0.1:{OperatorsPort}/health/ready");
        return await GatewayAnswer.ReadAsync(answer);
    }

    /// <summary>Returns once its health says so.</summary>
    public Task BecomesAsync(string status) =>
        Eventually.BeTrueAsync(async () => (await HealthAsync()).Json["status"]!.GetValue<string>() == status);

    /// <summary>Runs <c>thumbgate audit verify</c> on the record, which has to be whole.</summary>
    public async Task<CliResult> ShouldBeWholeAsync()
    {
        var result = await Cli.RunAsync(GatewayFolder.Environment, "audit", "verify", "--config", Config, "--data", Data);
        result.ExitCode.ShouldBe(0, result.Output + result.Errors);
        result.Lines[^1].ShouldBe("whole");
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Desk?.Dispose();
        _shared?.Dispose();
        _client.Dispose();
        await Upstream.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private static async Task<ProofGateway> StartAsync(ProofGateway gateway, Func<ProofGateway, Task> staff)
    {
        try
        {
            await gateway.StartAsync();
            await staff(gateway);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }
}
