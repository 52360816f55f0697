using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>The upstream and every proxy in front of it, started, proven to answer, and stopped again.</summary>
internal sealed partial class TestBed : IAsyncDisposable
{
    private const string NobodysKey = "plain-servers-look-at-no-key";
    private const int StartsTimed = 3;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(5);
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly CompareOptions _options;
    private readonly RunFolder _folder;
    private readonly HttpClient _http = new();
    private readonly List<ProcessUnderTest> _running = [];
    private readonly List<Server> _servers = [];
    private readonly List<Footprint> _footprints = [];
    private Uri _upstream = new("http://127.0.0.1");
    private BenchPostgres? _postgres;

    private TestBed(CompareOptions options, RunFolder folder)
    {
        _options = options;
        _folder = folder;
    }

    public IReadOnlyList<Server> Servers => _servers;

    public IReadOnlyList<Footprint> Footprints => _footprints;

    public string DataFolder => _folder.Folder("data");

    public HttpClient Http => _http;

    public static async Task<TestBed> StartAsync(CompareOptions options, RunFolder folder)
    {
        var bed = new TestBed(options, folder);
        try
        {
            await bed.StartUpstreamAsync();
            foreach (var name in options.Servers)
            {
                Progress.Say($"starting {name}");
                var start = name switch
                {
                    Server.Plain => bed.PlainStarter(),
                    Server.Nginx => bed.NginxStarter(),
                    _ => await bed.GatewayStarterAsync(),
                };
                await bed.StartMeasuredAsync(name, start);
            }

            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Requests that reached the upstream so far.</summary>
    public async Task<long> UpstreamCountAsync()
    {
        var counts = await _http.GetStringAsync(new Uri(_upstream, Benchmarks.Servers.Upstream.CountsPath));
        return long.Parse(counts.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running))
        {
            await process.DisposeAsync();
        }

        _running.Clear();
        _postgres?.Dispose();
        _http.Dispose();
    }

    private async Task StartUpstreamAsync()
    {
        var port = ProcessUnderTest.FreePort();
        _upstream = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var process = Run("upstream", Nothing, [.. Self(), "upstream", "--port", Text(port)]);
        await process.UntilAnswersAsync(
            async stop => (await _http.GetAsync(new Uri(_upstream, Benchmarks.Servers.Upstream.CountsPath), stop)).IsSuccessStatusCode, StartsWithin);
    }

    private Func<Server> PlainStarter() => () =>
    {
        var port = ProcessUnderTest.FreePort();
        // YARP starts ASP.NET's data protection, which keeps keys in the home folder: not in the user's.
        var home = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder.Folder("home") };
        var process = Run("plain", home, [.. Self(), "plain", "--port", Text(port), "--upstream", _upstream.ToString()]);
        return new Server(Server.Plain, process, port, "", NobodysKey);
    };

    private Func<Server> NginxStarter() => () =>
    {
        var port = ProcessUnderTest.FreePort();
        var folder = _folder.Folder("nginx");
        var config = _folder.Write("nginx/nginx.conf", NginxConfig.Text(folder, port, _upstream));
        var process = Run("nginx", Nothing, ["nginx", "-p", folder, "-e", "stderr", "-c", config]);
        return new Server(Server.Nginx, process, port, "", NobodysKey);
    };

    /// <summary>Starts the gateway once to issue a key, as an operator would, and leaves it stopped.</summary>
    private async Task<Func<Server>> GatewayStarterAsync()
    {
        var (agents, operators) = (ProcessUnderTest.FreePort(), ProcessUnderTest.FreePort());
        var config = GatewayConfig.Write(_folder, await StoreAsync(), agents, operators, _upstream);
        var bootstrap = "bench-" + Guid.NewGuid().ToString("N");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GatewayConfig.CredentialVariable] = "upstream-secret",
            [GatewayConfig.BootstrapVariable] = bootstrap,
        };
        if (_postgres is not null)
        {
            environment.Add(BenchPostgres.ConnectionVariable, _postgres.Connection);
            environment.Add(BenchPostgres.DigestVariable, bootstrap + bootstrap);
            environment.Add(BenchPostgres.HoldsVariable, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
            environment.Add(BenchPostgres.CheckpointVariable, BenchPostgres.NewKey());
        }

        ProcessUnderTest Start() => Run(
            "gateway", environment, ["dotnet", _options.Gateway, "serve", "--config", config, "--data", DataFolder]);

        string key;
        await using (var first = Start())
        {
            var api = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{operators}");
            await first.UntilAnswersAsync(async stop => (await _http.GetAsync(new Uri(api + "/health/ready"), stop)).IsSuccessStatusCode, StartsWithin);
            var token = await IssueAsync(api, bootstrap, OperatorToken(), "operators", "add", "bench");
            key = await IssueAsync(api, token, AgentKey(), "agents", "add", "--role", GatewayConfig.Role, "--owner", "bench");
            _running.Remove(first);
        }

        return () => new Server(Server.Gateway, Start(), agents, GatewayConfig.Prefix, key);
    }

    private async Task<string> StoreAsync()
    {
        if (!_options.OnPostgres)
        {
            return $"store: {{ provider: sqlite, path: {DataFolder}/thumbgate.db }}";
        }

        _postgres = await BenchPostgres.MakeAsync();
        Progress.Say("starting PostgreSQL");
        _ = Run("postgres", Nothing, _postgres.Command);
        await _postgres.UntilReadyAsync(StartsWithin);
        return BenchPostgres.Config;
    }

    private async Task<string> IssueAsync(string api, string token, Regex shape, params string[] verb)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["THUMBGATE_URL"] = api, ["THUMBGATE_OPERATOR_TOKEN"] = token };
        var said = await Tool.OutputAsync("dotnet", environment, [_options.Gateway, .. verb]);
        return shape.Match(said) is { Success: true } match
            ? match.Value
            : throw new InvalidRunException($"`thumbgate {string.Join(' ', verb)}` gave no key: {said}");
    }

    /// <summary>Times several starts up to the first good answer to a governed read, then keeps the last one running.</summary>
    private async Task StartMeasuredAsync(string name, Func<Server> start)
    {
        var took = new List<double>();
        while (true)
        {
            var server = start();
            took.Add(await server.Process.UntilAnswersAsync(stop => Probe.AnswersAsync(_http, server, stop), StartsWithin));
            if (took.Count == StartsTimed || _options.IsQuick)
            {
                await Task.Delay(Settles, TimeProvider.System);
                _servers.Add(server);
                _footprints.Add(new Footprint(name, took, ProcFs.ResidentMiB(server.Process.Pid)));
                return;
            }

            _running.Remove(server.Process);
            await server.Process.DisposeAsync();
        }
    }

    private ProcessUnderTest Run(string name, IReadOnlyDictionary<string, string> environment, string[] command)
    {
        var process = ProcessUnderTest.Start(name, _folder, environment, command);
        _running.Add(process);
        return process;
    }

    /// <summary>This program under the gateway's own runtime settings (GC, tiering), so that both proxies run alike.</summary>
    private string[] Self()
    {
        var settings = Path.ChangeExtension(_options.Gateway, ".runtimeconfig.json");
        var self = Path.Combine(AppContext.BaseDirectory, "ThumbGate.Benchmarks.dll");
        return _options.Servers.Contains(Server.Gateway, StringComparer.Ordinal) ? ["dotnet", "exec", "--runtimeconfig", settings, self] : ["dotnet", self];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("tgop_[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex OperatorToken();

    [GeneratedRegex("tg_" + GatewayConfig.Role + "_[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex AgentKey();
}
