using System.Globalization;
using Dapper;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>The record on a small disk of its own, which fills up under the running gateway and gets room again.</summary>
public sealed class DiskFullTests
{
    // Two files of the journal, and room for what SQLite makes of them.
    private const string DiskSize = "256m";
    private const int Writers = 8;

    // Rows of some size fill the journal in fewer requests.
    private const int LongName = 7_500;

    // A mount that only the gateway's process sees, and that ends with it. Who is not root is root in a namespace of his own.
    private const string OwnDisk = """mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@" """;

    [Fact]
    public async Task On_a_full_disk_reads_go_on_and_nothing_else_is_sent_until_there_is_room_again()
    {
        await using var gateway = await ProofGateway.StartAsync(launcher: OnSmallDisk);
        var key = await gateway.KeyAsync();
        var told = new Told();
        told.Decisions.Enqueue((await gateway.PutAsync("before", key)).ShouldBe(200).Decision!);
        var held = (await HoldAsync(gateway, key, "held@shop.test")).ShouldBe(403);
        (await gateway.HealthAsync()).Json["status"]!.GetValue<string>().ShouldBe("ready");

        var filler = Path.Combine(gateway.Inside, "filler");
        Fill(filler);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => WriteUntilRefusedAsync(gateway, key, w, told)));

        var sent = gateway.Upstream.Count;
        sent.ShouldBe(told.Decisions.Count);
        for (var i = 0; i < 20; i++)
        {
            (await gateway.PutAsync("refused", key)).ShouldBe(503).Problem.ShouldBe("record-unavailable");
            (await HoldAsync(gateway, key, "refused@shop.test")).Status.ShouldBe(503);
            (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", key)).ShouldBe(200);
        }

        gateway.Upstream.Requests.Skip(sent).ShouldAllBe(r => r.Method == "GET");
        // A vote is small, and may find room in the files that SQLite has already.
        var vote = await gateway.Desk.TryApproveAsync("dana", held.Approval);
        vote.ShouldBeOneOf(200, 503);
        var health = (await gateway.HealthAsync()).ShouldBe(200).Json;
        health["status"]!.GetValue<string>().ShouldBe("degraded");
        health["store"]!.GetValue<bool>().ShouldBeFalse();
        health["degraded"]!.AsArray().ShouldNotBeEmpty();

        File.Delete(filler);
        await Eventually.BeTrueAsync(async () => (await gateway.HealthAsync()).Json["store"]!.GetValue<bool>());
        told.Decisions.Enqueue((await gateway.PutAsync("after", key)).ShouldBe(200).Decision!);
        if (vote != 200)
        {
            await gateway.Desk.ApproveAsync("dana", held.Approval);
        }

        told.Decisions.Enqueue((await HoldAsync(gateway, key, "held@shop.test")).ShouldBe(200).Decision!);
        await Eventually.BeTrueAsync(async () => (await gateway.HealthAsync()).Json["status"]!.GetValue<string>() == "ready");

        await gateway.MoveToCopyAsync();
        Missing(gateway, told).ShouldBeEmpty();
        await gateway.ShouldBeWholeAsync();
    }

    private static string[] OnSmallDisk(string root, string data) =>
        [.. Environment.UserName == "root" ? (string[])["unshare", "--mount"] : ["unshare", "--user", "--map-root-user", "--mount"], "sh", "-c", OwnDisk, "sh", DiskSize, data];

    /// <summary>Takes all the room that there is.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var piece = new byte[1 << 20]; piece.Length > 0;)
        {
            try
            {
                file.Write(piece);
            }
            catch (IOException)
            {
                piece = new byte[piece.Length / 2];
            }
        }
    }

    private static async Task WriteUntilRefusedAsync(ProofGateway gateway, string key, int writer, Told told)
    {
        for (var i = 0; ; i++)
        {
            i.ShouldBeLessThan(5000, "the journal did not fill up");
            var answer = await gateway.PutAsync(string.Create(CultureInfo.InvariantCulture, $"w{writer}-{i}-").PadRight(LongName, 'x'), key);
            if (answer.Status == 503)
            {
                answer.Problem.ShouldBe("record-unavailable");
                return;
            }

            told.Decisions.Enqueue(answer.ShouldBe(200).Decision!);
        }
    }

    private static Task<GatewayAnswer> HoldAsync(ProofGateway gateway, string key, string to) =>
        gateway.SendAsync(HttpMethod.Post, "/shop/v1/mails", key, $$"""{"to":"{{to}}"}""");

    private static List<string> Missing(ProofGateway gateway, Told told)
    {
        using var record = gateway.Record.Open();
        return [.. told.Decisions.Except(record.Query<string>("SELECT id FROM decisions WHERE verdict = 'allow'"), StringComparer.Ordinal)];
    }
}
