using System.Net;
using System.Net.Http.Headers;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>Single requests as wrk will send them, whose answers are read: wrk counts statuses but looks into nothing.</summary>
internal static class Probe
{
    private const string DecisionHeader = "ThumbGate-Decision";

    /// <summary>Whether a read through the server already gives the upstream's answer.</summary>
    public static async Task<bool> AnswersAsync(HttpClient http, Server server, CancellationToken stop)
    {
        using var answer = await SendAsync(http, server, Scenario.All[0], null, stop);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Every body of the scenario once. Anything but the upstream's own 200 makes the run invalid: a fast refusal is not a fast forward.</summary>
    public static async Task ThrowUnlessForwardedAsync(HttpClient http, Server server, Scenario scenario, IReadOnlyList<byte[]> bodies)
    {
        foreach (var body in bodies.Count == 0 ? [null] : bodies.Cast<byte[]?>())
        {
            using var answer = await SendAsync(http, server, scenario, body, CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != HttpStatusCode.OK || !text.StartsWith("{\"id\":\"it_", StringComparison.Ordinal))
            {
                throw new InvalidRunException($"{server.Name} answers {scenario.Name} with {(int)answer.StatusCode}: {text}");
            }

            if (server.Name == Server.Gateway && !answer.Headers.Contains(DecisionHeader))
            {
                throw new InvalidRunException($"{server.Name} forwarded {scenario.Name} without a decision ({DecisionHeader} is absent).");
            }
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Server server, Scenario scenario, byte[]? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server.Base, server.PathOf(scenario)));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(scenario.ContentType);
        }

        return await http.SendAsync(request, stop);
    }
}
