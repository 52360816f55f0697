using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Classification;

/// <summary>Where a client may put its key.</summary>
public enum KeySlotKind : byte
{
    Bearer,
    BasicUser,
    BasicPassword,
    Header,
    Query,
}

/// <summary>One place where the vendor's SDKs put an API key: it is where the agent's key is looked for, and what is stripped.</summary>
/// <param name="Kind">The place.</param>
/// <param name="Name">Header or query name; empty for the Authorization kinds.</param>
public sealed record KeySlot(KeySlotKind Kind, string Name);

/// <summary>The route-to-risk map of one vendor API, compiled. Immutable.</summary>
public sealed class Catalog
{
    public required string Name { get; init; }

    /// <summary>Default surface of its operations.</summary>
    public required Surface Surface { get; init; }

    /// <summary>Hosts that the vendor serves it on; <c>*.example.com</c> covers one or more labels.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Paths before every pattern, any of them; the longest first. Never empty.</summary>
    public IReadOnlyList<BasePrefix> Prefixes { get; init; } = [new BasePrefix("")];

    internal BasePrefix[] PrefixList => field ??= [.. Prefixes];

    /// <summary>How its paths are brought into one spelling for matching.</summary>
    public PathRules Paths { get; init; } = PathRules.None;

    /// <summary>Where it lets a request name another method than its own.</summary>
    public MethodOverrides MethodOverrides { get; init; } = MethodOverrides.None;

    /// <summary>How a credential that names no scheme goes upstream.</summary>
    public CredentialPlace Auth { get; init; } = CredentialPlace.Bearer;

    public IReadOnlyList<KeySlot> KeySlots { get; init; } = [];

    /// <summary>Where <c>arg:</c> sources are read, or null where the vendor knows no such place.</summary>
    public ArgumentPlace? Argument { get; init; }

    /// <summary>The vendor's idempotency header, or null.</summary>
    public string? IdempotencyHeader { get; init; }

    /// <summary>Request headers that go upstream besides the standard ones.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    /// <summary>Headers that switch the account: they pass only with values that the role names.</summary>
    public IReadOnlyList<string> AccountSwitchHeaders { get; init; } = [];

    /// <summary>Compiled from the lists above: the headers that go upstream.</summary>
    public UpstreamHeaders Upstream => field ??= UpstreamHeaders.Compile(AllowedHeaders, AccountSwitchHeaders, IdempotencyHeader, KeySlots, MethodOverrides.Headers);

    /// <summary>The vendor's error shape, or null for plain problem+json.</summary>
    public ErrorShape? Errors { get; init; }

    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Compiled from <see cref="Operations"/>: those that a request's method and path reach.</summary>
    public required RouteTable Routes { get; init; }

    /// <summary>Compiled from <see cref="Operations"/>: those that stand inside bodies.</summary>
    public RouteTable Calls { get; init; } = RouteTable.Compile([], out _);

    /// <summary>What a request is that no operation matches, by method; GET also serves HEAD.</summary>
    public required UnmatchedOperations Unmatched { get; init; }

    /// <summary>Where it stands: file.</summary>
    public string Source { get; init; } = "";
}

/// <summary>A tree of placeholders that a refusal is merged into, so that the vendor's SDKs raise with our reason in it.</summary>
/// <param name="Root">Nested <c>IReadOnlyDictionary&lt;string, object?&gt;</c>, <c>IReadOnlyList&lt;object?&gt;</c>, strings, numbers, booleans and nulls.</param>
public sealed record ErrorShape(IReadOnlyDictionary<string, object?> Root);
