using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using ThumbGate.Policy;
using Yarp.ReverseProxy.Forwarder;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// Turns one agent's request into the upstream's, and the upstream's answer into the agent's. One per request: it remembers what it saw.
/// It never calls its base, which would copy every header.
/// </summary>
internal sealed class LeanTransformer(GovernedRequest governed, UpstreamRoute route, UpstreamCredential? credential, string? credentialText)
    : HttpTransformer
{
    // What an answer must not repeat; null where the credential stood in no URL.
    private readonly string? _inQuery = credential is { Header: null } ? credentialText : null;
    private ByteCounter? _counter;
    private long _answerLength = -1;

    /// <summary>The upstream's status, 0 while there is none.</summary>
    public int Status { get; private set; }

    /// <summary>Body bytes of an answer that came through whole.</summary>
    public long ResponseBytes => _counter?.Bytes ?? _answerLength;

    /// <summary>Body bytes of an answer that broke off, -1 where they were not counted.</summary>
    public long PartialResponseBytes => _counter?.Bytes ?? -1;

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var target = governed.Request.Target;
        proxyRequest.RequestUri = route.Target.UriFor(target.Raw, target.RawPathLength, _inQuery);
        SetContent(proxyRequest);
        foreach (var (name, values) in httpContext.Request.Headers)
        {
            var passage = route.Headers.For(name);
            if (passage != HeaderPassage.Withheld)
            {
                Pass(proxyRequest, passage, name, values, httpContext.Request.Headers);
            }
        }

        if (credentialText is not null && _inQuery is null && !proxyRequest.Headers.TryAddWithoutValidation(credential!.Header!, credentialText))
        {
            throw new InvalidOperationException("The credential's header can't be set.");
        }

        return default;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return new(false);
        }

        Status = (int)proxyResponse.StatusCode;
        if (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            // What would flow in another protocol nobody could judge.
            throw new InvalidOperationException("The upstream wants another protocol, which nobody asked for.");
        }

        var answer = httpContext.Response.Headers;
        var chunked = false;
        foreach (var (name, values) in proxyResponse.Headers.NonValidated)
        {
            if (AnswerHeaders.IsWithheld(name))
            {
                chunked |= name.Length == 17; // Transfer-Encoding is the only one of this length.
            }
            else if (AnswerHeaders.IsLocation(name))
            {
                PassLocation(httpContext.Request, answer, values.ToString());
            }
            else if (!Reveals(values))
            {
                answer[name] = AnswerHeaders.ValuesOf(values);
            }
        }

        // Beside a transfer encoding a length means nothing, and could mislead; where there is no body, the agents' listener refuses one.
        var hasLength = !chunked && Status is not (204 or 205);
        foreach (var (name, values) in proxyResponse.Content.Headers.NonValidated)
        {
            if ((hasLength || !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) && !Reveals(values))
            {
                answer[name] = AnswerHeaders.ValuesOf(values);
            }
        }

        answer[AnswerHeaders.Decision] = governed.DecisionId;
        Measure(httpContext, proxyResponse, chunked);
        return IsEvents(httpContext.Response) ? StartAsync(httpContext.Response, cancellationToken) : new(true);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        var trailers = proxyResponse.TrailingHeaders.NonValidated;
        if (trailers.Count > 0 && httpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } outgoing)
        {
            foreach (var (name, values) in trailers)
            {
                if (!AnswerHeaders.IsWithheld(name) && !AnswerHeaders.IsLocation(name) && !Reveals(values))
                {
                    outgoing[name] = AnswerHeaders.ValuesOf(values);
                }
            }
        }

        return default;
    }

    /// <summary>
    /// A buffered body goes as one piece that can be sent again. A request that is no read always has a content, if an empty one: without
    /// one the HTTP client takes a request that died on a kept connection for never received, and would send a DELETE twice.
    /// </summary>
    private void SetContent(HttpRequestMessage proxyRequest)
    {
        if (governed.BodyIsBuffered && (proxyRequest.Content is not null || !governed.Request.Body.IsEmpty))
        {
            proxyRequest.Content = new ReadOnlyMemoryContent(governed.Request.Body);
        }
        else if (proxyRequest.Content is null && governed.Request.Risk != RiskClass.Read)
        {
            proxyRequest.Content = new ReadOnlyMemoryContent(default);
        }
        else if (proxyRequest.Content is { } streamed)
        {
            streamed.Headers.ContentLength = governed.Context.Request.ContentLength;
        }
    }

    private static void Pass(HttpRequestMessage proxyRequest, HeaderPassage passage, string name, StringValues values, IHeaderDictionary headers)
    {
        switch (passage)
        {
            case HeaderPassage.Request when values.Count == 1:
                proxyRequest.Headers.TryAddWithoutValidation(name, values.ToString());
                break;
            case HeaderPassage.Request:
                proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
                break;
            case HeaderPassage.Content:
                proxyRequest.Content ??= new ReadOnlyMemoryContent(default);
                proxyRequest.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
                break;
            case HeaderPassage.Preference when Preferences.ForUpstream(values.ToString()) is { } preferences:
                proxyRequest.Headers.TryAddWithoutValidation(name, preferences);
                break;
            case HeaderPassage.OwnCredential when values.Count == 1 && OwnCredential.MayPass(headers, values.ToString()):
                proxyRequest.Headers.TryAddWithoutValidation(name, values.ToString());
                break;
        }
    }

    private void PassLocation(HttpRequest request, IHeaderDictionary answer, string location)
    {
        var place = route.Target.WithoutKeys(location);
        if (!Reveals(place) && AnswerLocation.ForAgent(place, governed.Integration, request) is { } allowed)
        {
            answer.Location = allowed;
        }
        else
        {
            answer[AnswerHeaders.Note] = AnswerHeaders.LocationWithheld;
        }
    }

    private bool Reveals(HeaderStringValues values) => _inQuery is not null && Reveals(values.ToString());

    private bool Reveals(string text) => _inQuery is { } sent && RepeatedCredential.IsIn(text, sent);

    private static bool IsEvents(HttpResponse response) =>
        response.ContentType is { } type && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>The forwarder sends headers with the first bytes of a body; who listens for events waits for the headers alone.</summary>
    private static async ValueTask<bool> StartAsync(HttpResponse response, CancellationToken cancellation)
    {
        await response.Body.FlushAsync(cancellation);
        return true;
    }

    private void Measure(HttpContext httpContext, HttpResponseMessage proxyResponse, bool chunked)
    {
        if (HttpMethods.IsHead(httpContext.Request.Method) || Status is 204 or 304)
        {
            _answerLength = 0;
        }
        else if (Status is 205)
        {
            proxyResponse.Content.Dispose();
            proxyResponse.Content = new ReadOnlyMemoryContent(default);
            _answerLength = 0;
        }
        else if (!chunked && proxyResponse.Content.Headers.ContentLength is { } length)
        {
            _answerLength = length;
        }
        else
        {
            _counter = new ByteCounter();
            proxyResponse.Content = new CountingContent(proxyResponse.Content, _counter);
        }
    }
}
