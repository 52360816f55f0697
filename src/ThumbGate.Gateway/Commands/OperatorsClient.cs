using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary>A verb cannot do what it was asked to; the message is one line with the cure.</summary>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}

internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The gateway refused, or could not be reached.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be used as it is.</summary>
    public const int Usage = 2;
}

/// <summary>The operators' API for the command line.</summary>
internal sealed class OperatorsClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _hasToken;

    public OperatorsClient(Uri url, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _hasToken = token is not null;
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url => _http.BaseAddress!;

    public void Dispose() => _http.Dispose();

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class => SendAsync<T>(HttpMethod.Get, path, null, cancellation);

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation)
        where T : class => SendAsync<T>(HttpMethod.Post, path, body, cancellation);

    public Task<T> DeleteAsync<T>(string path, CancellationToken cancellation)
        where T : class => SendAsync<T>(HttpMethod.Delete, path, null, cancellation);

    /// <summary>Status and body of a health endpoint, whatever the status.</summary>
    public async Task<(int Status, HealthView? Health)> HealthAsync(CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/health/ready", null, cancellation);
        return ((int)answer.StatusCode, await ReadAsync<HealthView>(answer, cancellation));
    }

    /// <summary>The content as it is, and where its next page is, or null.</summary>
    public async Task<(byte[] Content, string? Next)> GetPageAsync(string path, CancellationToken cancellation)
    {
        using var answer = await SendAsOperatorAsync(HttpMethod.Get, path, null, cancellation);
        var link = answer.Headers.TryGetValues("Link", out var links) ? links.FirstOrDefault(l => l.EndsWith("; rel=\"next\"", StringComparison.Ordinal)) : null;
        return (await answer.Content.ReadAsByteArrayAsync(cancellation), link?[1..link.IndexOf('>', StringComparison.Ordinal)]);
    }

    /// <summary>Copies content as it comes, however long that takes.</summary>
    public async Task CopyAsync(string path, Stream output, CancellationToken cancellation)
    {
        using var answer = await SendAsOperatorAsync(HttpMethod.Get, path, null, cancellation, HttpCompletionOption.ResponseHeadersRead);
        try
        {
            await answer.Content.CopyToAsync(output, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw new CommandFailedException(
                "The gateway broke off: what came is not complete. It does so when it finds a record that is not what was recorded: run thumbgate audit verify where the record is, and see the gateway's log.",
                ExitCodes.Failed,
                error);
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        where T : class
    {
        using var answer = await SendAsOperatorAsync(method, path, body, cancellation);
        return await ReadAsync<T>(answer, cancellation)
            ?? throw new CommandFailedException($"{_http.BaseAddress} answered without content: is it a gateway's operators' listener?");
    }

    private async Task<HttpResponseMessage> SendAsOperatorAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellation, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        if (!_hasToken)
        {
            throw new CommandFailedException(
                "No operator token: set THUMBGATE_OPERATOR_TOKEN, or give --token-file FILE.", ExitCodes.Usage);
        }

        var answer = await SendAsync(method, path, body, cancellation, until);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using var refused = answer;
        var problem = await ReadAsync<OperatorsProblem>(refused, cancellation);
        throw new CommandFailedException(problem is { Detail.Length: > 0 }
            ? problem.Detail
            : $"{_http.BaseAddress} answered {(int)answer.StatusCode}: is it a gateway's operators' listener?");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellation, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, options: OperatorsJson.Options),
        };
        try
        {
            return await _http.SendAsync(request, until, cancellation);
        }
        catch (HttpRequestException error)
        {
            throw new CommandFailedException(
                $"No gateway answers at {_http.BaseAddress} ({error.HttpRequestError}): start it, or say where it is with --url or THUMBGATE_URL.",
                ExitCodes.Failed,
                error);
        }
        catch (TaskCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"The gateway at {_http.BaseAddress} did not answer within {_http.Timeout.TotalSeconds:0} s: see its log.", ExitCodes.Failed, error);
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(OperatorsJson.Options, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
