using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Tests.Loading;

public sealed class ConfigErrorTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public static TheoryData<int> AllRows => [.. Enumerable.Range(0, BrokenConfig.Rows.Length)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(AllRows))]
    public void A_mistake_is_told_once_with_its_place_its_value_and_a_cure(int row)
    {
        var (file, from, to, expected) = BrokenConfig.Rows[row];
        _folder.Edit(file, from, to);

        var result = ConfigLoader.Load(_folder.Root);

        result.Policy.ShouldBeNull();
        var error = result.Errors.ShouldHaveSingleItem();
        error.ToString().ShouldStartWith(expected + ". Cure: ");
        error.Cure.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Mistakes_in_different_files_are_all_told_at_once()
    {
        var random = new Random(20260);
        for (var round = 0; round < 200; round++)
        {
            using var folder = new ConfigFolder();
            var rows = BrokenConfig.Rows
                .Where(r => r.To.Split('\n').Length == r.From.Split('\n').Length)
                .GroupBy(r => r.File)
                .Select(g => g.ElementAt(random.Next(g.Count())))
                .ToArray();
            foreach (var (file, from, to, _) in rows)
            {
                folder.Edit(file, from, to);
            }

            var told = ConfigLoader.Load(folder.Root).Errors.Select(e => e.ToString()).ToArray();

            foreach (var row in rows.Where(r => !DependsOnWhatIsBroken(r, rows)))
            {
                told.ShouldContain(e => e.StartsWith(row.Error, StringComparison.Ordinal), $"'{row.Error}' is missing beside: {string.Join("; ", rows.Select(r => r.Error))}");
            }
        }
    }

    [Fact]
    public void A_file_that_is_no_yaml_does_not_hide_the_errors_of_others()
    {
        _folder.Edit("gateway.yaml", "version: 1", "version: [1");
        _folder.Edit("catalogs/stripe.yaml", "risk: read", "risk: reading");
        _folder.Edit("roles/support.yaml", "default: deny", "default: none");

        var errors = ConfigLoader.Load(_folder.Root).Errors;

        errors.Select(e => e.File).ShouldBe(["catalogs/stripe.yaml", "gateway.yaml", "roles/support.yaml"]);
        errors[1].Message.ShouldStartWith("not YAML");
    }

    [Fact]
    public void What_a_broken_catalog_may_define_is_not_called_dangling()
    {
        _folder.Write("catalogs/stripe.yaml", "catalog: [stripe\n");

        ConfigLoader.Load(_folder.Root).Errors.ShouldHaveSingleItem().File.ShouldBe("catalogs/stripe.yaml");
    }

    [Fact]
    public void A_secret_that_stands_in_config_is_never_repeated()
    {
        _folder.Edit("gateway.yaml", "\"env:STRIPE_RESTRICTED_KEY\"", "sk_live_abcdef");

        ConfigLoader.Load(_folder.Root).Errors.ShouldAllBe(e => !e.ToString().Contains("sk_live", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_folder_says_which_file_it_lacks()
    {
        var error = ConfigLoader.Load(Path.Combine(_folder.Root, "nowhere")).Errors.ShouldHaveSingleItem();

        error.ToString().ShouldStartWith("gateway.yaml:1:1: the file is missing");
    }

    [Fact]
    public void A_file_with_the_other_ending_is_refused_instead_of_ignored()
    {
        _folder.Write("roles/sales.yml", "role: sales\n");

        ConfigLoader.Load(_folder.Root).Errors.ShouldHaveSingleItem().ToString().ShouldStartWith("roles/sales.yml:1:1: 'sales.yml'");
    }

    [Fact]
    public void A_file_over_4_MiB_is_refused()
    {
        _folder.Write("roles/sales.yaml", "role: sales\ndescription: " + new string('x', 4 << 20));

        ConfigLoader.Load(_folder.Root).Errors.ShouldHaveSingleItem().ToString().ShouldStartWith("roles/sales.yaml:1:1: the file is larger than 4MiB");
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder.Root, "roles/support.yaml"), [0x72, 0xff, 0xfe]);

        ConfigLoader.Load(_folder.Root).Errors.ShouldHaveSingleItem().Message.ShouldBe("not UTF-8");
    }

    [Fact]
    public void Deep_nesting_is_an_error_and_no_crash()
    {
        _folder.Write("roles/support.yaml", "role: " + new string('[', 50_000));

        ConfigLoader.Load(_folder.Root).Errors.ShouldHaveSingleItem().File.ShouldBe("roles/support.yaml");
    }

    [Theory]
    [InlineData("gateway.yaml")]
    [InlineData("catalogs/stripe.yaml")]
    [InlineData("roles/support.yaml")]
    public void A_file_cut_off_or_garbled_anywhere_is_read_without_an_exception(string file)
    {
        var text = File.ReadAllText(Path.Combine(_folder.Root, file));
        for (var at = 1; at < text.Length; at += 5)
        {
            foreach (var broken in (string[])[text[..at], text[..at] + "[" + text[at..], text[..at] + ": " + text[at..], text.Remove(at, 1)])
            {
                _folder.Write(file, broken);

                var result = ConfigLoader.Load(_folder.Root);

                (result.Policy is null).ShouldBe(result.Errors.Count > 0);
                result.Errors.ShouldAllBe(e => e.Line > 0 && e.Column > 0 && e.Message.Length > 0 && e.Cure.Length > 0);
            }
        }
    }

    // References into a file that can't be read as a whole are left alone until it can; what is said of them then would only echo it.
    private static bool DependsOnWhatIsBroken((string File, string From, string To, string Error) row, (string File, string From, string To, string Error)[] rows) =>
        row.File.StartsWith("roles/", StringComparison.Ordinal)
        && rows.Any(r => r.File != row.File)
        && (row.Error.Contains("no such", StringComparison.Ordinal)
            || row.Error.Contains("covers no operation", StringComparison.Ordinal)
            || row.Error.Contains("has this fact", StringComparison.Ordinal)
            || row.Error.Contains("has the fact", StringComparison.Ordinal)
            || row.Error.Contains("switch no account", StringComparison.Ordinal));
}
