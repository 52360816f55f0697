using System.Net;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>An upstream's name resolves to nothing that it may be reached at.</summary>
internal sealed class AddressRefusedException(string host, IPAddress address)
    : Exception($"'{host}' resolves to {address}, which the integration may not reach.")
{
    public IPAddress Address { get; } = address;
}
