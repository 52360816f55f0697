using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Telemetry;

public sealed class GatewayLoggingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Refusals_alike_are_one_json_line_in_the_file_and_framework_lines_are_not_in_it()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => GatewayLogging.Configure(logging, Path.Combine(_folder.FullName, "refusals.json")));
        using (var provider = services.BuildServiceProvider())
        {
            var factory = provider.GetRequiredService<ILoggerFactory>();
            using var scope = factory.CreateLogger("server").BeginScope(new Dictionary<string, object> { ["RequestPath"] = "/contacts/ada@example.com" });
            using var store = new StoreFixture();
            using var tally = new UnjudgedTally(store.Database, store.Clock, factory.CreateLogger<UnjudgedTally>());
            var log = new RefusalLog(factory, tally);
            for (var i = 0; i < 100; i++)
            {
                log.Write("GET", "path-dot-segment", 400, "agt_1", "crm", "127.0.0.1");
            }

#pragma warning disable CA1848, CA2254 // A line as any framework would write it.
            factory.CreateLogger("Microsoft.Something").LogWarning("for humans");
#pragma warning restore CA1848, CA2254
        }

        var file = _folder.GetFiles().ShouldHaveSingleItem();
        var lines = File.ReadAllLines(file.FullName);
        lines.Length.ShouldBe(1);
        lines[0].ShouldNotContain("ada@example.com");
        var properties = JsonNode.Parse(lines[0])!["Properties"]!;
        properties["Code"]!.ToString().ShouldBe("path-dot-segment");
        ((int)properties["Status"]!).ShouldBe(400);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", false)]
    [InlineData("Yarp.ReverseProxy.Forwarder", false)]
    [InlineData("ThumbGate.Gateway.PolicyWatcher", true)]
    public void Frameworks_speak_from_warnings_on(string category, bool informs)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => GatewayLogging.Configure(logging, null));
        using var provider = services.BuildServiceProvider();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        logger.IsEnabled(LogLevel.Information).ShouldBe(informs);
        logger.IsEnabled(LogLevel.Warning).ShouldBeTrue();
    }
}
