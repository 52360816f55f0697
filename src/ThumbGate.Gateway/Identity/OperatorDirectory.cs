using System.Collections.Frozen;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Active operators by token, in memory.</summary>
internal sealed class OperatorDirectory : IFollowsStore, IDisposable
{
    private readonly StoreCopy<Snapshot> _operators;

    public OperatorDirectory(Database database, OperatorStore store, IBus bus, TimeProvider time, ILogger<OperatorDirectory> logger)
    {
        _operators = new(
            Revisions.Operators,
            new Snapshot(FrozenDictionary<Digest256, OperatorRecord>.Empty, []),
            database,
            // They are few: all of them are loaded.
            async (_, _, _) => new Snapshot((await store.LoadActiveAsync()).ToFrozenDictionary(), (await store.RevokedNamesAsync()).ToFrozenSet(StringComparer.OrdinalIgnoreCase)),
            time,
            logger);
        store.Changed = (revision, cancellation) =>
        {
            bus.Publish(StoreChange.Topic, new StoreChange(Revisions.Operators, revision).ToString());
            return RefreshAsync(cancellation);
        };
    }

    /// <summary>How many operators are active.</summary>
    public int Count => _operators.Current.ByToken.Count;

    /// <summary>Whether somebody of that name was an operator and is none any more, whoever says so.</summary>
    public bool IsRevoked(string name) => _operators.Current.Revoked.Contains(name);

    /// <summary>The operator behind a token, or null.</summary>
    public OperatorRecord? Find(ReadOnlySpan<char> token) =>
        token.StartsWith(OperatorToken.Prefix, StringComparison.Ordinal) ? _operators.Current.ByToken.GetValueOrDefault(OperatorToken.Hash(token)) : null;

    public bool IsLoaded => _operators.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) => _operators.RefreshAsync(anyway: false, cancellation);

    public bool Concerns(StoreChange change) => _operators.Concerns(change);

    public void Dispose() => _operators.Dispose();

    private sealed record Snapshot(FrozenDictionary<Digest256, OperatorRecord> ByToken, FrozenSet<string> Revoked);
}
