using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway;

/// <summary>
/// Looks every half minute what gateways on the same record that are gone left under way: nobody knows what came of it, and the record says
/// so.
/// </summary>
internal sealed class AbandonedWork(ApprovalStore approvals, AttemptStore attempts, DecisionLog log, TimeProvider time) : IFollowsStore
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private long? _lookedAt;

    /// <summary>The start itself has looked.</summary>
    public bool IsLoaded => true;

    /// <summary>Never: who is gone tells nothing.</summary>
    public bool Concerns(StoreChange change) => false;

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_lookedAt is { } at && time.GetElapsedTime(at) < Period)
        {
            return;
        }

        _lookedAt = time.GetTimestamp();
        log.CloseOpenSoon();
        try
        {
            await approvals.MarkInterruptedAsync();
            await attempts.MarkInterruptedAsync();
        }
        catch (RecordUnavailableException)
        {
            // The copies of the record say so in the log already; the next look is soon enough.
        }
    }
}
