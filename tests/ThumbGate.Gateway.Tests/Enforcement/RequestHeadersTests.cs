using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ThumbGate.Gateway.Enforcement;
using ThumbGate.Policy;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Gateway.Tests.Enforcement;

public sealed class RequestHeadersTests
{
    private const string Common = "Host: localhost\r\nUser-Agent: a\r\nAccept: b\r\nAccept-Encoding: gzip\r\nConnection: close\r\n";

    private static readonly WatchedHeaders[] Each = [.. Enumerable.Range(0, 12).Select(bit => (WatchedHeaders)(1 << bit))];

    [Fact]
    public async Task On_Kestrel_no_watched_header_is_left_out_and_of_common_ones_it_is_known_which_there_are()
    {
        await using var server = await EchoServer.StartAsync();

        (await server.AskAsync("")).ShouldBe((WatchedHeaders.Host, WatchedHeaders.Host));
        (await server.AskAsync("Authorization: Bearer a\r\nContent-Type: a/b\r\n"))
            .ShouldBe((WatchedHeaders.Host | WatchedHeaders.Authorization | WatchedHeaders.ContentType, WatchedHeaders.Host | WatchedHeaders.Authorization | WatchedHeaders.ContentType));
        foreach (var header in Each.Except([WatchedHeaders.Host]))
        {
            var value = header switch { WatchedHeaders.ContentLength => "0", WatchedHeaders.TransferEncoding => "chunked", _ => "a" };
            foreach (var other in (string[])["", "Vendor-Version: 1\r\n", "Cookie: a=b\r\n"])
            {
                var (watched, found) = await server.AskAsync($"{header.Name().ToLowerInvariant()}: {value}\r\n{other}");
                found.ShouldBe(WatchedHeaders.Host | header);
                (watched & found).ShouldBe(found, $"{header} {other}");
            }
        }

        // Kestrel puts the length aside; it must be seen.
        (await server.AskAsync("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")).Watched.HasFlag(WatchedHeaders.DisplacedLength).ShouldBeTrue();
    }

    [Fact]
    public void What_has_a_header_more_than_once_or_empty_has_it()
    {
        foreach (var header in Each)
        {
            foreach (var values in (string[][])[["a", "b"], [""], ["1", "1"], []])
            {
                var headers = new HeaderDictionary { ["Accept"] = "b", [header.Name()] = values };
                var seen = new RequestHeaders(headers);

                (seen.Watched.HasFlag(header) || seen.Find(header.Name(), out _) == 0).ShouldBeTrue($"{header} {values.Length}");
            }
        }
    }

    // Kestrel's own headers, for no other collection keeps fields beside names. It tells which are watched, and which are found when asked for.
    private sealed class EchoServer : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private EchoServer(WebApplication app) => _app = app;

        public static async Task<EchoServer> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            app.Run(context =>
            {
                var headers = new RequestHeaders(context.Request.Headers);
                var found = Each.Where(h => headers.Find(h.Name(), out _) > 0).Aggregate(WatchedHeaders.None, (all, one) => all | one);
                return context.Response.WriteAsync($"<{(ushort)headers.Watched},{(ushort)found}>");
            });
            await app.StartAsync();
            return new(app);
        }

        public async Task<(WatchedHeaders Watched, WatchedHeaders Found)> AskAsync(string headers)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\n{Common}{headers}\r\n"));
            if (headers.Contains("chunked", StringComparison.Ordinal))
            {
                await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
            }

            using var reader = new StreamReader(stream);
            var answer = await reader.ReadToEndAsync();
            var told = answer[(answer.IndexOf('<', StringComparison.Ordinal) + 1)..answer.IndexOf('>', StringComparison.Ordinal)].Split(',');
            return ((WatchedHeaders)ushort.Parse(told[0], CultureInfo.InvariantCulture), (WatchedHeaders)ushort.Parse(told[1], CultureInfo.InvariantCulture));
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
