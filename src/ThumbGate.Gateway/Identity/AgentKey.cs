using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>Agent keys: <c>tg_&lt;role&gt;_&lt;43 base64url characters&gt;</c>. The role in it is for humans; only the record behind the hash grants it.</summary>
internal static class AgentKey
{
    /// <summary>What every key starts with.</summary>
    public const string Prefix = "tg_";

    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int LongestRole = 64;

    private static readonly SearchValues<char> RoleCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly SearchValues<char> SecretCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A new key of 256 random bits.</summary>
    public static string Create(string role) => $"{Prefix}{role}_{Secret()}";

    /// <summary>43 base64url characters of 32 random bytes.</summary>
    public static string Secret()
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>SHA-256 of the key's UTF-8; allocates nothing for anything that is as short as a key.</summary>
    public static Digest256 Hash(ReadOnlySpan<char> key)
    {
        const int Short = 256;
        Span<byte> digest = stackalloc byte[Digest256.Length];
        if (key.Length <= Short)
        {
            Span<byte> utf8 = stackalloc byte[Short * 3];
            SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], digest);
        }
        else
        {
            var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(key.Length));
            SHA256.HashData(rented.AsSpan(0, Encoding.UTF8.GetBytes(key, rented)), digest);
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return Digest256.From(digest);
    }

    /// <summary>Whether a key stands anywhere in a text.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Prefix, StringComparison.Ordinal))
        {
            text = text[(at + Prefix.Length)..];
            var role = text.IndexOfAnyExcept(RoleCharacters);
            if (role is > 0 and <= LongestRole && text[role] == '_' && text.Length > role + SecretLength
                && !text.Slice(role + 1, SecretLength).ContainsAnyExcept(SecretCharacters))
            {
                return true;
            }
        }

        return false;
    }
}
