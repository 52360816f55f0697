namespace ThumbGate.Policy.Cases;

/// <summary>The headers of a described request.</summary>
internal sealed class DescribedHeaders(IReadOnlyList<KeyValuePair<string, string>> headers) : IRequestHeaders
{
    /// <inheritdoc/>
    public int Find(string name, out string value)
    {
        value = "";
        var count = 0;
        foreach (var header in headers)
        {
            if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase) && count++ == 0)
            {
                value = header.Value;
            }
        }

        return count;
    }

    /// <summary>The same headers with a Content-Type, where there is none.</summary>
    public DescribedHeaders WithContentType(string type) =>
        Find("Content-Type", out _) > 0 ? this : new DescribedHeaders([.. headers, new("Content-Type", type)]);
}
