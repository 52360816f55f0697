using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Keeps a connection until its hold is decided and, where the gateway executes it, until it is executed.</summary>
internal sealed class HoldWait(ApprovalStore approvals, ApprovalSignals signals, TimeProvider time)
{
    /// <summary>What is approved is about to be sent: whoever asks meanwhile gets the result, if it comes in this time.</summary>
    private static readonly TimeSpan ForResult = TimeSpan.FromSeconds(30);

    /// <summary>How long to keep the connection, or null where there is nothing to wait for.</summary>
    /// <param name="hold">As it stands.</param>
    /// <param name="wished">What the caller or the integration wants.</param>
    public TimeSpan? For(ApprovalRecord hold, TimeSpan wished) => hold.Status switch
    {
        ApprovalStatus.Pending => wished > TimeSpan.Zero ? wished : null,
        _ when AwaitsResult(hold, hold) => wished > ForResult ? wished : ForResult,
        _ => null,
    };

    /// <summary>Has a hold executed that was approved as it was made.</summary>
    public void Begin(ApprovalRecord approved) => signals.Decided(approved.Id);

    /// <summary>The hold as it stands once nothing more is to be waited for, or the time is over.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<ApprovalRecord> UntilSettledAsync(ApprovalRecord hold, TimeSpan wait, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        var first = hold;
        if (hold is { Status: ApprovalStatus.Approved, Problem: not null })
        {
            // Who asks wants it now.
            signals.Due(hold.Id, hold.Attempts);
        }

        while (true)
        {
            var left = wait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                return hold;
            }

            // The wait begins before the record is looked at again, so that no change falls between the two.
            var changed = signals.WaitAsync(hold.Id, left, cancellation);
            var known = hold;
            hold = await approvals.FindAsync(hold.Id) ?? hold;
            if (hold.Status == known.Status && Waits(hold, first))
            {
                await changed;
                hold = await approvals.FindAsync(hold.Id) ?? hold;
            }

            if (known.Status == ApprovalStatus.Pending && AwaitsResult(hold, first) && wait - time.GetElapsedTime(since) < ForResult)
            {
                // Decided at the last moment: the result is near.
                (since, wait) = (time.GetTimestamp(), ForResult);
            }

            if (!Waits(hold, first))
            {
                return hold;
            }
        }
    }

    private static bool Waits(ApprovalRecord hold, ApprovalRecord first) => hold.Status == ApprovalStatus.Pending || AwaitsResult(hold, first);

    // One more try is waited for; what could not be sent then is told.
    private static bool AwaitsResult(ApprovalRecord hold, ApprovalRecord first) =>
        hold.Request.Release == HoldRelease.Execute
        && (hold.Status == ApprovalStatus.Executing
            || (hold.Status == ApprovalStatus.Approved && hold.Attempts == first.Attempts)
            || (hold is { Status: ApprovalStatus.Unknown, DueAt: not null } && hold.Attempts <= first.Attempts + 1));
}
