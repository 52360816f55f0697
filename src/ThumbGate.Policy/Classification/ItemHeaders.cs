using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Classification;

/// <summary>Headers of an item of an envelope. What is JSON by its envelope's kind is that without saying so.</summary>
internal sealed class ItemHeaders : IRequestHeaders
{
    private const string ContentType = "Content-Type";

    private IReadOnlyList<KeyValuePair<string, string>> _headers = [];
    private bool _isJson;

    /// <inheritdoc/>
    public WatchedHeaders Watched { get; private set; }

    public void Set(IReadOnlyList<KeyValuePair<string, string>> headers, bool isJson)
    {
        _headers = headers;
        _isJson = isJson;
        Watched = isJson ? WatchedHeaders.ContentType : WatchedHeaders.None;
        for (var i = 0; i < headers.Count; i++)
        {
            Watched |= WatchedHeaderNames.Of(headers[i].Key);
        }
    }

    public int Find(string name, out string value)
    {
        value = "";
        var count = 0;
        for (var i = 0; i < _headers.Count; i++)
        {
            if (_headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase) && count++ == 0)
            {
                value = _headers[i].Value;
            }
        }

        if (count == 0 && _isJson && name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            value = "application/json";
            count = 1;
        }

        return count;
    }
}
