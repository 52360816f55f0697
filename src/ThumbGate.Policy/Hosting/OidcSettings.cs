namespace ThumbGate.Policy.Hosting;

/// <summary>An OpenID Connect issuer whose tokens operators may send.</summary>
/// <param name="Issuer">As tokens spell it; its keys are found by discovery.</param>
/// <param name="Audience">What a token must be for.</param>
/// <param name="Admit">Groups of the issuer whose members are operators; never empty.</param>
/// <param name="GroupsClaim">The claim that lists somebody's groups.</param>
/// <param name="NameClaim">The claim that names somebody.</param>
/// <param name="Domain">The mail domain of the house, lower case: <c>dana@its.domain</c> is dana. Null: names are whole.</param>
public sealed record OidcSettings(
    Uri Issuer, string Audience, IReadOnlyList<string> Admit, string GroupsClaim, string NameClaim, string? Domain)
{
    /// <summary>What somebody is called here: trimmed, lower case, and without the house's domain.</summary>
    public static string NameOf(string name, string? domain)
    {
        var person = name.Trim().ToLowerInvariant();
        return domain is not null && person.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase) ? person[..^(domain.Length + 1)] : person;
    }

    /// <inheritdoc/>
    public bool Equals(OidcSettings? other) =>
        other is not null && (Issuer, Audience, GroupsClaim, NameClaim, Domain) == (other.Issuer, other.Audience, other.GroupsClaim, other.NameClaim, other.Domain)
        && Admit.SequenceEqual(other.Admit, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Issuer, Audience);
}
