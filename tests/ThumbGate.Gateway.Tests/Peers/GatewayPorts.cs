namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>The ports of one gateway; all of them free a moment ago.</summary>
/// <param name="Agents">Where integrations are matched by prefix.</param>
/// <param name="Billing">The billing integration's own port.</param>
/// <param name="Waiting">The port of the billing integration that waits for an approval.</param>
/// <param name="H2c">HTTP/2 without TLS.</param>
/// <param name="Operators">The operators' API.</param>
public sealed record GatewayPorts(int Agents, int Billing, int Waiting, int H2c, int Operators)
{
    public static GatewayPorts Free() => new(Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
}
