using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Wakes connections whose approval was decided, wherever that was: another replica tells, and the poll catches what nobody told. Only the
/// record's word wakes them.
/// </summary>
internal sealed class ApprovalWatch(ApprovalStore store, ApprovalSignals signals) : IFollowsStore
{
    /// <summary>There is nothing to load: nobody waits yet.</summary>
    public bool IsLoaded => true;

    public bool Concerns(StoreChange change) =>
        string.Equals(change.Name, ApprovalSignals.Change, StringComparison.Ordinal) && signals.IsAwaited(change.What);

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (signals.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var id in await store.DecidedAmongAsync(signals.Awaited))
            {
                signals.Wake(id);
            }
        }
        catch (RecordUnavailableException)
        {
            // They wait on. The copies that follow the record say that it is gone.
        }
    }
}
