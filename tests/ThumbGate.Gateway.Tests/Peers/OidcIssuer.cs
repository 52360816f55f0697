using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>A real OpenID Connect issuer in a process of its own, which ends with its input.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _node;

    private OidcIssuer(Process node, Uri url) => (_node, Url) = (node, url);

    public Uri Url { get; }

    /// <summary>Starts one, on a port of its own or a given one, and returns once it listens.</summary>
    public static async Task<OidcIssuer> StartAsync(int port = 0)
    {
        var folder = Path.Combine(Repository.Folder, "tests", "sdk");
        Directory.Exists(Path.Combine(folder, "node_modules", "oauth2-mock-server")).ShouldBeTrue("The issuer is not installed: run npm ci --prefix tests/sdk.");
        var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "issuer.mjs"), $"{port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }).ShouldNotBeNull();
        return new OidcIssuer(node, new Uri(await LineAsync(node)));
    }

    /// <summary>A token with these claims besides issuer and times; a claim that is null is left out.</summary>
    public Task<string> TokenAsync(JsonObject claims, int expiresIn = 300, JsonObject? header = null, string? keyId = null) => AskAsync(new JsonObject
    {
        ["claims"] = claims, ["expiresIn"] = expiresIn, ["header"] = header, ["kid"] = keyId,
    });

    /// <summary>Makes another key, which signs from then on; returns its id.</summary>
    public Task<string> RotateAsync() => AskAsync(new JsonObject { ["rotate"] = true });

    /// <summary>Ends it at once.</summary>
    public async Task StopAsync()
    {
        _node.Kill();
        await _node.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _node.Dispose();
    }

    private async Task<string> AskAsync(JsonObject job)
    {
        await _node.StandardInput.WriteLineAsync(job.ToJsonString());
        await _node.StandardInput.FlushAsync();
        return await LineAsync(_node);
    }

    private static async Task<string> LineAsync(Process node)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await node.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The issuer ended.");
    }
}
