using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

/// <summary>The forwarder alone behind a real port: what other stages would have found out is given.</summary>
internal sealed class ForwardingHost : IAsyncDisposable
{
    public const string DecisionId = "dec_1";

    private readonly WebApplication _app;
    private readonly Channel<ForwardOutcome> _outcomes = Channel.CreateUnbounded<ForwardOutcome>();
    private readonly SecretStore _secrets;
    private readonly UpstreamForwarder _forwarder;

    private ForwardingHost(WebApplication app, Integration integration, SecretStore secrets, UpstreamForwarder forwarder)
    {
        _app = app;
        Integration = integration;
        _secrets = secrets;
        _forwarder = forwarder;
    }

    public Integration Integration { get; set; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    public RiskClass Risk { get; set; } = RiskClass.Read;

    /// <summary>Whether bodies are read whole before they are forwarded.</summary>
    public bool Buffers { get; set; }

    public static async Task<ForwardingHost> StartAsync(
        Integration integration, TimeProvider? time = null, Action<SocketsHttpHandler>? configure = null)
    {
        time ??= TimeProvider.System;
        var secrets = new SecretStore(time);
        var forwarder = new UpstreamForwarder(secrets, time, configure);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            options.Listen(IPAddress.Loopback, 0);
        });
        var host = new ForwardingHost(builder.Build(), integration, secrets, forwarder);
        host._app.Run(host.ServeAsync);
        await host._app.StartAsync();
        host.Address = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    public void RefreshSecrets() => _secrets.Refresh();

    /// <summary>The outcome of the next request that ended; fails after 30 s.</summary>
    public async Task<ForwardOutcome> OutcomeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _outcomes.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Sends a request whose target is these very bytes.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(
            Address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, uri) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
            }
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, null, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _secrets.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        TargetReader.Read(raw, out var target).ShouldBeNull();
        var request = new AgentRequest
        {
            Integration = Integration,
            Method = context.Request.Method,
            Target = target.Without(Integration.Match.Prefix ?? ""),
            HasBody = context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody,
            Risk = Risk,
        };
        if (Buffers && request.HasBody)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Body = body.ToArray();
        }

        var governed = new GovernedRequest
        {
            Context = context,
            Policy = null!,
            Request = request,
            ReceivedAt = 0,
            DecisionId = DecisionId,
            Credential = Integration.PassesCredential ? null : Integration.CredentialFor("any", Risk),
            BodyIsBuffered = Buffers,
        };
        await _forwarder.ForwardAsync(governed);
        var outcome = governed.Outcome.ShouldNotBeNull();
        _outcomes.Writer.TryWrite(outcome);
        if (outcome.Result != ForwardResult.Answered)
        {
            context.Response.HasStarted.ShouldBeFalse();
            context.Response.StatusCode.ShouldBe(200);
            context.Response.Headers.ShouldBeEmpty();
            context.Response.StatusCode = 502;
            await context.Response.WriteAsync(outcome.Error);
        }
    }
}
