using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Operators;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway;

/// <summary>What <c>serve</c> was told.</summary>
/// <param name="ConfigFolder">The folder with gateway.yaml.</param>
/// <param name="DataFolder">Where relative paths of the record start; null: the working directory.</param>
internal sealed record ServeOptions(string ConfigFolder, string? DataFolder)
{
    /// <summary>The clock of everything that the gateway does.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long anybody waits for Redis before it counts as gone; null: a quarter of a second.</summary>
    public TimeSpan? RedisPatience { get; init; }
}

/// <summary>The gateway can't start; the message says why and the cure, in a line or one for each error of config.</summary>
internal sealed class StartException(string message) : Exception(message);

/// <summary>Builds and starts the gateway: two kinds of listeners in one process, and nothing that one of them serves on the other.</summary>
internal static class GatewayHost
{
    /// <summary>Most bytes of a connection that were received and not yet read.</summary>
    private const int ReceivedAhead = 128 * 1024;

    /// <summary>Loads the config, starts listening and returns when the gateway was told to stop.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="started">Called once both listeners accept connections.</param>
    /// <param name="cancellation">Stops the gateway.</param>
    /// <exception cref="StartException">It can't start.</exception>
    public static async Task RunAsync(ServeOptions options, Func<WebApplication, Task>? started, CancellationToken cancellation)
    {
        await using var app = await StartAsync(options, cancellation);
        if (started is not null)
        {
            await started(app);
        }

        await app.WaitForShutdownAsync(cancellation);
    }

    /// <summary>Loads the config and starts listening.</summary>
    /// <exception cref="StartException">It can't start.</exception>
    public static async Task<WebApplication> StartAsync(ServeOptions options, CancellationToken cancellation)
    {
        var loaded = ConfigLoader.Load(options.ConfigFolder);
        if (loaded.Policy is not { } policy)
        {
            throw new StartException(string.Join('\n', loaded.Errors.Select(e => e.ToString())
                .Append($"{loaded.Errors.Count} errors in {options.ConfigFolder}; the gateway does not start.")));
        }

        try
        {
            var app = Build(policy, options);
            try
            {
                Adopt(app.Services, policy);
                app.Services.GetRequiredService<PolicyHolder>().Adopting += next => Adopt(app.Services, next);
                // First: it takes the record's lock, and puts the journal of an earlier run into it.
                _ = app.Services.GetRequiredService<DecisionLog>();
                await app.Services.GetRequiredService<ApprovalStore>().MarkInterruptedAsync();
                await app.Services.GetRequiredService<AttemptStore>().MarkInterruptedAsync();
                await app.Services.GetRequiredService<LimitHistory>().RestoreAsync(policy, app.Services.GetRequiredService<LimitLedger>().Restore);
                await app.StartAsync(cancellation);
                return app;
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }
        catch (Exception e) when (e is StoreUnavailableException or RecordUnavailableException)
        {
            throw new StartException(e.Message);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartException($"{e.Message} Stop what listens there, or change the port under listen or match in gateway.yaml.");
        }
    }

    /// <summary>Builds the application; it listens once it is started.</summary>
    public static WebApplication Build(PolicySet policy, ServeOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "thumbgate" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, policy));
        builder.WebHost.UseKestrelHttpsConfiguration();

        // A block for each idle connection costs 16 KiB; waiting for data before renting one costs every request a system call.
        // What a connection has received ahead need not be as much as a body: bodies that are inspected lie in the inspection budget's memory.
        builder.WebHost.UseSockets(static sockets =>
        {
            sockets.WaitForDataBeforeAllocatingBuffer = false;
            sockets.MaxReadBufferSize = ReceivedAhead;
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        builder.Services.AddRouting();
        builder.Services.AddGateway(policy, options);

        var app = builder.Build();
        var operatorsPort = policy.Host.Operators.Port;
        app.MapWhen(context => context.Connection.LocalPort == operatorsPort, OperatorsApi.Build);
        GatewayPipeline.Build(app);
        return app;
    }

    private static void Adopt(IServiceProvider services, PolicySet policy)
    {
        services.GetRequiredService<SecretStore>().Adopt(policy);
        services.GetRequiredService<EvidenceKeyring>().Adopt(policy);
        services.GetRequiredService<UpstreamForwarder>().Adopt(policy);
    }

    private static void Listen(KestrelServerOptions kestrel, PolicySet policy)
    {
        var host = policy.Host;
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Bodies that need no inspection stream past at any size; the inspection limit bounds the others.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestBufferSize = ReceivedAhead;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        Listen(kestrel, host.Agents, host.Agents.Port, h2c: false);
        foreach (var port in policy.Routing.Ports)
        {
            Listen(kestrel, host.Agents, port, h2c: false);
        }

        if (host.Agents.H2cPort is { } h2c)
        {
            Listen(kestrel, host.Agents, h2c, h2c: true);
        }

        Listen(kestrel, host.Operators, host.Operators.Port, h2c: false);
    }

    private static void Listen(KestrelServerOptions kestrel, ListenerSettings listener, int port, bool h2c) =>
        kestrel.Listen(IPAddress.Parse(listener.Address), port, endpoint =>
        {
            endpoint.Use(next => connection =>
            {
                connection.Features.Set(new ConnectionKey());
                return next(connection);
            });
            if (h2c)
            {
                endpoint.Protocols = HttpProtocols.Http2;
            }
            else if (listener.Tls is { } tls)
            {
                endpoint.Protocols = HttpProtocols.Http1AndHttp2;
                var certificates = kestrel.ApplicationServices.GetRequiredService<ServerCertificates>();
                certificates.Load(tls);
                endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.For(tls)) });
            }
            else
            {
                // HTTP/2 needs TLS to be negotiated, or the port of its own.
                endpoint.Protocols = HttpProtocols.Http1;
            }
        });
}
