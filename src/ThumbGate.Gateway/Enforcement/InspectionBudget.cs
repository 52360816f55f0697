namespace ThumbGate.Gateway.Enforcement;

/// <summary>Bounds the memory of all bodies that are held at one time for inspection.</summary>
internal sealed class InspectionBudget(PolicyHolder policies)
{
    private long _used;

    /// <summary>Takes bytes from the budget; false where they would exceed it.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= policies.Current.Host.InspectTotal)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(int bytes) => Interlocked.Add(ref _used, -bytes);
}
