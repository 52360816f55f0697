using System.Security.Cryptography;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Approvals;

public sealed class HoldVaultTests
{
    private static readonly Digest256 Sent = new(1, 2, 3, 4);
    private static readonly (string, byte[]) Old = ("old", Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly (string, byte[]) New = ("new", Enumerable.Repeat((byte)2, 32).ToArray());

    [Fact]
    public void After_a_rotation_the_new_key_seals_and_the_old_one_still_opens_as_long_as_it_is_there()
    {
        using var before = new HoldVault([Old]);
        using var rotated = new HoldVault([New, Old]);
        using var after = new HoldVault([New]);

        var earlier = before.Seal("apr_1", Sent, HeldPart.Request, "held before"u8);
        var later = rotated.Seal("apr_2", Sent, HeldPart.Request, "held since"u8);

        (earlier.KeyId, later.KeyId).ShouldBe(("old", "new"));
        rotated.Open("apr_1", Sent, HeldPart.Request, earlier).ShouldBe("held before"u8.ToArray());
        after.Open("apr_2", Sent, HeldPart.Request, later).ShouldBe("held since"u8.ToArray());
        Should.Throw<CryptographicException>(() => after.Open("apr_1", Sent, HeldPart.Request, earlier)).Message.ShouldContain("old is not among holds.keys");
    }

    [Fact]
    public void Nothing_that_was_sealed_stands_in_for_anything_else()
    {
        using var vault = new HoldVault([New]);
        var sealedBytes = vault.Seal("apr_1", Sent, HeldPart.Request, "send this"u8);
        var edited = sealedBytes with { Bytes = [.. sealedBytes.Bytes[..^1], (byte)(sealedBytes.Bytes[^1] ^ 1)] };

        Should.Throw<CryptographicException>(() => vault.Open("apr_2", Sent, HeldPart.Request, sealedBytes));
        Should.Throw<CryptographicException>(() => vault.Open("apr_1", new Digest256(1, 2, 3, 5), HeldPart.Request, sealedBytes));
        Should.Throw<CryptographicException>(() => vault.Open("apr_1", Sent, HeldPart.Answer, sealedBytes));
        Should.Throw<CryptographicException>(() => vault.Open("apr_1", Sent, HeldPart.Request, edited));
        Should.Throw<CryptographicException>(() => vault.Open("apr_1", Sent, HeldPart.Request, sealedBytes with { Bytes = sealedBytes.Bytes[..20] }));
        vault.Seal("apr_1", Sent, HeldPart.Request, "send this"u8).Bytes.ShouldNotBe(sealedBytes.Bytes);
    }

    [Fact]
    public void What_the_key_beside_the_record_sealed_still_opens_once_config_names_keys()
    {
        var folder = Directory.CreateTempSubdirectory("thumbgate-vault-");
        try
        {
            var database = new SqliteDatabase("record.db", folder.FullName);
            var file = Path.Combine(folder.FullName, "hold-key");
            File.WriteAllText(file, new string('k', 32));
            using var own = HoldKeys.Open([], database);
            var earlier = own.Seal("apr_1", Sent, HeldPart.Request, "held before"u8);

            using var named = HoldKeys.Open([new("first", new(IsFile: true, file))], database);

            named.Open("apr_1", Sent, HeldPart.Request, earlier).ShouldBe("held before"u8.ToArray());
            named.Seal("apr_2", Sent, HeldPart.Request, "held since"u8).KeyId.ShouldBe("first");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_short_key_or_none_is_refused()
    {
        Should.Throw<ArgumentException>(() => new HoldVault([]));
        Should.Throw<ArgumentException>(() => new HoldVault([("short", new byte[31])])).Message.ShouldContain("short needs at least 32 bytes");
    }
}
