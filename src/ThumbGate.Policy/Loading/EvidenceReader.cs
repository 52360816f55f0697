using System.Collections.Frozen;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads evidence.yaml: who may attest what, and what makes it proof.</summary>
internal sealed class EvidenceReader(KnownNames known, ConfigErrors errors)
{
    private static readonly TimeSpan LeastFresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostFresh = TimeSpan.FromDays(90);
    private static readonly TimeSpan UsualFresh = TimeSpan.FromHours(24);

    private static readonly Choices<EvidenceBinding> Bindings = new("nothing that evidence can be bound to", new Dictionary<string, EvidenceBinding>(StringComparer.Ordinal)
    {
        ["resource"] = EvidenceBinding.Resource,
        ["body"] = EvidenceBinding.Body,
        ["artifact"] = EvidenceBinding.Artifact,
    });

    public EvidenceRules Read(ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        var issuers = Maps(reader.Nested("issuers"), "an issuer", "write keys: [\"file:/path\"] under it").Select(m => Issuer(m.Name, m.Map)).ToArray();
        var names = issuers.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var labels = Maps(reader.Nested("labels"), "a label", "write { issuers: [NAME], binds: [resource], fresh: 24h } under it")
            .Select(m => Label(m.Name, m.Map, names)).ToArray();
        reader.Finish();

        // A label that says nothing is still one that is named, so that its own error isn't followed by those of all who ask for it.
        foreach (var (key, _) in (map.Entries.Find(e => e.Key.Text == "labels").Value as ConfigMap)?.Entries ?? [])
        {
            known.EvidenceLabels!.Add(key.Text);
        }

        return new EvidenceRules { Issuers = issuers, Labels = labels.DistinctBy(l => l.Name).ToFrozenDictionary(l => l.Name, StringComparer.Ordinal) };
    }

    private List<(string Name, ConfigMap Map)> Maps(MapReader? reader, string what, string cure)
    {
        var found = new List<(string, ConfigMap)>();
        foreach (var (key, value) in reader?.Map.Entries ?? [])
        {
            if (!ConfigText.IsName(key.Text))
            {
                errors.Add(key, $"not a name for {what}", "write lower-case letters, digits and dashes");
            }

            if (value is ConfigMap map)
            {
                found.Add((key.Text, map));
            }
            else
            {
                errors.Add(value, $"'{key.Text}' is {value.Kind} where a map belongs", cure);
            }
        }

        return found;
    }

    private EvidenceIssuer Issuer(string name, ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        if (!reader.Has("keys"))
        {
            errors.Add(map, "missing", "write keys: [\"file:/path\"], each a public key as PEM", "keys");
        }

        var keys = reader.Scalars("keys").Select(Key).OfType<EvidenceKeySource>().ToArray();
        reader.Finish();
        return new EvidenceIssuer(name, keys);
    }

    // What stands there is never repeated: it may be a private key.
    private EvidenceKeySource? Key(ConfigScalar scalar)
    {
        if (SecretReference.TryParse(scalar.Text, out var reference) && !reference!.Location.Any(char.IsWhiteSpace))
        {
            return new EvidenceKeySource(reference, null);
        }

        if (EvidenceKeys.Fault(scalar.Text) is not { } fault)
        {
            return new EvidenceKeySource(null, scalar.Text);
        }

        errors.Add(scalar, fault, "write \"file:/path\", \"env:NAME\", or a public key on P-256 as PEM", "keys");
        return null;
    }

    private EvidenceLabel Label(string name, ConfigMap map, HashSet<string> issuers)
    {
        var reader = new MapReader(map, errors);
        var provenance = reader.Flag("provenance", false);
        var label = new EvidenceLabel
        {
            Name = name,
            Issuers = Issuers(reader, issuers),
            Binds = Binds(reader),
            Fresh = reader.Duration("fresh", UsualFresh, LeastFresh, MostFresh, "1m to 90d"),
            Once = reader.Flag("once", false),
            TrustsAgents = Trust(reader),
            AttachedBy = Roles(reader),
            Provenance = provenance,
            Builders = [.. reader.Scalars("builders").Select(b => b.Text)],
            Source = map.Source,
        };
        reader.Finish();
        if (label.Issuers.Count == 0 && !label.TrustsAgents && !reader.Has("issuers"))
        {
            errors.Add(map, "nobody may attest it", "add issuers: [NAME], or trust: agent where an agent's own word is enough", name);
        }

        if (provenance && label.Binds != EvidenceBinding.Artifact)
        {
            errors.Add(reader.Find("provenance")!, "provenance is of artifacts alone", "write binds: [artifact], or remove provenance");
        }

        if (!provenance && reader.Has("builders"))
        {
            errors.Add(reader.Find("builders")!, "only provenance has a builder", "add provenance: true, or remove builders", "builders");
        }

        return label;
    }

    private IReadOnlyList<string> Issuers(MapReader reader, HashSet<string> issuers)
    {
        var named = reader.Scalars("issuers");
        foreach (var issuer in named.Where(i => !issuers.Contains(i.Text)))
        {
            errors.Add(issuer, "no such issuer", ConfigText.Nearest(issuer.Text, issuers) is { } nearest ? $"write {nearest}" : $"add {issuer.Text}: {{ keys: [\"file:/path\"] }} to issuers");
        }

        return [.. named.Select(i => i.Text)];
    }

    private EvidenceBinding Binds(MapReader reader)
    {
        if (!reader.Has("binds"))
        {
            errors.Add(reader.Map, "missing", "write binds: [resource], [body] or [artifact]; with several all must fit", "binds");
        }

        return reader.ChoicesOf("binds", Bindings, EvidenceBinding.None).Aggregate(EvidenceBinding.None, (all, one) => all | one);
    }

    private bool Trust(MapReader reader)
    {
        if (reader.Scalar("trust") is not { } trust)
        {
            return false;
        }

        if (trust.Text != "agent")
        {
            errors.Add(trust, "nobody whose word could be enough", "write trust: agent, or remove it");
        }

        return true;
    }

    private IReadOnlyList<string> Roles(MapReader reader)
    {
        var roles = reader.Scalars("attachedBy");
        foreach (var role in roles.Where(r => !known.Roles.Contains(r.Text)))
        {
            errors.Add(role, "no such role", ConfigText.Nearest(role.Text, known.Roles) is { } nearest ? $"write {nearest}" : $"add roles/{role.Text}.yaml");
        }

        return [.. roles.Select(r => r.Text)];
    }
}
