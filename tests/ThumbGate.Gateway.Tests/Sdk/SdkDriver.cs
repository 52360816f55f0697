using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>What an SDK came to.</summary>
/// <param name="Value">What the call returned; null where it raised.</param>
/// <param name="Error">What it raised: name, message, text, statusCode, code, body, headers.</param>
internal sealed record SdkResult(JsonNode? Value, JsonNode? Error)
{
    public JsonNode Returned => Error is null ? Value.ShouldNotBeNull() : throw new ShouldAssertException("The SDK raised " + Error.ToJsonString());

    public JsonNode Raised => Error ?? throw new ShouldAssertException("The SDK raised nothing and returned " + Value?.ToJsonString());
}

/// <summary>An agent's process: node, with the vendors' own SDKs as npm has them. One client for each connection.</summary>
internal sealed class SdkDriver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _node;
    private readonly StringBuilder _errors = new();

    private SdkDriver(Process node) => _node = node;

    public static SdkDriver Start()
    {
        var folder = Path.Combine(Repository.Folder, "tests", "sdk");
        Directory.Exists(Path.Combine(folder, "node_modules")).ShouldBeTrue("The SDKs are not installed: run npm ci --prefix tests/sdk.");
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(folder, "drive.mjs") },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Only what is passed in says where the SDKs go.
        foreach (var name in start.Environment.Keys.Where(k => k.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        var driver = new SdkDriver(new Process { StartInfo = start });
        driver._node.ErrorDataReceived += (_, line) =>
        {
            lock (driver._errors)
            {
                driver._errors.AppendLine(line.Data);
            }
        };
        driver._node.Start();
        driver._node.BeginErrorReadLine();
        return driver;
    }

    /// <summary>Calls the SDK and waits for what it comes to. One call at a time.</summary>
    public async Task<SdkResult> CallAsync(JsonObject connection, string call, JsonArray args, bool all = false)
    {
        var job = connection.DeepClone().AsObject();
        job["call"] = call;
        job["args"] = args.DeepClone();
        if (all)
        {
            job["all"] = true;
        }

        using var patience = new CancellationTokenSource(Patience);
        await _node.StandardInput.WriteLineAsync(job.ToJsonString().AsMemory(), patience.Token);
        await _node.StandardInput.FlushAsync(patience.Token);
        var line = await _node.StandardOutput.ReadLineAsync(patience.Token);
        if (line is null)
        {
            await _node.WaitForExitAsync(patience.Token);
            throw new InvalidOperationException($"The driver ended with exit code {_node.ExitCode}: {_errors}");
        }

        var result = JsonNode.Parse(line)!;
        return new(result["value"], result["error"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_node.HasExited)
        {
            _node.Kill();
            await _node.WaitForExitAsync();
        }

        _node.Dispose();
    }
}
