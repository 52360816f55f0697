using System.CommandLine;
using System.Globalization;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate audit export</c>: all decisions that pass the filters, oldest first, as lines for other systems.</summary>
internal static class AuditExportCommand
{
    /// <summary>Every record with its link, sealed: what <c>audit verify --from</c> reads.</summary>
    private const string Chain = "chain";

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = string.Join(", ", [.. ExportFormats.Names, Chain]), Required = true };
        var output = new Option<string?>("--out") { Description = "Write to this file, which appears when it is complete", HelpName = "FILE" };
        format.AcceptOnlyFromAmong([.. ExportFormats.Names, Chain]);
        var command = new Command("export", "Writes decisions as lines for other systems, oldest first") { format, output };
        var filters = new DecisionOptions(command);
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            using var signals = new StopSignals(cancellation);
            if (parsed.GetValue(format) == Chain)
            {
                return await ChainAsync(client, filters.Given(parsed), parsed.GetValue(output), signals.Token);
            }

            var first = "/api/decisions/export" + filters.Query(parsed, ("format", parsed.GetValue(format)));
            if (parsed.GetValue(output) is not { } file)
            {
                await using var standard = Console.OpenStandardOutput();
                await CopyAsync(client, first, standard, "What was printed is not all of it.", signals.Token);
                return ExitCodes.Done;
            }

            var count = await ToFileAsync(Path.GetFullPath(file), stream => CopyAsync(client, first, stream, $"{file} was not written.", signals.Token));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: {count} decisions."));
            return ExitCodes.Done;
        });
    }

    private static async Task<int> ChainAsync(
        OperatorsClient client, IEnumerable<(string Name, string? Value)> filters, string? output, CancellationToken cancellation)
    {
        if (filters.FirstOrDefault(f => f.Value is not null) is { Name: not null } filter)
        {
            throw new CommandFailedException($"--{filter.Name} can't go with --format chain: a chain is whole or worth nothing.", ExitCodes.Usage);
        }

        if (output is null)
        {
            await using var standard = Console.OpenStandardOutput();
            await client.CopyAsync(ChainRoutes.Path, standard, cancellation);
            return ExitCodes.Done;
        }

        await ToFileAsync(Path.GetFullPath(output), async stream =>
        {
            await client.CopyAsync(ChainRoutes.Path, stream, cancellation);
            return 0L;
        });
        await Console.Error.WriteLineAsync($"{output}: check it with thumbgate audit verify --from {output}");
        return ExitCodes.Done;
    }

    private static async Task<long> ToFileAsync(string file, Func<Stream, Task<long>> write)
    {
        var partial = $"{file}.{Guid.NewGuid():N}.partial";
        try
        {
            long count;
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                count = await write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, file, overwrite: true);
            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{file} cannot be written: {error.Message}", ExitCodes.Failed, error);
        }
        finally
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary>Copies page after page; how many decisions there were.</summary>
    private static async Task<long> CopyAsync(OperatorsClient client, string first, Stream output, string consequence, CancellationToken cancellation)
    {
        var count = 0L;
        for (var path = first; path is not null;)
        {
            byte[] content;
            try
            {
                (content, path) = await client.GetPageAsync(path, cancellation);
            }
            catch (CommandFailedException failed)
            {
                throw new CommandFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"The export ended after {count} decisions: {failed.Message} {consequence}"), failed.ExitCode, failed);
            }

            await output.WriteAsync(content, cancellation);
            count += content.AsSpan().Count((byte)'\n');
        }

        await output.FlushAsync(cancellation);
        return count;
    }
}
