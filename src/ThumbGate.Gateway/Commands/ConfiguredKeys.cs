using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Commands;

/// <summary>The public keys of issuers, for verbs that need no gateway.</summary>
internal static class ConfiguredKeys
{
    public static EvidenceKeys Of(EvidenceRules rules) => EvidenceKeys.From(
        rules.Issuers.SelectMany(i => i.Keys.Select(k => (i.Name, k.Pem ?? Read(k.Reference!) ?? ""))));

    // A key that is not there vouches for nothing, here as in the gateway.
    private static string? Read(SecretReference reference)
    {
        try
        {
            return StoreSecret.Read(reference);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            return null;
        }
    }
}
