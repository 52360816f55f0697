using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Filters;
using Serilog.Formatting.Json;

namespace ThumbGate.Gateway.Telemetry;

/// <summary>
/// Two streams: what security reads (refusals, holds, what operators did) as one JSON line each on stdout and, where asked, in a rolling
/// file; and what whoever runs the gateway reads, as short lines on stderr.
/// </summary>
internal static class GatewayLogging
{
    /// <summary>Category of events that go to the JSON stream.</summary>
    public const string SecurityCategory = "ThumbGate.Security";

    private const string HumanLine = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const long FileBytes = 64L << 20;
    private const int FilesKept = 31;

    /// <summary>Replaces every provider. A file that cannot be written does not stop the gateway: stdout has the same lines.</summary>
    public static void Configure(ILoggingBuilder logging, string? file)
    {
        logging.ClearProviders();
        logging.AddSerilog(Create(file), dispose: true);

        // Rules for the provider itself: adding Serilog adds one that lets everything through and outranks general ones. The host's own
        // diagnostics would make an activity and a scope for every request, and say nothing that the record doesn't.
        logging
            .AddFilter<SerilogLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter<SerilogLoggerProvider>("System", LogLevel.Warning)
            .AddFilter<SerilogLoggerProvider>("Yarp", LogLevel.Warning);
    }

    private static Logger Create(string? file)
    {
        var isSecurity = Matching.FromSource(SecurityCategory);
        return new LoggerConfiguration()
            .MinimumLevel.Information()
            .WriteTo.Logger(security =>
            {
                security.Filter.ByIncludingOnly(isSecurity).Enrich.With<WithoutRequestScope>().WriteTo.Console(new JsonFormatter());
                if (file is not null)
                {
                    security.WriteTo.File(
                        new JsonFormatter(),
                        file,
                        fileSizeLimitBytes: FileBytes,
                        rollingInterval: RollingInterval.Day,
                        rollOnFileSizeLimit: true,
                        retainedFileCountLimit: FilesKept);
                }
            })
            .WriteTo.Logger(human => human
                .Filter.ByExcluding(isSecurity)
                .Filter.ByExcluding(IsFailedStart)
                .WriteTo.Console(
                    outputTemplate: HumanLine,
                    formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                    standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
    }

    // Whoever starts the gateway is told why it can't in a line with the cure; the host would add a stack trace.
    private static bool IsFailedStart(LogEvent logEvent) =>
        string.Equals(logEvent.MessageTemplate.Text, "Hosting failed to start", StringComparison.Ordinal);

    /// <summary>The server puts the request's path into every event's scope; in it may be somebody's address.</summary>
    private sealed class WithoutRequestScope : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            logEvent.RemovePropertyIfPresent("RequestId");
            logEvent.RemovePropertyIfPresent("ConnectionId");
        }
    }
}
