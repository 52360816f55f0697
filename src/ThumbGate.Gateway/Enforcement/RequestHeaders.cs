using ThumbGate.Policy;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>The engine's view of Kestrel's request headers.</summary>
internal sealed class RequestHeaders(IHeaderDictionary headers) : IRequestHeaders
{
    public int Find(string name, out string value)
    {
        if (!headers.TryGetValue(name, out var values) || values.Count == 0)
        {
            value = "";
            return 0;
        }

        value = values[0] ?? "";
        return values.Count;
    }
}
