using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Where a JSON envelope keeps its items, and what the members of an item are called. Immutable.</summary>
/// <param name="items">The array of items.</param>
/// <param name="method">The member that holds the HTTP method.</param>
/// <param name="url">The member that holds the URL.</param>
/// <param name="body">The member that holds the body.</param>
/// <param name="headers">The member that holds the headers.</param>
public sealed class JsonRequestsShape(
    EnvelopePointer items, string method = "method", string url = "url", string body = "body", string headers = "headers")
{
    internal const int Method = 0;
    internal const int Url = 1;
    internal const int Body = 2;
    internal const int Headers = 3;
    internal const int ReferenceId = 4;
    internal const int Id = 5;

    /// <summary>The array of items.</summary>
    internal EnvelopePointer Items { get; } = items;

    /// <summary>Member names as UTF-8, in the order of the constants; the last two name an item.</summary>
    internal byte[][] Names { get; } = [.. new[] { method, url, body, headers, "referenceId", "id" }.Select(Encoding.UTF8.GetBytes)];
}
