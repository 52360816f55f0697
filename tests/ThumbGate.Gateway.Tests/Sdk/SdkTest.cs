using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>A test that drives a vendor's SDK against the running gateway, as an agent of its own.</summary>
public abstract class SdkTest(LiveGateway gateway) : IAsyncLifetime
{
    private readonly SdkDriver _driver = SdkDriver.Start();

    protected LiveGateway Gateway { get; } = gateway;

    internal OperatorsDesk Operators => Gateway.Operators;

    public Task InitializeAsync()
    {
        Gateway.Reset();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _driver.DisposeAsync().AsTask();

    internal Task<SdkResult> CallAsync(JsonObject connection, string call, params JsonNode?[] args) =>
        _driver.CallAsync(connection, call, new JsonArray(args));

    internal Task<SdkResult> AllAsync(JsonObject connection, string call, params JsonNode?[] args) =>
        _driver.CallAsync(connection, call, new JsonArray(args), all: true);

    /// <summary>
    /// The same call was made to the upstream itself and by the gateway: what arrived is the same byte for byte, but for the credential, and
    /// nothing of the agent's key came along.
    /// </summary>
    internal static void ShouldBeTheSame(RecordingUpstream upstream, string key, string credential)
    {
        upstream.Count.ShouldBe(2);
        var direct = upstream.Requests[0];
        var governed = upstream.Requests[1];
        governed.Method.ShouldBe(direct.Method);
        governed.RawTarget.ShouldBe(direct.RawTarget);
        governed.Body.ShouldBe(direct.Body);
        governed.Header("Content-Type").ShouldBe(direct.Header("Content-Type"));
        governed.Header("Authorization").ShouldBe("Bearer " + credential);
        ShouldHaveNoTrace(governed, key);
    }

    internal static void ShouldHaveNoTrace(RecordedRequest request, string key)
    {
        request.RawTarget.ShouldNotContain(key);
        request.Text.ShouldNotContain(key);
        foreach (var (name, values) in request.Headers)
        {
            name.StartsWith("X-ThumbGate", StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
            foreach (var value in values)
            {
                value.ShouldNotContain(key);
                value.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key + ":")));
            }
        }
    }

    /// <summary>The id of the approval that the SDK's error names, from its text and from the answer's headers alike.</summary>
    internal static string ApprovalOf(JsonNode error, string text)
    {
        var id = error["headers"]!["location"]!.GetValue<string>().Split('/')[^1];
        id.ShouldStartWith("apr_");
        text.ShouldContain(id);
        return id;
    }

    internal static string Text(JsonNode node, params string[] path)
    {
        foreach (var name in path)
        {
            node = node[name].ShouldNotBeNull($"There is no {name} in {node.ToJsonString()}");
        }

        return node.GetValue<string>();
    }
}
