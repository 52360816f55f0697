namespace ThumbGate.Gateway.Audit;

/// <summary>
/// The circumstances that a writer has committed, and need not offer again. They are forgotten every few minutes: what somebody uses is
/// offered again then, and what nobody offers for a day may leave the record. Used by one thread.
/// </summary>
internal sealed class KnownCircumstances(TimeProvider time)
{
    /// <summary>How long a writer knows any of them without looking.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private const int Most = 16_384;

    private readonly HashSet<Circumstances> _known = [];
    private long _since = time.GetTimestamp();

    /// <summary>To be called before a transaction, and not in one.</summary>
    public void Begin()
    {
        if (time.GetElapsedTime(_since) > Remembered || _known.Count > Most)
        {
            _known.Clear();
            _since = time.GetTimestamp();
        }
    }

    public bool Has(Circumstances like) => _known.Contains(like);

    /// <summary>What a transaction has brought that is committed now.</summary>
    public void Add(IEnumerable<Circumstances> committed) => _known.UnionWith(committed);
}
