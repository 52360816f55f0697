using Dapper;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a request that is held anew was perhaps meant to repeat.</summary>
internal sealed partial class ApprovalStore
{
    // So many are looked through.
    private const int MostAlike = 20;

    private static readonly TimeSpan Recently = TimeSpan.FromHours(1);

    /// <summary>
    /// A hold that is another request, still stands or did lately, and that this one is told from: the agent's newest one of the same operation;
    /// else one of any operation, or of another agent of the same owner, that differs from it in one bound part only, the role of
    /// another agent counted with it. Or null.
    /// </summary>
    public Task<ApprovalRecord?> FindAlikeAsync(ApprovalRecord hold) => database.ReadAsync(async connection =>
    {
        var asked = new { hold.Request.Agent, hold.Request.Owner, hold.Request.Operation, hold.Id, now = Now, recently = Now - (long)Recently.TotalMilliseconds, most = MostAlike };
        const string Stands =
            "((status IN ('pending', 'approved') AND expires_at > @now) OR (status IN ('executing', 'executed', 'unknown') AND created_at > @recently))";
        var own = (await connection.QueryAsync<ApprovalRow>(
            $"""
            SELECT {ApprovalRow.Columns} FROM approvals WHERE agent = @Agent AND id < @Id AND {Stands}
            ORDER BY CASE WHEN operation = @Operation THEN 0 ELSE 1 END, id DESC LIMIT @most
            """,
            asked)).ToArray();
        if ((own.FirstOrDefault(r => r.Operation == hold.Request.Operation) ?? own.FirstOrDefault(IsOnePartAway)) is { } found)
        {
            return found.ToRecord();
        }

        return (await connection.QueryAsync<ApprovalRow>(
            $"""
            SELECT {ApprovalRow.Columns} FROM approvals
            WHERE status IN ('pending', 'approved') AND expires_at > @now AND owner = @Owner AND operation = @Operation AND agent <> @Agent AND id < @Id
            ORDER BY id DESC LIMIT @most
            """,
            asked)).FirstOrDefault(IsOnePartAway)?.ToRecord();

        bool IsOnePartAway(ApprovalRow row) => HoldDigests.Differences(hold.Request.Parts, row.Parts) is [_] or ["agent", "role"];
    });
}
