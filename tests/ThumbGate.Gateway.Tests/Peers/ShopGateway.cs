namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>One gateway for all tests of a class, where none of them leaves anything behind that another would notice.</summary>
public sealed class ShopGateway : IAsyncLifetime
{
    internal GatewayUnderTest Gateway { get; private set; } = null!;

    internal string Key { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Gateway = await GatewayUnderTest.StartAsync();
        Key = await Gateway.KeyAsync();
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
