using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Tests.Loading;

public sealed class ConfigHashTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_version_changes_with_any_file_of_the_policy()
    {
        var versions = new HashSet<string> { ConfigLoader.Hash(_folder.Root) };

        foreach (var file in (string[])["gateway.yaml", "catalogs/stripe.yaml", "roles/support.yaml"])
        {
            File.AppendAllText(Path.Combine(_folder.Root, file), "\n# a comment\n");
            versions.Add(ConfigLoader.Hash(_folder.Root)).ShouldBeTrue();
        }

        _folder.Write("roles/new.yaml", "role: new\n");
        versions.Add(ConfigLoader.Hash(_folder.Root)).ShouldBeTrue();
    }

    [Fact]
    public void Cases_and_schemas_and_hidden_files_do_not_change_the_version()
    {
        var version = ConfigLoader.Hash(_folder.Root);

        _folder.Write("roles/support.cases.yaml", "- name: x\n");
        _folder.Write("schema/role.schema.json", "{}");
        _folder.Write("roles/.support.yaml.swp", "x");
        _folder.Write("..data/gateway.yaml", "version: 2");

        ConfigLoader.Hash(_folder.Root).ShouldBe(version);
        ConfigLoader.Load(_folder.Root).Policy!.Version.ShouldBe(version);
    }

    [Fact]
    public void A_folder_mounted_by_links_is_the_same_policy()
    {
        using var mount = new TemporaryFolder();
        var data = Path.Combine(mount.Root, "..2026_01_01");
        Directory.Move(_folder.Root, data);
        Directory.CreateDirectory(_folder.Root);
        Directory.CreateSymbolicLink(Path.Combine(mount.Root, "..data"), "..2026_01_01");
        File.CreateSymbolicLink(Path.Combine(mount.Root, "gateway.yaml"), "..data/gateway.yaml");
        File.CreateSymbolicLink(Path.Combine(mount.Root, "evidence.yaml"), "..data/evidence.yaml");
        Directory.CreateSymbolicLink(Path.Combine(mount.Root, "catalogs"), "..data/catalogs");
        Directory.CreateSymbolicLink(Path.Combine(mount.Root, "roles"), "..data/roles");

        var result = ConfigLoader.Load(mount.Root);

        result.Errors.ShouldBeEmpty();
        result.Policy!.Version.ShouldBe(ConfigLoader.Hash(data));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Root { get; } = Directory.CreateTempSubdirectory("thumbgate-mount-").FullName;

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
