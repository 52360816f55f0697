namespace ThumbGate.Policy.Feedback;

/// <summary>What feedback became: requests with this fingerprint are stopped before execution.</summary>
/// <param name="Id">Stable identifier.</param>
/// <param name="Role">The role it binds.</param>
/// <param name="Operation">Full operation id.</param>
/// <param name="Fingerprint">Of role, operation, resource, query and content: see <see cref="Fingerprints"/>.</param>
/// <param name="Strength">Deny or hold; allow means it is only observed.</param>
/// <param name="Expires">When it ends, or null for never. The host drops expired blocks; the engine has no clock.</param>
/// <param name="Incident">The decision that was thumbed down.</param>
/// <param name="Why">What went wrong, in the words of the feedback.</param>
/// <param name="Instead">What to do instead, or empty.</param>
public sealed record Block(
    string Id,
    string Role,
    string Operation,
    Digest256 Fingerprint,
    Verdict Strength,
    DateTimeOffset? Expires,
    string Incident,
    string Why,
    string Instead);

/// <summary>All blocks in force, immutable. Finding none for an operation costs one look-up, however many there are.</summary>
public sealed class BlockSet
{
    // By role, then by operation: a dictionary of plain strings hashes them far faster than one of pairs.
    private readonly Dictionary<string, Dictionary<string, Dictionary<Digest256, Block>>> _blocks;

    private BlockSet(Dictionary<string, Dictionary<string, Dictionary<Digest256, Block>>> blocks, int count)
    {
        _blocks = blocks;
        Count = count;
    }

    /// <summary>No blocks.</summary>
    public static BlockSet Empty { get; } = new([], 0);

    /// <summary>How many there are.</summary>
    public int Count { get; }

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

        return new BlockSet(table, count);
    }

    /// <summary>Whether any block binds the role's operation, so that a fingerprint is worth computing.</summary>
    public bool Binds(string role, string operation) => Count > 0 && Prints(role, operation) is not null;

    /// <summary>The block with a fingerprint, or null.</summary>
    public Block? Find(string role, string operation, Digest256 fingerprint) => Prints(role, operation)?.GetValueOrDefault(fingerprint);

    private Dictionary<Digest256, Block>? Prints(string role, string operation) =>
        _blocks.TryGetValue(role, out var operations) ? operations.GetValueOrDefault(operation) : null;
}
