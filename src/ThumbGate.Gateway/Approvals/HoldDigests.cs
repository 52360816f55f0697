using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a hold is bound to.</summary>
/// <param name="Sent">Method, raw target, kept headers, raw body, agent, role, integration and credential: what an approver releases.</param>
/// <param name="Repeat">The same without the idempotency key that SDKs make anew for every try: what joins repeats to one hold.</param>
internal readonly record struct HoldDigests(Digest256 Sent, Digest256 Repeat)
{
    /// <summary>Digests a request whose body is buffered.</summary>
    public static HoldDigests Of(GovernedRequest governed, DigestKey key) => new(key.Of(Parts(governed, true)), key.Of(Parts(governed, false)));

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(GovernedRequest governed, bool withIdempotency)
    {
        var request = governed.Request;
        var agent = request.Agent!;
        yield return Utf8(request.Method);
        yield return Utf8(request.Target.Raw);
        yield return Utf8(agent.Id);
        yield return Utf8(agent.Role);
        yield return Utf8(governed.Integration.Name);
        yield return Utf8(governed.Credential?.Name ?? "");
        var catalog = governed.Integration.Catalog;
        foreach (var name in catalog.Upstream.Names)
        {
            var isIdempotency = string.Equals(name, catalog.IdempotencyHeader, StringComparison.OrdinalIgnoreCase);
            if ((withIdempotency || !isIdempotency)
                && governed.Context.Request.Headers.TryGetValue(name, out var values)
                && Kept(name, values.ToString()) is { } kept)
            {
                yield return Utf8(name);
                yield return Utf8(kept);
            }
        }

        if (governed.Integration.PassesCredential)
        {
            // Whose account it is done with is part of what an approver releases.
            yield return Utf8("Authorization");
            yield return Utf8(governed.Context.Request.Headers.Authorization.ToString());
        }

        yield return request.Body;
    }

    // What a caller prefers of the gateway is not sent.
    private static string? Kept(string name, string value) =>
        string.Equals(name, "Prefer", StringComparison.OrdinalIgnoreCase) ? Preferences.ForUpstream(value) : value;

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
