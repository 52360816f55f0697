using System.Collections.Frozen;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads a config folder: gateway.yaml, evidence.yaml, catalogs/*.yaml and roles/*.yaml.</summary>
public static class ConfigLoader
{
    /// <summary>
    /// Compiles the folder, or tells every error of every file at once: a file that can't be read doesn't hide the errors of the others.
    /// </summary>
    /// <param name="folder">The config folder. One that isn't there is an error of the result, not an exception.</param>
    public static LoadResult Load(string folder)
    {
        var errors = new ConfigErrors();
        var files = Files(folder, errors);
        if (files is null)
        {
            return new LoadResult(null, errors.ToList());
        }

        var documents = files.ToDictionary(f => f.Path, f => Document(f, errors), StringComparer.Ordinal);
        var known = new KnownNames();
        foreach (var role in In(files, "roles/"))
        {
            known.Roles.Add(role.Name);
        }

        var evidence = Evidence(documents, known, errors);
        foreach (var file in In(files, "catalogs/"))
        {
            var before = errors.Count;
            var catalog = documents[file.Path] is { } map ? new CatalogReader(known, errors).Read(file.Name, map) : null;
            known.Catalogs[file.Name] = new KnownCatalog(catalog, catalog is null || errors.Count > before);
        }

        var gateway = documents.GetValueOrDefault(ConfigFiles.Gateway) is { } root ? new GatewayReader(known, errors).Read(root) : null;
        var roles = new List<Role>();
        foreach (var file in In(files, "roles/"))
        {
            if (documents[file.Path] is { } map)
            {
                roles.Add(new RoleReader(known, gateway, errors).Read(file.Name, map));
            }
        }

        return errors.Count > 0 || gateway is null
            ? new LoadResult(null, errors.ToList())
            : new LoadResult(Policy(ConfigFiles.Version(files), gateway, evidence, known, roles), []);
    }

    /// <summary>
    /// The <see cref="PolicySet.Version"/> that loading the folder as it is now would give: changes whenever a file that counts does, and
    /// only then. For polling.
    /// </summary>
    /// <exception cref="IOException">The folder can't be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be listed.</exception>
    public static string Hash(string folder) => ConfigFiles.Version(ConfigFiles.Read(folder));

    private static IReadOnlyList<ConfigFile>? Files(string folder, ConfigErrors errors)
    {
        try
        {
            var files = ConfigFiles.Read(folder);
            if (!files.Any(f => f.Path == ConfigFiles.Gateway))
            {
                errors.Add(ConfigFiles.Gateway, 1, 1, "", "the file is missing", $"write {ConfigFiles.Gateway}, or name the folder that holds it");
            }

            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(".", 1, 1, folder, "the folder can't be listed", "let this user read it");
            return null;
        }
    }

    private static IEnumerable<ConfigFile> In(IReadOnlyList<ConfigFile> files, string place) =>
        files.Where(f => f.Path.StartsWith(place, StringComparison.Ordinal) && f.Path.EndsWith(".yaml", StringComparison.Ordinal));

    // Without the file there are no labels; one that can't be read may define any.
    private static EvidenceRules Evidence(Dictionary<string, ConfigMap?> documents, KnownNames known, ConfigErrors errors)
    {
        if (documents.TryGetValue(ConfigFiles.Evidence, out var map) && map is null)
        {
            known.EvidenceLabels = null;
        }

        return map is null ? EvidenceRules.Empty : new EvidenceReader(known, errors).Read(map);
    }

    private static ConfigMap? Document(ConfigFile file, ConfigErrors errors)
    {
        if (file.Path.EndsWith(".yml", StringComparison.Ordinal))
        {
            errors.Add(file.Path, 1, 1, Path.GetFileName(file.Path), "a file that isn't read, by its ending", $"rename it to {file.Name}.yaml");
            return null;
        }

        if (file.Content is null)
        {
            errors.Add(file.Path, 1, 1, "", "the file is " + file.Fault, "make it a readable file of at most 4MiB");
            return null;
        }

        var root = YamlTree.Read(file.Path, file.Content, errors);
        if (root is not null and not ConfigMap)
        {
            errors.Add(root, $"{root.Kind} where keys belong", "write key: value lines");
        }

        return root as ConfigMap;
    }

    private static PolicySet Policy(string version, GatewayConfig gateway, EvidenceRules evidence, KnownNames known, List<Role> roles) => new()
    {
        Version = version,
        Mode = gateway.Mode,
        Host = gateway.Host,
        Evidence = evidence,
        Approvals = gateway.Approvals,
        Catalogs = known.Catalogs.ToFrozenDictionary(c => c.Key, c => c.Value.Content!, StringComparer.Ordinal),
        Roles = roles.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal),
        Integrations = gateway.Integrations.ToFrozenDictionary(i => i.Name, StringComparer.Ordinal),
        Routing = new IntegrationTable(gateway.Integrations),
    };
}
