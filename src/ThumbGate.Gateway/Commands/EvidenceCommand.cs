using System.CommandLine;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate evidence attest|list|show|verify</c></summary>
internal static class EvidenceCommand
{
    public static Command Create() => new("evidence", "Signed proof that requests pass by") { EvidenceAttestCommand.Create(), List(), Show(), EvidenceVerifyCommand.Create() };

    private static Command List()
    {
        var label = new Option<string?>("--label") { Description = "Only that of a label" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("list", "Lists what is attached, newest first") { label, json }, async (client, parsed, cancellation) =>
        {
            var evidence = await client.GetAsync<Page<EvidenceItem>>(EvidenceRoutes.Path + QueryText.Of(("label", parsed.GetValue(label))), cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(evidence.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                evidence.Items,
                "No evidence is attached.",
                ("id", e => e.Id),
                ("label", e => e.Label),
                ("vouched by", Vouched),
                ("about", About),
                ("attached", e => Cell.Time(e.AttachedAt)),
                ("by", e => e.AttachedBy),
                ("until", e => Cell.Time(e.Until)),
                ("used by", e => e.UsedBy));
            return ExitCodes.Done;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("evidence-id") { Description = "evd_..." };
        var json = new Option<bool>("--json") { Description = "Print JSON, with the envelope" };
        return OnlineVerb.On(new Command("show", "Shows one piece of evidence") { id, json }, async (client, parsed, cancellation) =>
        {
            var found = await client.GetAsync<EvidenceItem>(EvidenceRoutes.Path + "/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(found);
                return ExitCodes.Done;
            }

            Output.Fields(
                ("id", found.Id),
                ("label", found.Label),
                ("vouched by", Vouched(found)),
                ("integration", found.Integration),
                ("operation", found.Operation),
                ("resource", found.Resource),
                ("body", found.Body),
                ("artifacts", string.Join(' ', found.Artifacts)),
                ("builder", found.Builder),
                ("note", found.Note),
                ("issued", Cell.Time(found.IssuedAt)),
                ("until", Cell.Time(found.Until)),
                ("attached", Cell.Time(found.AttachedAt)),
                ("by", found.AttachedBy),
                ("used by", found.UsedBy));
            return ExitCodes.Done;
        });
    }

    private static string Vouched(EvidenceItem evidence) => evidence.OwnWord ? evidence.VouchedBy + " (own word)" : evidence.VouchedBy;

    private static string About(EvidenceItem evidence) => string.Join(' ', new[]
    {
        evidence.Resource is null ? null : $"{evidence.Integration}:{evidence.Resource}",
        evidence.Body is null ? null : "body " + evidence.Body[..12],
        evidence.Artifacts.Count == 0 ? null : "artifact " + evidence.Artifacts[0][..12],
    }.OfType<string>());
}
