using System.Net;
using System.Net.Sockets;
using ThumbGate.Gateway.Commands;
using ThumbGate.Gateway.Sandbox;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests.Commands;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("thumbgate-demo");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Its_config_loads_and_points_every_integration_at_the_sandbox()
    {
        var folder = DemoFolder.Open(Path.Combine(_root.FullName, "with a \"quote\" and space"));
        await using var sandbox = await SandboxHost.StartAsync(new SandboxSecrets("a", "b", "c", "d"), new SandboxPorts(), TimeProvider.System, default);
        DemoConfig.Write(folder, new DemoPorts(8080), sandbox);

        var loaded = ConfigLoader.Load(folder.Config);
        loaded.Errors.ShouldBeEmpty();
        var policy = loaded.Policy.ShouldNotBeNull();
        policy.Roles.Keys.Order().ShouldBe(["analytics", "customer-support", "design", "finance", "legal", "sales"]);
        policy.Integrations.Values.ShouldAllBe(i => i.Upstream.IsLoopback && i.Environment == DeploymentEnvironment.Sandbox && i.Credentials.Count == 1);
        policy.Host.Approvers.Values.ShouldAllBe(members => members.Single() == DemoConfig.Operator);
        policy.Host.Approvers.ContainsKey("sales-leads").ShouldBeTrue();
        policy.Routing.Ports.ShouldBe([8082]);
    }

    [Fact]
    public void Keys_are_their_owners_alone_to_read()
    {
        var folder = DemoFolder.Open(_root.FullName);
        foreach (var file in new[] { folder.AgentKey("sales"), folder.OperatorToken })
        {
            File.WriteAllText(file, "old, and open to all");
            DemoFolder.Write(file, "token");
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            DemoFolder.Read(file).ShouldBe("token");
        }
    }

    [Fact]
    public void A_folder_below_a_file_is_one_line_with_the_cure()
    {
        var file = Path.Combine(_root.FullName, "file");
        File.WriteAllText(file, "");
        var error = Should.Throw<CommandFailedException>(() => DemoFolder.Open(Path.Combine(file, "data")));
        error.Message.ShouldContain("--data");
        error.Message.ShouldNotContain("\n");
        error.ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_busy_port_is_named_whichever_of_the_three_it_is(int which)
    {
        using var listener = Below(which);
        var busy = ((IPEndPoint)listener.LocalEndpoint).Port;
        var error = Should.Throw<CommandFailedException>(() => DemoPorts.Claim(busy - which));
        error.Message.ShouldContain($"Port {busy} ");
        error.Message.ShouldContain("--port");
    }

    // Where neither the system hands out ports by itself nor other tests take any, so that nobody takes those before it meanwhile.
    private static TcpListener Below(int free)
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(12_000, 16_000));
            try
            {
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                for (var before = 1; before <= free; before++)
                {
                    using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    probe.Bind(new IPEndPoint(IPAddress.Loopback, port - before));
                }

                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }
    }
}
