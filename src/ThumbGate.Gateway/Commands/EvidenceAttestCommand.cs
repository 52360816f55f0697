using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Operators;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate evidence attest</c>: makes evidence and signs it, without a gateway; <c>--send</c> attaches it.</summary>
internal static class EvidenceAttestCommand
{
    public static Command Create()
    {
        var label = new Option<string>("--label") { Description = "The label of evidence.yaml", Required = true };
        var integration = new Option<string?>("--integration") { Description = "The integration that it is for; must be given with --resource" };
        var operation = new Option<string?>("--operation") { Description = "Only for this operation: its full id" };
        var resource = new Option<string?>("--resource") { Description = "What the request is about, as records show it" };
        var body = new Option<string?>("--body") { Description = "File with the request's body, byte for byte", HelpName = "FILE" };
        var artifact = new Option<string?>("--artifact") { Description = "File that is built or released", HelpName = "FILE" };
        var expires = new Option<string?>("--expires") { Description = "Ends earlier than its label says: 30m, 4h, 2d, or a timestamp" };
        var note = new Option<string?>("--note") { Description = "A sentence for people" };
        var key = new Option<string>("--key") { Description = "Private key (ECDSA P-256, PEM)", HelpName = "FILE", Required = true };
        var output = new Option<string?>("--out") { Description = "Where the envelope goes (default: standard output)", HelpName = "FILE" };
        var send = new Option<bool>("--send") { Description = "Attach it to the gateway, in the operator's name" };
        var command = new Command("attest", "Signs evidence") { label, integration, operation, resource, body, artifact, expires, note, key, output, send };
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var draft = new StatementDraft
            {
                Label = parsed.GetRequiredValue(label),
                Integration = parsed.GetValue(integration),
                Operation = parsed.GetValue(operation),
                Resource = parsed.GetValue(resource),
                Body = Digest("--body", parsed.GetValue(body)),
                Artifact = Digest("--artifact", parsed.GetValue(artifact)),
                IssuedAt = now,
                ExpiresAt = Moment(parsed.GetValue(expires), now),
                Note = parsed.GetValue(note),
                Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            };
            var envelope = Sign(draft, parsed.GetRequiredValue(key));
            Write(envelope, parsed.GetValue(output), parsed.GetValue(send));
            if (parsed.GetValue(send))
            {
                var attached = await client.PostAsync<Page<EvidenceItem>>(EvidenceRoutes.Path, JsonElement.Parse(envelope), cancellation);
                foreach (var item in attached.Items)
                {
                    Console.WriteLine($"{item.Id}: {Cell.Clean(item.Label)} is attached, and counts until {Cell.Time(item.Until)}.");
                }
            }

            return ExitCodes.Done;
        });
    }

    private static byte[] Sign(StatementDraft draft, string keyFile)
    {
        byte[] statement;
        try
        {
            statement = draft.Write();
        }
        catch (EvidenceFormatException error)
        {
            throw new CommandFailedException(
                $"Nothing to attest ({error.Message}): give --resource with --integration, --body or --artifact.", ExitCodes.Usage, error);
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            if (key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                throw new CryptographicException("it is on another curve");
            }

            return DsseEnvelope.Sign(statement, key).Write(EvidenceKeys.IdOf(key));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            // What the file holds is never part of the message.
            throw new CommandFailedException(
                $"--key {keyFile} is no private key on P-256 that can be read: give a PEM (openssl ecparam -name prime256v1 -genkey -noout).", ExitCodes.Usage, error);
        }
    }

    private static void Write(byte[] envelope, string? file, bool send)
    {
        var text = Encoding.UTF8.GetString(envelope) + "\n";
        try
        {
            if (file is not null)
            {
                File.WriteAllText(file, text);
            }
            else if (!send)
            {
                Console.Write(text);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--out {file} cannot be written: {error.Message}", ExitCodes.Failed, error);
        }
    }

    /// <summary>SHA-256 of a file; null where none is named.</summary>
    internal static Digest256? Digest(string option, string? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            using var content = File.OpenRead(file);
            return Digest256.From(SHA256.HashData(content));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{option} {file} cannot be read: {error.Message}", ExitCodes.Usage, error);
        }
    }

    private static DateTimeOffset? Moment(string? text, DateTimeOffset now) => text is null ? null
        : GivenTime.TryParseFuture(text, now, out var moment) && moment > now ? moment
        : throw new CommandFailedException($"--expires {text}: give a time to come: {GivenTime.Cure}", ExitCodes.Usage);
}
