using System.Text;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>One request as an upstream got it.</summary>
/// <param name="Method">As sent.</param>
/// <param name="RawTarget">The request line's target, byte for byte.</param>
/// <param name="Protocol">HTTP/1.1 or HTTP/2.</param>
/// <param name="Headers">Every header, its values in order.</param>
/// <param name="Body">The body's bytes; empty where the upstream only counts.</param>
/// <param name="BodyLength">How many bytes the body had.</param>
public sealed record RecordedRequest(
    string Method, string RawTarget, string Protocol, IReadOnlyDictionary<string, string[]> Headers, byte[] Body, long BodyLength)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The header's values joined by commas, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;
}
