using System.Net;
using System.Net.Http;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>The connections to one upstream, and what bounds and guards them.</summary>
internal sealed class UpstreamClient
{
    public UpstreamClient(UpstreamSettings settings, TimeProvider time, Action<SocketsHttpHandler>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var secure = settings.Upstream.Scheme == Uri.UriSchemeHttps;
        Resilience = new UpstreamResilience(settings, time);
        Config = new ForwarderRequestConfig
        {
            ActivityTimeout = settings.Timeouts.Activity,
            Version = secure ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = settings.Timeouts.Connect,
            ConnectCallback = new ConnectGuard(settings.AllowPrivate).ConnectAsync,

            // Bytes beyond ASCII pass as they came: the agents' listener reads UTF-8 and writes Latin-1.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        configure?.Invoke(handler);
        Handler = handler;
    }

    public HttpMessageHandler Handler { get; }

    public ForwarderRequestConfig Config { get; }

    public UpstreamResilience Resilience { get; }
}
