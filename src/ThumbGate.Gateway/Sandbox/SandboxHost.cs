using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Net.Http.Headers;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>The credentials that the sandbox systems accept, and nothing else.</summary>
internal sealed record SandboxSecrets(string Crm, string Email, string Billing, string Warehouse);

/// <summary>Ports on loopback; 0 takes any free one.</summary>
internal sealed record SandboxPorts(int Crm = 0, int Email = 0, int Billing = 0, int Warehouse = 0);

/// <summary>
/// Business systems to try the gateway on: CRM, email, billing and warehouse, in memory, each on a port of its own. Each refuses whoever
/// does not bring its own credential, so that what gets through proves that the gateway put it there.
/// </summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private readonly List<WebApplication> _systems = [];

    private SandboxHost()
    {
    }

    public Uri Crm { get; private set; } = null!;

    public Uri Email { get; private set; } = null!;

    public Uri Billing { get; private set; } = null!;

    public Uri Warehouse { get; private set; } = null!;

    /// <summary>Starts all four; on failure none is left running.</summary>
    public static async Task<SandboxHost> StartAsync(
        SandboxSecrets secrets, SandboxPorts ports, TimeProvider clock, CancellationToken cancellation)
    {
        var host = new SandboxHost();
        try
        {
            host.Crm = await host.ServeAsync(new CrmSandbox(clock), secrets.Crm, ports.Crm, cancellation);
            host.Email = await host.ServeAsync(new EmailSandbox(clock), secrets.Email, ports.Email, cancellation);
            host.Billing = await host.ServeAsync(new BillingSandbox(clock), secrets.Billing, ports.Billing, cancellation);
            host.Warehouse = await host.ServeAsync(new WarehouseSandbox(clock), secrets.Warehouse, ports.Warehouse, cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems)
        {
            await system.DisposeAsync();
        }
    }

    private async Task<Uri> ServeAsync(ISandboxSystem system, string secret, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        _systems.Add(app);
        app.Use((context, next) => Brings(context.Request, secret) ? next(context) : system.Unauthorized().ExecuteAsync(context));
        app.UseRouting();
        system.Map(app);
        await app.StartAsync(cancellation);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First());
    }

    private static bool Brings(HttpRequest request, string secret)
    {
        var sent = request.Headers[HeaderNames.Authorization];
        if (sent.Count != 1)
        {
            return false;
        }

        var value = sent[0]!;
        string? given = null;
        if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            given = value[7..].Trim();
        }
        else if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[value.Length];
            given = Convert.TryFromBase64String(value[6..].Trim(), bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
                : null;
        }

        return given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));
    }
}
