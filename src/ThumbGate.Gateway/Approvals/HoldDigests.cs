using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Bodies;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a hold is bound to.</summary>
/// <param name="Sent">Method, raw target, kept headers, raw body, agent, role, integration and credential: what an approver releases.</param>
/// <param name="Repeat">
/// The same without what clients make anew for every try (idempotency key, multipart boundary, JSON-RPC id and progress token): what joins
/// repeats to one hold.
/// </param>
internal readonly record struct HoldDigests(Digest256 Sent, Digest256 Repeat)
{
    private const int NameLength = 16;

    /// <summary>Digests a request whose body is buffered.</summary>
    public static HoldDigests Of(GovernedRequest governed, DigestKey key) => new(SentOf(governed, key), RepeatOf(governed, key));

    /// <summary><see cref="Sent"/> alone.</summary>
    public static Digest256 SentOf(GovernedRequest governed, DigestKey key) =>
        key.Of([.. Bound(governed).Select(b => b.Value), .. Headers(governed, isRepeat: false), governed.Request.Body]);

    /// <summary><see cref="Repeat"/> alone.</summary>
    public static Digest256 RepeatOf(GovernedRequest governed, DigestKey key) =>
        key.Of([.. Bound(governed).Select(b => b.Value), .. Headers(governed, isRepeat: true), .. RepeatParts.Of(governed.Request)]);

    /// <summary>A short keyed digest of each bound part by its name, as JSON: what tells in which of them two requests differ.</summary>
    public static string PartsOf(GovernedRequest governed, DigestKey key) => JsonSerializer.Serialize(Bound(governed)
        .Append((Name: "headers", Value: Utf8(key.Of(Headers(governed, isRepeat: true)).ToString())))
        .Append((Name: "body", Value: Utf8(key.Of(RepeatParts.Of(governed.Request)).ToString())))
        .ToDictionary(b => b.Name, b => key.Of(b.Value.Span).ToString()[..NameLength], StringComparer.Ordinal));

    /// <summary>The names of the parts in which a held request differs from another one; empty where that can't be told.</summary>
    public static IReadOnlyList<string> Differences(string? parts, string? others)
    {
        if (Read(parts) is not { } mine || Read(others) is not { } theirs)
        {
            return [];
        }

        return [.. mine.Where(p => theirs.TryGetValue(p.Key, out var other) && other != p.Value).Select(p => p.Key)];
    }

    private static Dictionary<string, string>? Read(string? parts) => parts is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(parts);

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Value)> Bound(GovernedRequest governed)
    {
        var request = governed.Request;
        var agent = request.Agent!;
        yield return ("method", Utf8(request.Method));
        yield return ("target", Utf8(request.Target.Raw));
        yield return ("agent", Utf8(agent.Id));
        yield return ("role", Utf8(agent.Role));
        yield return ("integration", Utf8(governed.Integration.Name));

        // Whose account it is done with is part of what an approver releases.
        yield return ("credential", Utf8(governed.Integration.PassesCredential
            ? "own " + governed.Context.Request.Headers.Authorization
            : governed.Credential is { } credential ? "named " + credential.Name : ""));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Headers(GovernedRequest governed, bool isRepeat)
    {
        var catalog = governed.Integration.Catalog;
        foreach (var name in catalog.Upstream.Names)
        {
            var isMadeAnew = isRepeat && Is(name, catalog.IdempotencyHeader);
            if (!isMadeAnew && governed.Context.Request.Headers.TryGetValue(name, out var values) && Kept(governed, name, values.ToString(), isRepeat) is { } kept)
            {
                yield return Utf8(name);
                yield return Utf8(kept);
            }
        }
    }

    // What a caller prefers of the gateway is not sent.
    private static string? Kept(GovernedRequest governed, string name, string value, bool isRepeat) =>
        Is(name, "Prefer") ? Preferences.ForUpstream(value)
        : isRepeat && Is(name, "Content-Type") ? RepeatParts.TypeOf(governed.Request, value)
        : value;

    private static bool Is(string name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
