using System.Text;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Storage;

/// <summary>Opens the key of the digests: from the configured secret, else from a file beside the record.</summary>
internal static class DigestKeys
{
    /// <exception cref="StoreUnavailableException">The secret is missing or short, the file can't be read or made, or there is neither.</exception>
    public static DigestKey Open(SecretReference? secret, Database database)
    {
        var where = secret?.ToString() ?? (database.Path is { } path
            ? path + ".key"
            : throw new StoreUnavailableException(
                "digests.secret is missing: with this store every gateway needs the same digest key, and there is no file beside the record to keep it in."));
        try
        {
            return secret is null ? DigestKey.FromFile(where) : new DigestKey(Encoding.UTF8.GetBytes(StoreSecret.Read(secret)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException)
        {
            throw new StoreUnavailableException($"The digest key {where} can't be used ({e.Message}). Provide at least 32 bytes there, or name another under digests.secret.", e);
        }
    }
}
