using System.Security.Cryptography;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>
/// What an operator gives besides the token where that is asked for: <c>su-</c> and five groups of five letters and digits, 125 random bits.
/// It is kept apart from the token, so that who finds the one does not have the other.
/// </summary>
internal static class StepUpCode
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Groups = 5;
    private const int GroupLength = 5;

    public static string Create() =>
        "su-" + string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <inheritdoc cref="AgentKey.Hash"/>
    public static Digest256 Hash(string code) => AgentKey.Hash(code.Trim().ToLowerInvariant());

    /// <summary>Whether a code is the one of a hash; takes the same time whichever it is.</summary>
    public static bool IsOf(string code, Digest256 hash)
    {
        Span<byte> given = stackalloc byte[Digest256.Length];
        Span<byte> known = stackalloc byte[Digest256.Length];
        Hash(code).CopyTo(given);
        hash.CopyTo(known);
        return CryptographicOperations.FixedTimeEquals(given, known);
    }
}
