namespace ThumbGate.Policy.Roles;

/// <summary>An operation id, or the start of one with a trailing star: <c>stripe.refunds.*</c>.</summary>
public sealed class OperationPattern
{
    private readonly string _text;
    private readonly bool _isPrefix;

    /// <param name="pattern">An id, <c>prefix*</c> or <c>*</c>.</param>
    /// <exception cref="FormatException">A star stands anywhere but at the end, or the pattern is empty.</exception>
    public OperationPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (pattern.Length == 0 || (star >= 0 && star != pattern.Length - 1))
        {
            throw new FormatException($"'{pattern}' is no operation pattern: write an id, or its start followed by one '*'.");
        }

        Pattern = pattern;
        _isPrefix = star >= 0;
        _text = _isPrefix ? pattern[..^1] : pattern;
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>Whether it covers an operation id.</summary>
    public bool Covers(string operationId) =>
        _isPrefix ? operationId.StartsWith(_text, StringComparison.Ordinal) : string.Equals(operationId, _text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
