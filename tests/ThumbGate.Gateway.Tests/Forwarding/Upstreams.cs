using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

/// <summary>Integrations to forward to.</summary>
internal static class Upstreams
{
    public static Catalog Catalog(
        IReadOnlyList<KeySlot>? keySlots = null,
        IReadOnlyList<string>? allow = null,
        IReadOnlyList<string>? accountSwitch = null,
        string? idempotency = null) => new()
    {
        Name = "acme",
        Surface = Surface.Billing,
        KeySlots = keySlots ?? [new(KeySlotKind.Bearer, "")],
        AllowedHeaders = allow ?? [],
        AccountSwitchHeaders = accountSwitch ?? [],
        IdempotencyHeader = idempotency,
        Operations = [],
        Routes = RouteTable.Compile([], out _),
        Unmatched = new UnmatchedOperations("acme", false, "acme.yaml:1"),
    };

    public static Integration At(
        Uri upstream,
        Catalog? catalog = null,
        IReadOnlyList<Credential>? credentials = null,
        bool passesCredential = false,
        bool allowPrivate = true,
        UpstreamTimeouts? timeouts = null,
        int retries = 2,
        BreakerSettings? breaker = null,
        IntegrationMatch? match = null) => new()
    {
        Name = "billing",
        Match = match ?? new IntegrationMatch(Prefix: "/billing"),
        Surface = Surface.Billing,
        Catalog = catalog ?? Catalog(),
        Upstream = upstream,
        AllowPrivate = allowPrivate,
        PassesCredential = passesCredential,
        Credentials = credentials ?? [],
        Timeouts = timeouts ?? new UpstreamTimeouts(),
        Retry = new RetrySettings(retries),
        Breaker = breaker ?? new BreakerSettings(),
    };
}
