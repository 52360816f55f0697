using System.CommandLine;
using System.Text.Json;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// <c>thumbgate evidence verify</c>: whether evidence is what a config takes for it, or a receipt what a gateway signed. Needs no gateway. Whether
/// evidence was used already is known only where it is attached.
/// </summary>
internal static class EvidenceVerifyCommand
{
    /// <summary>The verb; exit code 0 where it is good, 1 where it is not.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "An envelope, or a receipt as /.thumbgate/decisions/ID answers it" };
        var config = CheckCommand.ConfigOption();
        var key = new Option<string?>("--public-key") { Description = "For a receipt: the gateway's key (PEM), as thumbgate audit key prints it", HelpName = "FILE" };
        var label = new Option<string?>("--label") { Description = "For provenance: the label that it should be good for" };
        var integration = new Option<string?>("--integration") { Description = "It should be for this integration" };
        var resource = new Option<string?>("--resource") { Description = "It should be about this resource" };
        var body = new Option<string?>("--body") { Description = "It should be about this body", HelpName = "FILE" };
        var artifact = new Option<string?>("--artifact") { Description = "It should be about this file", HelpName = "FILE" };
        var command = new Command("verify", "Checks evidence or a receipt, offline") { file, config, key, label, integration, resource, body, artifact };
        command.SetAction((parsed, _) => Verb.RunAsync(() => Task.FromResult(Run(parsed))));
        return command;

        int Run(ParseResult parsed)
        {
            var envelope = Envelope(parsed.GetRequiredValue(file));
            if (parsed.GetValue(key) is { } pem)
            {
                return Receipt(envelope, Text("--public-key", pem));
            }

            return Evidence(envelope, parsed.GetRequiredValue(config), parsed.GetValue(label), statement =>
                Differs(parsed.GetValue(integration), statement.Integration) ? "integration"
                : Differs(parsed.GetValue(resource), statement.Resource) ? "resource"
                : EvidenceAttestCommand.Digest("--body", parsed.GetValue(body)) is { } digest && digest != statement.Body ? "body"
                : EvidenceAttestCommand.Digest("--artifact", parsed.GetValue(artifact)) is { } built && !statement.Artifacts.Contains(built) ? "artifact"
                : null);
        }

        static bool Differs(string? wanted, string? said) => wanted is not null && wanted != said;
    }

    private static int Evidence(DsseEnvelope envelope, string folder, string? label, Func<EvidenceStatement, string?> other)
    {
        EvidenceStatement statement;
        try
        {
            statement = EvidenceStatement.Read(envelope.Payload);
        }
        catch (EvidenceFormatException error)
        {
            return Verdict($"it can't be read: {error.Message}. A receipt needs --public-key");
        }

        var policy = ConfigLoader.Load(folder) is var loaded && loaded.Policy is { } good
            ? good
            : throw new CommandFailedException($"--config {folder} can't be used: {loaded.Errors[0]} See thumbgate check.");
        var name = statement.Label ?? label ?? throw new CommandFailedException("Provenance names no label: say which one it should be good for, with --label.", ExitCodes.Usage);
        Output.Fields(
            ("label", name), ("integration", statement.Integration), ("operation", statement.Operation), ("resource", statement.Resource), ("body", statement.Body?.ToString()),
            ("artifacts", string.Join(' ', statement.Artifacts)), ("builder", statement.Builder), ("issued", Cell.Time(statement.IssuedAt)),
            ("expires", Cell.Time(statement.ExpiresAt)), ("note", statement.Note));
        if (!policy.Evidence.Labels.TryGetValue(name, out var known))
        {
            return Verdict("evidence.yaml has no such label");
        }

        var now = TimeProvider.System.GetUtcNow();
        var evidence = AttachedEvidence.Signed("offline", name, envelope, now, "");
        return Verdict(
            EvidenceCheck.OfSigner(evidence, known, ConfiguredKeys.Of(policy.Evidence), null)?.Message
            ?? ((statement.Binds & known.Binds) != known.Binds ? "is not bound to all that its label asks for" : null)
            ?? (other(statement) is { } what ? $"is about another {what}" : null)
            ?? EvidenceCheck.OfTime(evidence, known, now)?.Message);
    }

    private static int Receipt(DsseEnvelope envelope, string pem)
    {
        if (EvidenceKeys.Fault(pem) is { } fault)
        {
            throw new CommandFailedException($"--public-key is {fault}: give a PEM, as thumbgate audit key prints it.", ExitCodes.Usage);
        }

        if (EvidenceKeys.From([("gateway", pem)]).SignersOf(envelope).Count == 0)
        {
            return Verdict("it was not signed with this key, or was changed afterwards");
        }

        using var statement = JsonDocument.Parse(envelope.Payload);
        if (statement.RootElement.GetProperty("predicateType").GetString() != DecisionReceipts.Type)
        {
            return Verdict("it is signed with this key, and is no receipt");
        }

        foreach (var member in statement.RootElement.GetProperty("predicate").EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            Console.WriteLine($"{member.Name}: {Cell.Clean(member.Value.ToString())}");
        }

        return Verdict(null);
    }

    private static int Verdict(string? fault)
    {
        Console.WriteLine(fault is null ? "good" : "NOT good: " + Cell.Clean(fault));
        return fault is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static DsseEnvelope Envelope(string file)
    {
        try
        {
            return DsseEnvelope.Read(File.ReadAllBytes(file));
        }
        catch (EvidenceFormatException error)
        {
            throw new CommandFailedException($"{file} is no envelope: {error.Message}.", ExitCodes.Failed, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{file} cannot be read: {error.Message}", ExitCodes.Usage, error);
        }
    }

    private static string Text(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{option} {file} cannot be read: {error.Message}", ExitCodes.Usage, error);
        }
    }
}
