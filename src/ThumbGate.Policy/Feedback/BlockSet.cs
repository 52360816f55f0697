using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Feedback;

/// <summary>
/// All blocks in force, immutable. Finding none for an operation costs one look-up, however many there are. What changed since the set was
/// compiled lies over it: a change costs as much as the changes before it, and not as much as the set.
/// </summary>
public sealed class BlockSet
{
    // By role, then by operation: a dictionary of plain strings hashes them far faster than one of pairs.
    private readonly Dictionary<string, Dictionary<string, Dictionary<Digest256, Block>>> _compiled;

    // Hashes of the operations' ids: most operations have no block for anybody, and this tells without a look at any text.
    private readonly HashSet<int> _operations;

    // Null is a block that is no more; there are none where this is null itself.
    private readonly Dictionary<BlockKey, Block?>? _changes;
    private readonly HashSet<string>? _changedOperations;

    private BlockSet(
        Dictionary<string, Dictionary<string, Dictionary<Digest256, Block>>> compiled,
        HashSet<int> operations,
        Dictionary<BlockKey, Block?>? changes,
        HashSet<string>? changedOperations,
        int count)
    {
        _compiled = compiled;
        _operations = operations;
        _changes = changes;
        _changedOperations = changedOperations;
        Count = count;
    }

    /// <summary>No blocks.</summary>
    public static BlockSet Empty { get; } = new([], [], null, null, 0);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>How many changes lie over what was compiled.</summary>
    public int Changes => _changes?.Count ?? 0;

    /// <summary>Makes a set; of two blocks with one fingerprint the stricter stays.</summary>
    public static BlockSet From(IEnumerable<Block> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var table = new Dictionary<string, Dictionary<string, Dictionary<Digest256, Block>>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var block in blocks)
        {
            if (!table.TryGetValue(block.Role, out var operations))
            {
                table[block.Role] = operations = new(StringComparer.Ordinal);
            }

            if (!operations.TryGetValue(block.Operation, out var prints))
            {
                operations[block.Operation] = prints = [];
            }

            if (!prints.TryGetValue(block.Fingerprint, out var other) || block.Strength < other.Strength)
            {
                count += other is null ? 1 : 0;
                prints[block.Fingerprint] = block;
            }
        }

        return new BlockSet(table, [.. table.Values.SelectMany(o => o.Keys).Select(o => o.GetHashCode(StringComparison.Ordinal))], null, null, count);
    }

    /// <summary>The set after changes: each key has this block now, or none.</summary>
    public BlockSet With(IReadOnlyCollection<KeyValuePair<BlockKey, Block?>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count == 0)
        {
            return this;
        }

        var merged = _changes is null ? [] : new Dictionary<BlockKey, Block?>(_changes);
        var operations = _changedOperations is null ? new HashSet<string>(StringComparer.Ordinal) : new HashSet<string>(_changedOperations, StringComparer.Ordinal);
        var count = Count;
        foreach (var (key, block) in changes)
        {
            var had = merged.TryGetValue(key, out var changed) ? changed is not null : FindCompiled(key) is not null;
            count += (block is null ? 0 : 1) - (had ? 1 : 0);
            merged[key] = block;
            operations.Add(key.Operation);
        }

        return new BlockSet(_compiled, _operations, merged, operations, count);
    }

    /// <summary>The same blocks, compiled anew. Costs as much as there are.</summary>
    public BlockSet Compiled() => _changes is null ? this : From(All());

    /// <summary>Whether any block may bind the role's operation, so that a fingerprint is worth computing.</summary>
    public bool Binds(string role, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Count > 0
            && ((_operations.Contains(operation.IdHash) && Prints(role, operation.Id) is not null)
                || (_changedOperations is not null && _changedOperations.Contains(operation.Id)));
    }

    /// <summary>The block with a fingerprint, or null.</summary>
    public Block? Find(string role, string operation, Digest256 fingerprint)
    {
        var key = new BlockKey(role, operation, fingerprint);
        return _changes is not null && _changes.TryGetValue(key, out var changed) ? changed : FindCompiled(key);
    }

    private Block? FindCompiled(in BlockKey key) => Prints(key.Role, key.Operation)?.GetValueOrDefault(key.Fingerprint);

    private Dictionary<Digest256, Block>? Prints(string role, string operation) =>
        _compiled.TryGetValue(role, out var operations) ? operations.GetValueOrDefault(operation) : null;

    private IEnumerable<Block> All() =>
        _compiled.Values.SelectMany(o => o.Values).SelectMany(p => p.Values)
            .Where(b => !_changes!.ContainsKey(new BlockKey(b.Role, b.Operation, b.Fingerprint)))
            .Concat(_changes!.Values.OfType<Block>());
}
