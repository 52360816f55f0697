using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// Connects to an upstream: resolves its name once, refuses what it may not resolve to, and connects to the addresses that were vetted,
/// so that a second answer from the name server can't slip in between.
/// </summary>
internal sealed class ConnectGuard(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public ConnectGuard(bool allowPrivate)
        : this(allowPrivate, static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation))
    {
    }

    /// <summary>A connected stream.</summary>
    /// <exception cref="AddressRefusedException">No address may be reached.</exception>
    /// <exception cref="SocketException">The name does not resolve, or no address answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var endPoint = context.DnsEndPoint;
        var addresses = await VetAsync(endPoint.Host, cancellation);
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException next)
            {
                socket.Dispose();
                failure = next;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure!;
    }

    /// <summary>The addresses of a host that may be reached; at least one.</summary>
    internal async Task<IReadOnlyList<IPAddress>> VetAsync(string host, CancellationToken cancellation)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var least = allowPrivate ? AddressReach.Private : AddressReach.Public;
        var vetted = addresses.Where(address => AddressRules.ReachOf(address) >= least).ToArray();
        return vetted.Length > 0 ? vetted : throw new AddressRefusedException(host, addresses[0]);
    }
}
