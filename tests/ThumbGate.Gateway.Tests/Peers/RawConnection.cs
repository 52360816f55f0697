using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>A connection over which bytes go exactly as given.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return new(client);
    }

    /// <summary>Sends one request and reads its answer; fails after 30 s.</summary>
    public static async Task<GatewayAnswer> AskAsync(int port, string request)
    {
        using var connection = await OpenAsync(port);
        await connection.SendAsync(request);
        return await connection.ReadAsync();
    }

    public async Task SendAsync(string bytes) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Reads one answer with a stated length, or up to where the other side closes; fails after 30 s.</summary>
    public async Task<GatewayAnswer> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = new StringBuilder();
        var head = -1;
        while ((head = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            (await ReadSomeAsync(text, patience.Token)).ShouldBeTrue("The connection was closed without an answer: " + text);
        }

        var lines = text.ToString(0, head).Split("\r\n");
        var headers = lines[1..].Select(l => l.Split(':', 2)).GroupBy(p => p[0], p => p[1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => string.Join(", ", g), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var stated) ? int.Parse(stated, CultureInfo.InvariantCulture) : int.MaxValue;
        while (text.Length - head - 4 < length && await ReadSomeAsync(text, patience.Token))
        {
        }

        return new(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text.ToString(head + 4, text.Length - head - 4));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<bool> ReadSomeAsync(StringBuilder text, CancellationToken cancellation)
    {
        var buffer = new byte[8192];
        var read = await _stream.ReadAsync(buffer, cancellation);
        text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return read > 0;
    }
}
