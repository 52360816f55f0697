using ThumbGate.Gateway.Forwarding;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class SecretStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-secrets-");
    private readonly SecretStore _secrets = new(TimeProvider.System);

    public void Dispose()
    {
        _secrets.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("value", "value")]
    [InlineData("value\n", "value")]
    [InlineData("value\r\n", "value")]
    [InlineData(" two words ", " two words ")]
    [InlineData("", null)]
    [InlineData("\n", null)]
    public void A_file_is_read_less_its_trailing_newline(string content, string? expected)
    {
        var path = PathOf("secret");
        File.WriteAllText(path, content);

        _secrets.Get(new SecretReference(true, path)).ShouldBe(expected);
    }

    [Fact]
    public void What_is_missing_too_large_or_no_text_is_absent()
    {
        File.WriteAllBytes(PathOf("binary"), [0xFF, 0xFE, 0x80]);
        File.WriteAllBytes(PathOf("large"), new byte[70_000]);

        _secrets.Get(new SecretReference(true, PathOf("missing"))).ShouldBeNull();
        _secrets.Get(new SecretReference(true, PathOf("binary"))).ShouldBeNull();
        _secrets.Get(new SecretReference(true, PathOf("large"))).ShouldBeNull();
        _secrets.Get(new SecretReference(true, _folder.FullName)).ShouldBeNull();
        _secrets.Get(new SecretReference(false, "THUMBGATE_TESTS_NO_SUCH_VARIABLE")).ShouldBeNull();
    }

    [Fact]
    public void An_environment_variable_is_read_again_on_refresh()
    {
        var reference = new SecretReference(false, "THUMBGATE_TESTS_SECRET_STORE");
        Environment.SetEnvironmentVariable(reference.Location, "one");
        _secrets.Get(reference).ShouldBe("one");

        Environment.SetEnvironmentVariable(reference.Location, "two");
        _secrets.Get(reference).ShouldBe("one");
        _secrets.Refresh();

        _secrets.Get(reference).ShouldBe("two");
    }

    [Fact]
    public void A_swapped_symlink_is_noticed_even_if_length_and_times_are_the_same()
    {
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var name in (string[])["one", "two"])
        {
            File.WriteAllText(PathOf(name), name);
            File.SetLastWriteTimeUtc(PathOf(name), time);
        }

        File.CreateSymbolicLink(PathOf("current"), PathOf("one"));
        var reference = new SecretReference(true, PathOf("current"));
        _secrets.Get(reference).ShouldBe("one");

        File.Delete(PathOf("current"));
        File.CreateSymbolicLink(PathOf("current"), PathOf("two"));
        _secrets.Refresh();

        _secrets.Get(reference).ShouldBe("two");
    }

    [Fact]
    public void A_file_that_went_away_is_absent_and_comes_back()
    {
        var reference = new SecretReference(true, PathOf("secret"));
        File.WriteAllText(reference.Location, "value");
        _secrets.Get(reference).ShouldBe("value");

        File.Delete(reference.Location);
        _secrets.Refresh();
        _secrets.Get(reference).ShouldBeNull();

        File.WriteAllText(reference.Location, "again");
        _secrets.Refresh();
        _secrets.Get(reference).ShouldBe("again");
    }

    [Fact]
    public void A_value_that_did_not_change_keeps_its_instance()
    {
        var reference = new SecretReference(true, PathOf("secret"));
        File.WriteAllText(reference.Location, "value");
        var before = _secrets.Get(reference);

        _secrets.Refresh();

        _secrets.Get(reference).ShouldBeSameAs(before);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
