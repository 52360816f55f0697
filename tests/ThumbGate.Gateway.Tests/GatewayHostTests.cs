using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ThumbGate.Gateway.Tests.Commands;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests;

public sealed class GatewayHostTests
{
    [Fact]
    public async Task An_allowed_read_reaches_the_upstream_with_the_gateways_credential()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("""{"id":"i1"}""");

        var answer = await gateway.GetAsync("/shop/v1/items/i1?expand=a%2Fb", await gateway.KeyAsync());

        answer.ShouldBe(200).Text.ShouldBe("""{"id":"i1"}""");
        answer.Decision.ShouldNotBeNull().ShouldStartWith("dec_");
        var sent = gateway.Upstream.Single;
        sent.RawTarget.ShouldBe("/v1/items/i1?expand=a%2Fb");
        sent.Header("Authorization").ShouldBe("Bearer " + GatewayUnderTest.Secret);
    }

    [Fact]
    public async Task An_answer_with_a_header_beyond_ascii_reaches_the_agent_as_it_came()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Upstream.Answer = Answers.Json("{}", 201, ("Content-Disposition", "attachment; filename=\"gr\u00fc\u00df.pdf\""));

        var answer = await gateway.PostAsync("/shop/v1/items", await gateway.KeyAsync(), "{}");

        answer.ShouldBe(201).Header("Content-Disposition").ShouldBe("attachment; filename=\"gr\u00fc\u00df.pdf\"");
        (await gateway.DecisionAsync()).Outcome!.Value.UpstreamStatus.ShouldBe(201);
    }

    [Fact]
    public async Task A_config_with_errors_does_not_start_and_all_of_them_are_told()
    {
        var error = await Should.ThrowAsync<StartException>(() => GatewayUnderTest.StartAsync(s => s
            .Edit("roles/sales.yaml", "read: allow", "read: perhaps")
            .Edit("catalogs/shop.yaml", "risk: bulk", "risk: huge")
            .Root = "colour: red"));

        error.Message.ShouldContain("perhaps");
        error.Message.ShouldContain("huge");
        error.Message.ShouldContain("colour");
        error.Message.ShouldContain("the gateway does not start");
    }

    [Theory]
    [InlineData("cache: { provider: redis, connection: \"env:THUMBGATE_NOT_SET\" }", "cache.connection env:THUMBGATE_NOT_SET", "host:port")]
    [InlineData("store: { provider: postgres, connection: \"env:C\" }\ndigests: { secret: \"env:D\" }\nholds: { keys: [{ id: first, secret: \"env:H\" }] }\naudit: { checkpoints: { key: \"env:K\" } }", "store.connection env:C", "is not set")]
    public async Task What_replicas_share_and_can_not_be_used_is_refused_in_one_line_with_the_cure(string root, string named, string cure)
    {
        var error = await Should.ThrowAsync<StartException>(() => GatewayUnderTest.StartAsync(s => s.Root = root));

        error.Message.ShouldContain(named);
        error.Message.ShouldContain(cure);
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_named_with_the_cure()
    {
        await using var first = await GatewayUnderTest.StartAsync();
        var folder = Directory.CreateTempSubdirectory("thumbgate-busy-");
        new GatewaySetup().Write(folder.CreateSubdirectory("config").FullName, first.AgentsPort, Ports.Free(), first.Upstream.Address);

        var error = await Should.ThrowAsync<StartException>(() => GatewayHost.StartAsync(
            new ServeOptions(Path.Combine(folder.FullName, "config"), Path.Combine(folder.FullName, "record")), CancellationToken.None));

        error.Message.ShouldContain(first.AgentsPort.ToString(CultureInfo.InvariantCulture));
        error.Message.ShouldContain("change the port");

        var program = await Cli.RunAsync(
            new Dictionary<string, string>(), "serve", "--config", Path.Combine(folder.FullName, "config"), "--data", Path.Combine(folder.FullName, "record"));
        program.ErrorLines.ShouldHaveSingleItem().ShouldContain("change the port");
        program.ExitCode.ShouldBe(1);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Plaintext_beyond_this_machine_must_be_asked_for()
    {
        var error = await Should.ThrowAsync<StartException>(() => GatewayUnderTest.StartAsync(s => s.AgentsAddress = "0.0.0.0"));
        error.Message.ShouldContain("plaintext");

        await using var gateway = await GatewayUnderTest.StartAsync(s =>
        {
            s.AgentsAddress = "0.0.0.0";
            s.AgentsListener = ", allowPlaintext: true";
        });
        (await gateway.GetAsync("/shop/v1/items", await gateway.KeyAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task What_the_operators_listener_serves_is_not_on_the_agents_and_the_other_way_round()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var token = await gateway.OperatorAsync("dana");
        var key = await gateway.KeyAsync();

        foreach (var path in new[] { "/health/live", "/health/ready", "/api/decisions", "/api/approvals", "/api/agents" })
        {
            (await gateway.GetAsync(path, token)).ShouldBe(404).Problem.ShouldBe("no-integration");
            (await gateway.GetAsync("/shop" + path, token)).ShouldBe(401);
        }

        (await gateway.OperateAsync(HttpMethod.Get, "/shop/v1/items", token)).ShouldBe(404);
        (await gateway.OperateAsync(HttpMethod.Get, "/.thumbgate/whoami", token)).ShouldBe(404);
        (await gateway.OperateAsync(HttpMethod.Get, "/shop/v1/items", key)).ShouldBe(401);
        (await gateway.OperateAsync(HttpMethod.Get, "/api/approvals", key)).ShouldBe(401);

        // The agents' port by the operators' host name is still the agents' port.
        (await gateway.RawAsync($"GET /api/approvals HTTP/1.1\r\nHost: localhost:{gateway.OperatorsPort}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"))
            .ShouldBe(404);
        gateway.Upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task An_integration_can_have_a_port_or_a_host_of_its_own()
    {
        var port = Ports.Free();
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.MoreIntegrations = string.Create(CultureInfo.InvariantCulture, $$"""
            ported:
              match: { port: {{port}} }
              environment: sandbox
              catalog: shop
              upstream: {upstream}
              allowPrivate: true
              credentials: [{ name: live, secret: "file:{secret}", scheme: bearer }]
            named:
              match: { host: shop.internal }
              environment: sandbox
              catalog: shop
              upstream: {upstream}
              allowPrivate: true
              credentials: [{ name: live, secret: "file:{secret}", scheme: bearer }]
            """));
        var key = await gateway.KeyAsync();

        var ported = await RawConnection.AskAsync(port, $"GET /v1/items/p HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");
        var named = await gateway.RawAsync($"GET /v1/items/n HTTP/1.1\r\nHost: shop.internal\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");

        ported.ShouldBe(200);
        named.ShouldBe(200);
        gateway.Upstream.Requests.Select(r => r.RawTarget).ShouldBe(["/v1/items/p", "/v1/items/n"]);
        (await gateway.DecisionsAsync()).Select(d => d.Integration).ShouldBe(["ported", "named"]);
    }

    [Fact]
    public async Task With_a_certificate_agents_speak_tls_and_http2()
    {
        using var pem = new PemFiles();
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.AgentsListener = $", tls: {{ certificate: \"file:{pem.Certificate}\", key: \"file:{pem.Key}\" }}");
        var key = await gateway.KeyAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{gateway.AgentsPort}/shop/v1/items")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("X-ThumbGate-Key", key);

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(HttpVersion.Version20);
        gateway.Upstream.Single.RawTarget.ShouldBe("/v1/items");
    }

    [Fact]
    public async Task A_certificate_that_is_replaced_is_shown_to_the_next_connection()
    {
        using var pem = new PemFiles();
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.AgentsListener = $", tls: {{ certificate: \"file:{pem.Certificate}\", key: \"file:{pem.Key}\" }}");
        var first = await ShownAsync();

        // The gateway looks by itself too: at no moment may both be there.
        var newKey = pem.RenewCertificate();
        gateway.Get<ServerCertificates>().Refresh();
        (await ShownAsync()).ShouldBe(first);

        // Nothing but time has to pass once both files are there.
        await File.WriteAllTextAsync(pem.Key, newKey);
        await Eventually.BeTrueAsync(async () => await ShownAsync() != first);

        async Task<string> ShownAsync()
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, gateway.AgentsPort);
            await using var tls = new SslStream(connection.GetStream(), false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
            await tls.AuthenticateAsClientAsync("localhost");
            return tls.RemoteCertificate.ShouldNotBeNull().GetCertHashString();
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_one_clear_line()
    {
        var error = await Should.ThrowAsync<StartException>(() => GatewayUnderTest.StartAsync(
            s => s.AgentsListener = ", tls: { certificate: \"file:/nowhere/tls.crt\", key: \"file:/nowhere/tls.key\" }"));

        error.Message.ShouldContain("/nowhere/tls.crt");
    }

    [Fact]
    public async Task Http2_without_tls_has_a_port_of_its_own()
    {
        var port = Ports.Free();
        await using var gateway = await GatewayUnderTest.StartAsync(s => s.AgentsListener = $", h2cPort: {port}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/shop/v1/items")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("X-ThumbGate-Key", await gateway.KeyAsync());

        using var answer = await gateway.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private sealed class PemFiles : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-tls-");

        public PemFiles() => File.WriteAllText(Key, RenewCertificate());

        /// <summary>Writes another certificate; its key as PEM.</summary>
        public string RenewCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(Certificate, certificate.ExportCertificatePem());
            return key.ExportPkcs8PrivateKeyPem();
        }

        public string Certificate => Path.Combine(_folder.FullName, "tls.crt");

        public string Key => Path.Combine(_folder.FullName, "tls.key");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
