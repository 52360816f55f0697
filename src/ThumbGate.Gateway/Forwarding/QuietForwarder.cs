using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Forwarder;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>YARP's forwarder without its log: that names the whole upstream URL, in which a credential may stand.</summary>
internal static class QuietForwarder
{
    public static IHttpForwarder Create(TimeProvider time) =>
        new ServiceCollection()
            .AddSingleton(time)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddHttpForwarder()
            .BuildServiceProvider()
            .GetRequiredService<IHttpForwarder>();
}
