using System.Security.Cryptography;
using System.Text.Json;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Operators;

/// <summary>
/// Cards without masks, for operators of the groups that may see what catalogs mark sensitive. That somebody saw one is an act on record, or
/// it is not shown.
/// </summary>
internal sealed class RevealedCards(
    ExecutionStore executions, HoldVault vault, PolicyHolder policies, CurrentApprovers approvers, Database database, TimeProvider time, OperatorLog log)
{
    /// <summary>The view as this operator may see it.</summary>
    public async Task<ApprovalView> ForAsync(ApprovalView view, ApprovalRecord hold, OperatorIdentity who)
    {
        var groups = approvers().GroupsOf(new Voter(who.Name, who.Id, who.Groups, null));
        if (!policies.Current.Host.SensitiveTo.Any(groups.Contains) || await executions.FindAsync(hold.Id, HeldPart.Card) is not { } piece)
        {
            return view;
        }

        JsonElement card;
        try
        {
            card = JsonElement.Parse(vault.Open(hold.Id, hold.Request.SentDigest, HeldPart.Card, piece));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            log.Unopened(hold.Id, e.Message);
            return view;
        }

        await database.WriteAsync(async (connection, transaction) =>
        {
            await Act.RecordAsync(connection, transaction, time, who.Name, "approval-revealed", hold.Id);
            return true;
        });
        return view with { Card = card };
    }
}
