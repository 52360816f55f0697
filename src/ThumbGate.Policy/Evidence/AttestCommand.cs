using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThumbGate.Policy.Evidence;

/// <summary>What attaches the evidence that a request lacks, to be pasted: agents choose part of it, so no shell may read it in another way.</summary>
internal static class AttestCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One command for each label.</summary>
    public static string NextStep(AgentRequest request, AgentRequest root, IReadOnlyList<EvidenceLabel> labels) =>
        string.Join(" ", labels.Select(l => Of(request, root, l)));

    private static string Of(AgentRequest request, AgentRequest root, EvidenceLabel label)
    {
        if (label.Binds == EvidenceBinding.None)
        {
            return $"Nobody defines {label.Name}: ask the platform team.";
        }

        var resource = request.Resource();
        if (label.Binds.HasFlag(EvidenceBinding.Resource) && resource.Length == 0)
        {
            return $"{label.Name} is bound to a resource, and this request names none: ask the platform team.";
        }

        if ((label.Binds.HasFlag(EvidenceBinding.Body) && root.BodySha256() is null)
            || (label.Binds.HasFlag(EvidenceBinding.Artifact) && EvidenceCheck.Artifact(request, root) is null))
        {
            return $"{label.Name} is bound to a body, and this request has none: ask the platform team.";
        }

        // What the catalog hides is not told here either, and what a terminal could obey is not shown as a command.
        var named = request.Operation.HidesResource || resource.Any(IsUnsafe) ? "RESOURCE" : resource;
        return label.TrustsAgents ? Word(root, label, named) : Signed(root, label, named);
    }

    private static string Signed(AgentRequest root, EvidenceLabel label, string resource)
    {
        var command = $"Attach it: thumbgate evidence attest --label {label.Name} --integration {root.Integration.Name}";
        command += label.Binds.HasFlag(EvidenceBinding.Resource) ? " --resource " + Quoted(resource) : "";
        command += label.Binds.HasFlag(EvidenceBinding.Body) ? " --body BODY_FILE" : "";
        command += label.Binds.HasFlag(EvidenceBinding.Artifact) ? " --artifact FILE" : "";
        return $"{command} --key {(label.Issuers.Count > 0 ? label.Issuers[0] : "KEY")}.pem --send";
    }

    private static string Word(AgentRequest root, EvidenceLabel label, string resource) =>
        "Say so yourself: POST /.thumbgate/evidence " + JsonSerializer.Serialize(
            new
            {
                label = label.Name,
                integration = root.Integration.Name,
                resource = label.Binds.HasFlag(EvidenceBinding.Resource) ? resource : null,
                body = label.Binds.HasFlag(EvidenceBinding.Body) ? root.BodySha256()?.ToString() : null,
                artifact = label.Binds.HasFlag(EvidenceBinding.Artifact) ? "SHA256" : null,
            },
            Json);

    private static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '@') && text[0] != '-'
        ? text
        : "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
