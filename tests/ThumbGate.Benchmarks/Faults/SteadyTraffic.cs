using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ThumbGate.Benchmarks.Compare;
using ThumbGate.Benchmarks.Replicas;

namespace ThumbGate.Benchmarks.Faults;

/// <summary>
/// Agents that read, and agents that write beside them, each at a pace of its own whatever the answers take: a gateway that is slow is not
/// asked less.
/// </summary>
internal sealed class SteadyTraffic : IDisposable
{
    private const int Readers = 16;
    private const int Writers = 32;

    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(500);

    private readonly StartedGateway _gateway;
    private readonly string _key;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public SteadyTraffic(StartedGateway gateway, string key) => (_gateway, _key) = (gateway, key);

    public static string Pace => string.Create(
        CultureInfo.InvariantCulture, $"{Readers / ReadEvery.TotalSeconds:0} reads a second by {Readers} connections, {Writers / WriteEvery.TotalSeconds:0} writes a second by {Writers}");

    /// <summary>Sends both for so long; all that was sent is answered when it returns.</summary>
    /// <exception cref="InvalidRunException">A read was not answered, or by anything but 200.</exception>
    public async Task<Phase> DriveAsync(TimeSpan time)
    {
        var reads = Enumerable.Range(0, Readers).Select(i => PaceAsync(time, ReadEvery, i * ReadEvery / Readers, ReadAsync)).ToArray();
        var writes = Enumerable.Range(0, Writers).Select(i => PaceAsync(time, WriteEvery, i * WriteEvery / Writers, WriteAsync)).ToArray();
        var read = (await Task.WhenAll(reads)).SelectMany(r => r).ToArray();
        var written = (await Task.WhenAll(writes)).SelectMany(w => w).ToArray();
        return read.Any(r => r.Status != HttpStatusCode.OK)
            ? throw new InvalidRunException($"A read was answered {(int)read.First(r => r.Status != HttpStatusCode.OK).Status}.")
            : new(new(read.Select(r => r.Milliseconds)), written.Count(w => w.Status == HttpStatusCode.OK), written.Count(w => w.Status == HttpStatusCode.ServiceUnavailable), written.Length);
    }

    /// <summary>Writes as fast as they are answered, until nobody's write is taken any more.</summary>
    public Task WriteUntilRefusedAsync() => Task.WhenAll(Enumerable.Range(0, Writers / 4).Select(async _ =>
    {
        // Rows of some size fill the journal in fewer requests.
        var item = new string('x', 7_500);
        while ((await SendAsync(HttpMethod.Post, "/bench/v1/items", Item(item))) == HttpStatusCode.OK)
        {
        }
    }));

    public void Dispose() => _http.Dispose();

    // What was to be sent while the one before was still under way has waited since then, and that counts; the driver's own timer does not.
    private static async Task<List<Answered>> PaceAsync(TimeSpan time, TimeSpan every, TimeSpan first, Func<Task<HttpStatusCode>> send)
    {
        var answers = new List<Answered>();
        var start = Stopwatch.GetTimestamp();
        for (var due = first; due < time; due += every)
        {
            var wait = due - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            var began = wait > TimeSpan.Zero ? Stopwatch.GetElapsedTime(start) : due;
            var status = await send();
            answers.Add(new(status, (Stopwatch.GetElapsedTime(start) - began).TotalMilliseconds));
        }

        return answers;
    }

    private Task<HttpStatusCode> ReadAsync() => SendAsync(HttpMethod.Get, GatewayConfig.Prefix + GatewayConfig.ReadPath, null);

    private Task<HttpStatusCode> WriteAsync() => SendAsync(HttpMethod.Post, GatewayConfig.Prefix + GatewayConfig.InspectedPath, Item("it_1"));

    private static string Item(string id) => $$"""{"id":"{{id}}","amount":100,"currency":"usd"}""";

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, _gateway.Agents + path)
        {
            Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        using var answer = await _http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    private readonly record struct Answered(HttpStatusCode Status, double Milliseconds);
}

/// <summary>What a stretch of traffic came to.</summary>
/// <param name="Reads">How long reads took, in milliseconds.</param>
/// <param name="Written">How many writes passed.</param>
/// <param name="Refused">How many were answered that the record is not there.</param>
/// <param name="Writes">How many were sent.</param>
internal sealed record Phase(Samples Reads, int Written, int Refused, int Writes);
