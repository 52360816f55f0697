using System.Security.Cryptography.X509Certificates;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// A running gateway with recording upstreams behind it and operators hired: billing on a port of its own, crm, email and vault by prefix.
/// Tests of the collection share it one after the other; each takes an agent of its own.
/// </summary>
public class LiveGateway : IAsyncLifetime
{
    private const int Tries = 3;
    private readonly GatewayFolder _folder = new();
    private readonly bool _tls;
    private GatewayProcess _process = null!;
    private OperatorsDesk _operators = null!;

    public LiveGateway()
        : this(tls: false)
    {
    }

    protected LiveGateway(bool tls) => _tls = tls;

    public GatewayPorts Ports { get; private set; } = null!;

    public RecordingUpstream Billing { get; private set; } = null!;

    public RecordingUpstream Crm { get; private set; } = null!;

    public RecordingUpstream Email { get; private set; } = null!;

    public RecordingUpstream Vault { get; private set; } = null!;

    public string Address => $"{(_tls ? "https" : "http")}://127.0.0.1:{Ports.Agents}";

    internal X509Certificate2? Certificate => _folder.Certificate;

    internal GatewayProcess Process => _process;

    internal OperatorsDesk Operators => _operators;

    public async Task InitializeAsync()
    {
        Billing = await RecordingUpstream.StartAsync();
        Crm = await RecordingUpstream.StartAsync();
        Email = await RecordingUpstream.StartAsync();
        Vault = await RecordingUpstream.StartAsync();
        _process = await StartAsync();
        _operators = new OperatorsDesk(Ports.Operators);
        await _operators.HireAsync("root", "ines", "dana", "grace", "noor");
    }

    public async Task DisposeAsync()
    {
        _operators?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        foreach (var upstream in (RecordingUpstream?[])[Billing, Crm, Email, Vault])
        {
            if (upstream is not null)
            {
                await upstream.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    /// <summary>Forgets what earlier tests sent and scripted.</summary>
    public void Reset()
    {
        foreach (var upstream in (RecordingUpstream[])[Billing, Crm, Email, Vault])
        {
            upstream.Forget();
        }
    }

    private async Task<GatewayProcess> StartAsync()
    {
        for (var left = Tries; ; left--)
        {
            Ports = GatewayPorts.Free();
            _folder.Write(Ports, Billing.Address, Crm.Address, Email.Address, Vault.Address, _tls);
            try
            {
                return await GatewayProcess.StartAsync(_folder, Ports);
            }
            catch (GatewayStoppedException e) when (left > 1 && e.Message.Contains("in use", StringComparison.Ordinal))
            {
                // Somebody took a port between finding and using it.
            }
        }
    }
}

/// <summary>Tests that share the plaintext gateway.</summary>
[CollectionDefinition(nameof(LiveGateway))]
public sealed class LiveGatewayCollection : ICollectionFixture<LiveGateway>;
