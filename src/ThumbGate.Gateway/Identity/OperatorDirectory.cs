using System.Collections.Frozen;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Active operators by token, in memory.</summary>
internal sealed class OperatorDirectory : IFollowsStore, IDisposable
{
    private readonly StoreCopy<FrozenDictionary<Digest256, OperatorRecord>> _operators;

    public OperatorDirectory(Database database, OperatorStore store, TimeProvider time, ILogger<OperatorDirectory> logger)
    {
        _operators = new(
            Revisions.Operators,
            FrozenDictionary<Digest256, OperatorRecord>.Empty,
            database,
            async () => (await store.LoadActiveAsync()).ToFrozenDictionary(),
            time,
            logger);
        store.Changed = RefreshAsync;
    }

    /// <summary>How many operators are active.</summary>
    public int Count => _operators.Current.Count;

    /// <summary>The operator behind a token, or null.</summary>
    public OperatorRecord? Find(ReadOnlySpan<char> token) =>
        token.StartsWith(OperatorToken.Prefix, StringComparison.Ordinal) ? _operators.Current.GetValueOrDefault(OperatorToken.Hash(token)) : null;

    public bool IsLoaded => _operators.IsLoaded;

    public Task RefreshAsync(CancellationToken cancellation) => _operators.RefreshAsync(anyway: false, cancellation);

    public void Dispose() => _operators.Dispose();
}
