namespace ThumbGate.Policy.Feedback;

/// <summary>What feedback became: requests with this fingerprint are stopped before execution.</summary>
/// <param name="Id">Stable identifier.</param>
/// <param name="Role">The role it binds.</param>
/// <param name="Operation">Full operation id.</param>
/// <param name="Fingerprint">Of role, operation, resource, query and content: see <see cref="Fingerprints"/>.</param>
/// <param name="Strength">Deny or hold; allow means it is only observed.</param>
/// <param name="Expires">When it ends, or null for never. The host drops expired blocks; the engine has no clock.</param>
/// <param name="Incident">The decision that was thumbed down.</param>
/// <param name="Why">What went wrong, in the words of the feedback.</param>
/// <param name="Instead">What to do instead, or empty.</param>
public sealed record Block(
    string Id,
    string Role,
    string Operation,
    Digest256 Fingerprint,
    Verdict Strength,
    DateTimeOffset? Expires,
    string Incident,
    string Why,
    string Instead);

/// <summary>What a block is found by. A fingerprint is a digest, also of role and operation: it alone spreads the keys.</summary>
/// <param name="Role">The role it binds.</param>
/// <param name="Operation">Full operation id.</param>
/// <param name="Fingerprint">See <see cref="Fingerprints"/>.</param>
public readonly record struct BlockKey(string Role, string Operation, Digest256 Fingerprint)
{
    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode();
}
