using ThumbGate.Policy;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Evidence;

/// <summary>The public keys of the policy in force. Those in files and variables are looked at again every few seconds.</summary>
/// <param name="read">What stands behind a reference, or null.</param>
/// <param name="logger">Told which keys are not there.</param>
internal sealed partial class EvidenceKeyring(Func<SecretReference, string?> read, ILogger<EvidenceKeyring> logger)
{
    private readonly Lock _gate = new();
    private EvidenceRules _rules = EvidenceRules.Empty;
    private (string Issuer, string? Pem)[] _known = [];
    private volatile EvidenceKeys _current = EvidenceKeys.Empty;
    private readonly HashSet<string> _had = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _broken = [];

    public EvidenceKeys Current => _current;

    /// <summary>Issuers whose key is gone, or is none: they vouch for nothing. One who never had a key is not broken, only not there yet.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Takes over the issuers of a policy.</summary>
    public void Adopt(PolicySet policy)
    {
        lock (_gate)
        {
            _rules = policy.Evidence;
            Read();
        }
    }

    /// <summary>Looks at files and variables again. Keys that did not change keep what was verified with them.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            Read();
        }
    }

    private void Read()
    {
        (string Issuer, string? Pem)[] now =
            [.. _rules.Issuers.SelectMany(i => i.Keys.Select(k => (i.Name, k.Pem ?? read(k.Reference!))))];
        if (now.SequenceEqual(_known))
        {
            return;
        }

        _known = now;
        var good = now.Where(k => k.Pem is not null && EvidenceKeys.Fault(k.Pem) is null).Select(k => (k.Issuer, k.Pem!)).ToArray();
        _current = EvidenceKeys.From(good);
        _had.UnionWith(now.Where(k => k.Pem is not null).Select(k => k.Issuer));
        string[] without = [.. _rules.Issuers.Select(i => i.Name).Except(good.Select(k => k.Issuer), StringComparer.Ordinal)];
        _broken = [.. without.Where(_had.Contains)];
        if (without.Length > 0)
        {
            Missing(logger, string.Join(", ", without));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No public key of {Issuers} is there: what they sign is no evidence (issuers in evidence.yaml)")]
    private static partial void Missing(ILogger logger, string issuers);
}
