using System.Collections.Frozen;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Policy;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class UpstreamRoutesTests : IDisposable
{
    private static readonly Uri Upstream = new("https://api.example");

    private readonly SecretStore _secrets = new(TimeProvider.System);
    private readonly UpstreamRoutes _routes;

    public UpstreamRoutesTests() => _routes = new UpstreamRoutes(_secrets, TimeProvider.System);

    public void Dispose() => _secrets.Dispose();

    [Fact]
    public void A_reload_that_leaves_the_settings_alone_keeps_connections_and_circuit()
    {
        var before = Upstreams.At(Upstream);
        var after = Upstreams.At(Upstream, Upstreams.Catalog(allow: ["X-New"]));
        _routes.Adopt(PolicyOf(before));
        var client = _routes.For(before).Client;

        _routes.Adopt(PolicyOf(after));

        _routes.For(after).Client.ShouldBeSameAs(client);
        _routes.For(after).Headers.For("X-New").ShouldBe(HeaderPassage.Request);
        _routes.For(before).Headers.For("X-New").ShouldBe(HeaderPassage.Withheld);
    }

    [Fact]
    public void A_reload_that_changes_the_settings_makes_a_client_anew()
    {
        var before = Upstreams.At(Upstream);
        var after = Upstreams.At(Upstream, allowPrivate: false);
        _routes.Adopt(PolicyOf(before));
        var client = _routes.For(before).Client;

        _routes.Adopt(PolicyOf(after));

        _routes.For(after).Client.ShouldNotBeSameAs(client);
        _routes.For(before).Client.ShouldBeSameAs(client);
    }

    [Fact]
    public void A_client_that_no_policy_uses_is_let_go()
    {
        var first = Upstreams.At(Upstream);
        _routes.Adopt(PolicyOf(first));
        var client = _routes.For(first).Client;

        _routes.Adopt(PolicyOf(Upstreams.At(Upstream, retries: 0)));
        var again = Upstreams.At(Upstream);
        _routes.Adopt(PolicyOf(again));

        _routes.For(again).Client.ShouldNotBeSameAs(client);
    }

    private static PolicySet PolicyOf(Integration integration) => new()
    {
        Version = "1",
        Host = new HostSettings(),
        Catalogs = FrozenDictionary<string, Policy.Classification.Catalog>.Empty,
        Roles = FrozenDictionary<string, Policy.Roles.Role>.Empty,
        Integrations = new Dictionary<string, Integration>(StringComparer.Ordinal) { [integration.Name] = integration }.ToFrozenDictionary(),
        Routing = new IntegrationTable([integration]),
    };
}
