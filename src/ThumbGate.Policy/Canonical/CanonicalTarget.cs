namespace ThumbGate.Policy.Canonical;

/// <summary>
/// The one reading of a request target in origin form. <see cref="Raw"/> is what is sent; everything else is what is judged, and both
/// are the same bytes. Made by <see cref="TargetReader"/> only.
/// </summary>
public readonly struct CanonicalTarget
{
    /// <param name="raw">The target as received.</param>
    /// <param name="rawPathLength">Length of the path part of <paramref name="raw"/>.</param>
    /// <param name="path">The decoded path; <c>%2F</c> and <c>%25</c> stay encoded (upper case).</param>
    /// <param name="keepsEncoded">Whether the path still holds <c>%2F</c> or <c>%25</c>.</param>
    internal CanonicalTarget(string raw, int rawPathLength, ReadOnlyMemory<char> path, bool keepsEncoded)
    {
        Raw = raw;
        RawPathLength = rawPathLength;
        Path = path;
        KeepsEncoded = keepsEncoded;
    }

    /// <summary>The target as received, path and query.</summary>
    public string Raw { get; }

    /// <summary>How many characters of <see cref="Raw"/> are its path.</summary>
    public int RawPathLength { get; }

    /// <summary>The path decoded once; a slice of <see cref="Raw"/> where nothing was encoded. <c>%2F</c> and <c>%25</c> stay as they are.</summary>
    public ReadOnlyMemory<char> Path { get; }

    /// <summary>Whether <see cref="Path"/> still holds <c>%2F</c> or <c>%25</c>: refused unless a path parameter of the operation opts in.</summary>
    public bool KeepsEncoded { get; }

    /// <summary>The raw query with its question mark, or empty.</summary>
    public ReadOnlySpan<char> Query => Raw is null ? default : Raw.AsSpan(RawPathLength);

    /// <summary>
    /// Whether the target lies below a prefix in its raw form, too: the prefix is cut off the bytes that are sent, so a prefix that is
    /// spelled with escapes is none.
    /// </summary>
    /// <param name="prefix">A path prefix without a trailing slash; empty for none.</param>
    public bool IsBelow(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return Raw is not null
            && Raw.StartsWith(prefix, StringComparison.Ordinal)
            && (RawPathLength == prefix.Length || (RawPathLength > prefix.Length && Raw[prefix.Length] == '/'));
    }

    /// <summary>The same target less a prefix of its path (the integration's). What is left starts with a slash.</summary>
    /// <param name="prefix">A path prefix without a trailing slash that the target <see cref="IsBelow"/>.</param>
    /// <exception cref="ArgumentException">The target is not below the prefix.</exception>
    public CanonicalTarget Without(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length == 0)
        {
            return this;
        }

        if (!IsBelow(prefix))
        {
            throw new ArgumentException("The target does not start with the prefix.", nameof(prefix));
        }

        // The rest of a path that ends with the prefix is the root.
        var raw = RawPathLength == prefix.Length ? string.Concat("/", Raw.AsSpan(prefix.Length)) : Raw[prefix.Length..];
        var rawPathLength = Math.Max(1, RawPathLength - prefix.Length);
        var path = Path.Length == prefix.Length ? raw.AsMemory(0, 1) : Path[prefix.Length..];
        return new(raw, rawPathLength, path, KeepsEncoded);
    }
}
