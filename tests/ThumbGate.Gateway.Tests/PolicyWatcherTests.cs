using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Tests;

public sealed class PolicyWatcherTests
{
    [Fact]
    public async Task A_changed_role_is_enforced_once_two_looks_agree()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(200);

        gateway.Reload("roles/sales.yaml", "write: allow", "write: deny");

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(403).Reasons.ShouldBe(["role-risk-denied"]);
        var rows = await gateway.DecisionsAsync();
        rows[0].PolicyVersion.ShouldNotBe(rows[1].PolicyVersion);
    }

    [Fact]
    public async Task The_running_gateway_takes_a_change_up_by_itself()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var role = Path.Combine(gateway.ConfigFolder, "roles", "sales.yaml");

        await File.WriteAllTextAsync(role, (await File.ReadAllTextAsync(role)).Replace("read: allow", "read: deny", StringComparison.Ordinal));

        await Eventually.BeTrueAsync(async () => (await gateway.GetAsync("/shop/v1/items", key)).Status == 403);
    }

    [Fact]
    public async Task A_bad_change_keeps_the_policy_and_health_names_the_errors()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        gateway.Reload("roles/sales.yaml", "write: allow", "write: perhaps");

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(200);
        var health = await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null);
        health.ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("degraded");
        health.Text.ShouldContain("roles/sales.yaml");
        health.Text.ShouldContain("perhaps");

        gateway.Reload("roles/sales.yaml", "write: perhaps", "write: deny");
        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(403);
        (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).Json["status"]!.GetValue<string>().ShouldBe("ready");
    }

    [Fact]
    public async Task What_only_a_restart_can_change_is_named_until_then_and_the_rest_is_in_force()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();

        gateway.Reload("gateway.yaml", $"port: {gateway.OperatorsPort} }}", $"port: {Ports.Free()} }}\nstore: {{ provider: sqlite, path: elsewhere.db }}");
        gateway.Reload("roles/sales.yaml", "write: allow", "write: deny");

        (await gateway.PostAsync("/shop/v1/items", key, "{}")).ShouldBe(403);
        var health = await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null);
        health.ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("degraded");
        health.Json["degraded"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>()
            .ShouldBe("The config was changed in what only a restart can change: listen.operators, store.");

        gateway.Reload("gateway.yaml", "\nstore: { provider: sqlite, path: elsewhere.db }", "\nstore: { provider: sqlite, path: data/thumbgate.db }");
        (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).Text.ShouldNotContain(", store");
    }

    [Fact]
    public async Task A_port_that_changed_hands_serves_nobody_else_before_a_restart()
    {
        var (own, next) = (Ports.Free(), Ports.Free());
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.MoreIntegrations = string.Create(CultureInfo.InvariantCulture, $$"""
            ported:
              match: { port: {{own}} }
              environment: sandbox
              catalog: shop
              upstream: {upstream}
              allowPrivate: true
              credentials: [{ name: live, secret: "file:{secret}", scheme: bearer }]
            """));
        var key = await gateway.KeyAsync();
        (await OnAsync(own, "/v1/items")).ShouldBe(200);

        // The agents' own port goes to the integration, and the integration's is given up.
        gateway.Reload("gateway.yaml", $"port: {gateway.AgentsPort} }}", $"port: {next} }}");
        gateway.Reload("gateway.yaml", $"match: {{ port: {own} }}", $"match: {{ port: {gateway.AgentsPort} }}");

        (await OnAsync(own, "/v1/items")).ShouldBe(404);
        (await OnAsync(own, "/shop/v1/items")).ShouldBe(404);
        (await gateway.GetAsync("/v1/items", key)).ShouldBe(404);
        (await gateway.GetAsync("/shop/v1/items", key)).ShouldBe(200);
        (await gateway.OperateAsync(HttpMethod.Get, "/health/ready", null)).Json["degraded"]![0]!.GetValue<string>()
            .ShouldContain($"listen.agents, integrations.ported.match.port ({gateway.AgentsPort}), port {own}");
        gateway.Upstream.Count.ShouldBe(2);

        Task<GatewayAnswer> OnAsync(int port, string path) => RawConnection.AskAsync(
            port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");
    }

    [Fact]
    public async Task One_look_at_a_folder_that_still_changes_loads_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("thumbgate-watched-");
        new GatewaySetup().Write(folder.FullName, 8080, 8081, new Uri("http://127.0.0.1:1"));
        var before = ConfigLoader.Load(folder.FullName).Policy.ShouldNotBeNull();
        var holder = new PolicyHolder(before, () => BlockSet.Empty);
        using var watcher = new PolicyWatcher(holder, folder.FullName, TimeProvider.System, NullLogger<PolicyWatcher>.Instance);
        var role = Path.Combine(folder.FullName, "roles", "sales.yaml");
        var text = await File.ReadAllTextAsync(role);

        await File.WriteAllTextAsync(role, text + "\n# one\n");
        watcher.Look();
        await File.WriteAllTextAsync(role, text + "\n# two\n");
        watcher.Look();
        holder.Current.ShouldBeSameAs(before);
        watcher.Look();
        holder.Current.ShouldNotBeSameAs(before);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Looks_at_one_time_do_not_undo_one_another()
    {
        var folder = Directory.CreateTempSubdirectory("thumbgate-watched-");
        new GatewaySetup().Write(folder.FullName, 8080, 8081, new Uri("http://127.0.0.1:1"));
        var holder = new PolicyHolder(ConfigLoader.Load(folder.FullName).Policy.ShouldNotBeNull(), () => BlockSet.Empty);
        using var watcher = new PolicyWatcher(holder, folder.FullName, TimeProvider.System, NullLogger<PolicyWatcher>.Instance);
        var role = Path.Combine(folder.FullName, "roles", "sales.yaml");
        var text = await File.ReadAllTextAsync(role);
        using var stop = new CancellationTokenSource();
        var beside = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                watcher.Look();
            }
        })));

        for (var i = 0; i < 100; i++)
        {
            var next = role + ".next";
            await File.WriteAllTextAsync(next, $"{text}\n# {i}\n");
            File.Move(next, role, overwrite: true);
            watcher.Look();
            watcher.Look();

            holder.Current.Version.ShouldBe(ConfigLoader.Hash(folder.FullName), $"round {i}");
        }

        await stop.CancelAsync();
        await beside;
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_request_under_way_keeps_the_policy_that_it_came_in_under()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var key = await gateway.KeyAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Upstream.Answer = async (context, request) =>
        {
            arrived.SetResult();
            await go.Task;
            await Answers.Json("{\"done\":true}")(context, request);
        };

        var answer = gateway.PostAsync("/shop/v1/items", key, "{}");
        await arrived.Task;
        var version = gateway.Get<PolicyHolder>().Current.Version;
        gateway.Reload("roles/sales.yaml", "write: allow", "write: deny");
        go.SetResult();

        (await answer).ShouldBe(200).Text.ShouldBe("{\"done\":true}");
        (await gateway.DecisionAsync()).PolicyVersion.ShouldBe(version);
    }
}
