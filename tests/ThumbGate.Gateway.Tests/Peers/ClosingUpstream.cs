using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// An upstream that keeps each connection for one answer, reads the second request on it and then closes in an orderly way, without a word:
/// what a server does that dies, or that gave up an idle connection just when a request was on its way.
/// </summary>
public sealed class ClosingUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requestLines = new();
    private readonly byte[] _answer;
    private readonly Task _serving;

    /// <param name="answer">The answer's bytes: also ones that no server of a library would send.</param>
    public ClosingUpstream(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public IReadOnlyList<string> RequestLines => [.. _requestLines];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = connection.GetStream();
                if (await ReadAsync(stream))
                {
                    await stream.WriteAsync(_answer, _stop.Token);
                    await ReadAsync(stream);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // Stopped.
        }
    }

    private async Task<bool> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return false;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        _requestLines.Enqueue(head.ToString().Split("\r\n", 2)[0]);
        return true;
    }
}
