using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Operator tokens: <c>tgop_&lt;name&gt;_&lt;43 base64url characters&gt;</c>.</summary>
internal static class OperatorToken
{
    /// <summary>What every token starts with.</summary>
    public const string Prefix = "tgop_";

    /// <summary>A new token of 256 random bits.</summary>
    public static string Create(string name) => $"{Prefix}{name}_{AgentKey.Secret()}";

    /// <inheritdoc cref="AgentKey.Hash"/>
    public static Digest256 Hash(ReadOnlySpan<char> token) => AgentKey.Hash(token);
}
