using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// <c>thumbgate audit verify</c>: whether every record is there, in its place and as it was recorded. Reads the store itself, or an export of
/// it, and needs no gateway.
/// </summary>
internal static class AuditVerifyCommand
{
    /// <summary>The verb; exit code 0 where all is whole, 1 where something is wrong or can't be read.</summary>
    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "An exported chain or an archive, instead of the store", HelpName = "FILE" };
        var config = CheckCommand.ConfigOption();
        var data = new Option<string?>("--data") { Description = "Where the record's relative path starts (default: the working directory)", HelpName = "DIR" };
        var keys = new Option<string[]>("--public-key") { Description = "Who may have signed (PEM); may stand several times. Default: the store's own key, or the one in the export", HelpName = "FILE" };
        var expect = new Option<string[]>("--expect") { Description = "A record that must be there, as a checkpoint's log line names it; may stand several times", HelpName = "CHAIN:SEQ:HASH" };
        var command = new Command("verify", "Finds records that were edited, removed, put elsewhere or cut off") { from, config, data, keys, expect };
        command.SetAction((parsed, _) => Verb.RunAsync(() => Task.FromResult(Run(parsed))));
        return command;

        int Run(ParseResult parsed)
        {
            using var trusted = Keys(parsed.GetValue(keys) ?? []);
            var isPinned = trusted.Fingerprints.Count > 0;
            var expected = (parsed.GetValue(expect) ?? []).Select(Expected).ToArray();
            var result = parsed.GetValue(from) is { } file
                ? OfFile(file, trusted, expected)
                : OfStore(parsed.GetValue(config)!, parsed.GetValue(data), trusted, expected);
            Print(result, isPinned, parsed.InvocationConfiguration.Output);
            return result.Findings.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }
    }

    private static Verification OfFile(string file, PublicKeys keys, ChainPosition[] expected)
    {
        try
        {
            return ChainFile.Verify(() => Archive.Open(file), keys, expected);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandFailedException($"--from {file} cannot be read: {error.Message}", ExitCodes.Failed, error);
        }
    }

    private static Verification OfStore(string folder, string? data, PublicKeys keys, ChainPosition[] expected)
    {
        var loaded = ConfigLoader.Load(folder);
        if (loaded.Policy is not { } policy)
        {
            throw new CommandFailedException($"--config {folder} can't be used: {loaded.Errors[0]} See thumbgate check.");
        }

        try
        {
            var database = Database.From(StoreFolder.Resolve(policy.Host.Store, data), Directory.GetCurrentDirectory());
            if (keys.Fingerprints.Count == 0)
            {
                using var own = CheckpointKey.Open(policy.Host.CheckpointKey, database, make: false);
                keys.Add(own.PublicKey);
            }

            return StoreWalk.Verify(database, keys, expected);
        }
        catch (Exception error) when (error is StoreUnavailableException or DbException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                error is StoreUnavailableException
                    ? $"{error.Message} Or say who signed with --public-key."
                    : $"The record cannot be read: {error.Message} If it is of an older version, start the gateway once: that brings it up to date.", ExitCodes.Failed, error);
        }
    }

    private static PublicKeys Keys(string[] files)
    {
        var keys = new PublicKeys();
        foreach (var file in files)
        {
            try
            {
                keys.AddPem(File.ReadAllText(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                keys.Dispose();
                throw new CommandFailedException($"--public-key {file} is no key that can be read ({error.Message}): give a PEM, as thumbgate audit key prints it.", ExitCodes.Usage, error);
            }
        }

        return keys;
    }

    private static ChainPosition Expected(string text) =>
        text.Split(':') is [var chain, var sequence, var hash]
            && long.TryParse(chain, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && RecordShape.TryDigest(hash, out var digest)
            ? new(number, place, digest)
            : throw new CommandFailedException($"--expect {text}: write chain, record and hash, as in 1:4711:9f86d0...", ExitCodes.Usage);

    private static void Print(Verification result, bool isPinned, TextWriter output)
    {
        foreach (var finding in result.Findings)
        {
            output.WriteLine(Cell.Clean(finding.ToString()));
        }

        if (result.Findings.Count >= ChainVerifier.MostFindings)
        {
            output.WriteLine("... and there may be more.");
        }

        foreach (var end in result.Ends.Where(e => e.Sequence > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chain {end.Chain} ends with record {end.Sequence}: {end.Hash}"));
        }

        if (result.Unchained > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Unchained} records are older than the chains, and not covered"));
        }

        var signed = string.Join(", ", result.Keys);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Records} records, {result.Checkpoints} checkpoints signed with {(signed.Length == 0 ? "no key" : signed)}{(isPinned ? "" : " (compare it with thumbgate audit key)")}"));
        output.WriteLine(result.Findings.Count == 0 ? "whole" : "NOT whole");
    }
}
