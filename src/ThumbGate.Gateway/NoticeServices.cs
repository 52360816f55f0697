using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Forwarding;

namespace ThumbGate.Gateway;

/// <summary>How webhooks are told: over connections that are guarded as those to upstreams are.</summary>
internal static class NoticeServices
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<CurrentNotifications>(provider => () => provider.GetRequiredService<PolicyHolder>().Current.Host.Notifications);
        services.AddSingleton<NoticeOutbox>().AddSingleton<NoticeStore>().AddSingleton<NoticeSender>();
        services.AddSingleton(provider =>
        {
            var (anywhere, outside) = (Client(allowPrivate: true), Client(allowPrivate: false));
            return new NoticeWires(allowPrivate => allowPrivate ? anywhere : outside, provider.GetRequiredService<SecretStore>().Get);
        });
        return services.AddHostedService<NoticeService>();
    }

    private static HttpClient Client(bool allowPrivate) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = new ConnectGuard(allowPrivate).ConnectAsync,
    })
    {
        Timeout = Longest,
    };
}
