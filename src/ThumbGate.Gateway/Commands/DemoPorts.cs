using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ThumbGate.Gateway.Commands;

/// <summary>Where the demo listens: agents, operators, and billing for SDKs that take a host and port but no base path.</summary>
internal sealed record DemoPorts(int Agents)
{
    private const int Highest = 65533;

    public int Operators => Agents + 1;

    public int Billing => Agents + 2;

    /// <summary>Three free ports in a row.</summary>
    /// <exception cref="CommandFailedException">One is taken, or there are no such ports.</exception>
    public static DemoPorts Claim(int first)
    {
        if (first is < 1 or > Highest)
        {
            throw new CommandFailedException($"--port {Text(first)}: give 1 to {Text(Highest)}; the demo takes that port and the two after it.", ExitCodes.Usage);
        }

        var ports = new DemoPorts(first);
        foreach (var port in new[] { ports.Agents, ports.Operators, ports.Billing })
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            }
            catch (SocketException error)
            {
                throw new CommandFailedException(
                    $"Port {Text(port)} cannot be used ({error.SocketErrorCode}): stop what listens there, or choose other ports with --port N (the demo takes N, N+1 and N+2).",
                    ExitCodes.Failed,
                    error);
            }
        }

        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
