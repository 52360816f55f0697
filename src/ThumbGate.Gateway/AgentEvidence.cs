using System.Text.Json;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway;

/// <summary>
/// <c>POST /.thumbgate/evidence</c>: a signed envelope, by agents whose role may attach its label; or an agent's own word, for labels that take it.
/// </summary>
internal sealed class AgentEvidence(EvidenceIntake intake)
{
    public async Task AnswerAsync(GovernedRequest governed, AgentIdentity agent)
    {
        var context = governed.Context;
        if (!context.Request.HasJsonContentType())
        {
            governed.Refusal = Refused(StatusCodes.Status415UnsupportedMediaType, ReasonCodes.EvidenceTruncated, "Send it as application/json.");
            return;
        }

        if (await EvidenceBody.ReadAsync(context.Request) is not { } body)
        {
            governed.Refusal = Refused(StatusCodes.Status413PayloadTooLarge, ReasonCodes.EvidenceTruncated, $"Evidence has at most {DsseEnvelope.MostBytes} bytes.");
            return;
        }

        IntakeResult result;
        try
        {
            result = StatementDraft.ReadWord(body) is { } word
                ? await intake.SayAsync(agent, word, context.RequestAborted)
                : await intake.AttachAsync(body, "agent " + agent.Id, agent.Role, context.RequestAborted);
        }
        catch (EvidenceFormatException error)
        {
            result = new([], new EvidenceFault(ReasonCodes.EvidenceTruncated, $"It can't be read: {error.Message}."));
        }
        catch (RecordUnavailableException)
        {
            governed.Refusal = Refusal.Unrecorded;
            return;
        }

        if (result.Fault is { } fault)
        {
            governed.Refusal = Refused(
                fault.Code == ReasonCodes.EvidenceTruncated ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity, fault.Code, fault.Message);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new { items = result.Rows.Select(r => new { id = r.Id, label = r.Label, vouchedBy = r.VouchedBy, until = DateTimeOffset.FromUnixTimeMilliseconds(r.Until), usedBy = r.UsedBy }) },
            JsonSerializerOptions.Web);
    }

    private static Refusal Refused(int status, string code, string detail) => new(status, code, "The gateway does not take this evidence", detail);
}
