using System.Net;
using System.Net.Sockets;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// Ports for the servers of tests. None is among those that the system hands out by itself: whoever connects, or listens anywhere, takes none of
/// them between finding and using, nor while a server is down that comes back on its port.
/// </summary>
internal static class Ports
{
    // Below it are those that tests look for in a row; from the end on systems choose themselves.
    private const int First = 16_384;
    private const int End = 32_768;

    private static int _last = Random.Shared.Next(End - First);

    /// <summary>A port that nobody listens on now, and that was given to no other test.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < End - First; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % (End - First));
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"Every port from {First} to {End - 1} is taken.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
