using System.Collections.Concurrent;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Plain writes whose answer was lost: the same request passes, because a second edit does no harm, and its record names the first. In memory,
/// so that a write is looked for only while there are some.
/// </summary>
internal sealed class LostWrites(AttemptStore attempts) : IFollowsStore
{
    private volatile ConcurrentDictionary<(string Agent, Digest256 Key), string> _lost = new();
    private volatile bool _isLoaded;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _lost.IsEmpty;

    public bool IsLoaded => _isLoaded;

    /// <summary>The decision under which the same request was sent and not answered; or null.</summary>
    public string? Find(string agent, Digest256 key) => _lost.GetValueOrDefault((agent, key));

    /// <summary>Says that an answer was lost, for this gateway: the others learn of it from the record.</summary>
    public void Add(string agent, Digest256 key, string decision) => _lost[(agent, key)] = decision;

    /// <summary>The same request was answered since.</summary>
    public void Remove(string agent, Digest256 key) => _lost.TryRemove((agent, key), out _);

    /// <summary>Never: they are looked at with every refresh.</summary>
    public bool Concerns(StoreChange change) => false;

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            _lost = new(await attempts.LostWritesAsync());
            _isLoaded = true;
        }
        catch (RecordUnavailableException)
        {
            // What is known stays; the copies of the record say in the log that it is gone.
        }
    }
}
