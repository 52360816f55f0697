using System.Globalization;
using System.Net;
using System.Net.Http;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Reads from an upstream for the gateway itself: bounded in time and size, through the circuit and the guards of every other request.</summary>
internal sealed class UpstreamReader(UpstreamForwarder forwarder, TimeProvider time) : ISystemReader
{
    private const int MostBytes = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<SystemAnswer> GetAsync(GovernedRequest governed, string target, int pathLength, CancellationToken cancellation)
    {
        var integration = governed.Integration;
        var route = forwarder.RouteOf(integration);
        var chosen = integration.PassesCredential ? null : integration.CredentialFor(governed.Request.Agent!.Role, RiskClass.Read);
        var credential = chosen is null ? null : route.Find(chosen);
        var text = credential?.TryGet(out _);
        if (!integration.PassesCredential && text is null)
        {
            return Failed("there is no credential for reading");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        using var call = new UpstreamCall(route.Client, repeatable: true, cancellation);
        using var request = Request(governed, route, credential, text, target, pathLength);
        try
        {
            using var response = await call.SendAsync(request, bound.Token);
            return await AnswerAsync(response, bound.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Every way in which a system can fail to answer is the same to who asks: there is no answer.
            return new SystemAnswer(default, "the system gave no answer: " + ForwardErrors.CodeOf(call.Failure ?? e), MayPass: true);
        }
    }

    private static HttpRequestMessage Request(
        GovernedRequest governed, UpstreamRoute route, UpstreamCredential? credential, string? text, string target, int pathLength)
    {
        var inQuery = credential is { Header: null };
        var request = new HttpRequestMessage(HttpMethod.Get, route.Target.UriFor(target, pathLength, inQuery ? text : null))
        {
            Version = route.Client.Config.Version ?? HttpVersion.Version11,
            VersionPolicy = route.Client.Config.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");

        // The same account and version of the API; not what makes a request conditional, another one or one of several.
        var catalog = governed.Integration.Catalog;
        var sent = governed.Context.Request.Headers;
        foreach (var name in catalog.AllowedHeaders.Concat(catalog.AccountSwitchHeaders)
            .Where(n => !n.Equals(catalog.IdempotencyHeader, StringComparison.OrdinalIgnoreCase) && !catalog.MethodOverrides.Headers.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            if (route.Headers.For(name) == HeaderPassage.Request && sent.TryGetValue(name, out var values))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (text is not null && !inQuery)
        {
            request.Headers.TryAddWithoutValidation(credential!.Header!, text);
        }
        else if (governed.Integration.PassesCredential && sent.Authorization is [{ } own] && OwnCredential.MayPass(sent, own))
        {
            request.Headers.TryAddWithoutValidation("Authorization", own);
        }

        return request;
    }

    private static async Task<SystemAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var status = (int)response.StatusCode;
            return Failed(string.Create(CultureInfo.InvariantCulture, $"the system answered with status {status}"), status is 408 or 429 or >= 500);
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type
            || !(type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            || response.Content.Headers.ContentEncoding.Count > 0)
        {
            return Failed("the system's answer is no plain JSON");
        }

        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                return Failed("the system's answer is too large");
            }

            body.Write(buffer, 0, read);
        }

        return new SystemAnswer(body.ToArray(), null)
        {
            Headers = response.Headers.Concat(response.Content.Headers).Select(h => (h.Key, Values: h.Value.ToArray())).Where(h => h.Values.Length == 1)
                .ToDictionary(h => h.Key, h => h.Values[0], StringComparer.OrdinalIgnoreCase),
        };
    }

    private static SystemAnswer Failed(string fault, bool mayPass = false) => new(default, fault, mayPass);
}
