using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Hosting;

/// <summary>What a webhook is told of.</summary>
public enum NoticeEvent : byte
{
    Held = 0,
    Decided,
    Expired,
}

/// <summary>Names of <see cref="NoticeEvent"/>.</summary>
public static class NoticeEvents
{
    private static readonly string[] Names = ["held", "decided", "expired"];

    /// <summary>The name used in config and notices.</summary>
    public static string Name(this NoticeEvent notice) => Names[(int)notice];

    /// <summary>All names, in enum order.</summary>
    public static IReadOnlyList<string> All => Names;
}

/// <summary>A webhook that is told what becomes of held requests.</summary>
/// <param name="Name">Its name in the log and the record; its address may be a secret.</param>
/// <param name="Url">Where it is; null where <paramref name="UrlFrom"/> says so.</param>
/// <param name="UrlFrom">Where its address is kept, or null.</param>
/// <param name="Secret">HMAC key of the signature.</param>
/// <param name="IsSlack">Whether it gets a message as Slack takes it, else the notice as JSON.</param>
/// <param name="On">What it is told of; never empty.</param>
/// <param name="AllowPrivate">Whether it may be at a private address; link-local and metadata addresses never.</param>
public sealed record NotificationSettings(
    string Name, Uri? Url, SecretReference? UrlFrom, SecretReference Secret, bool IsSlack, IReadOnlyList<NoticeEvent> On, bool AllowPrivate)
{
    /// <summary>Whether a text is an address that may be told: https, or http on loopback.</summary>
    public static bool IsAddress(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
