using System.Text.Json.Nodes;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy.Evidence;

namespace ThumbGate.Gateway.Tests.Evidence;

/// <summary>Evidence at two replicas that share one record, through both their listeners.</summary>
public sealed class EvidenceReplicasTests
{
    private const string Refund = """{"charge":"ch_1","amount":900,"currency":"usd"}""";

    [Fact]
    public async Task What_is_attached_at_one_lets_one_request_pass_at_both_together()
    {
        using var leads = new Issuer();
        await using var replicas = await Replicas.StartAsync(configure: setup => setup
            .With("evidence.yaml", $"issuers: {{ leads: {{ keys: [{leads.Yaml}] }} }}\nlabels: {{ justified: {{ issuers: [leads], binds: [resource], once: true }} }}")
            .Edit("roles/sales.yaml", "verdict: allow }", "verdict: allow, evidence: [justified] }"));
        var key = await replicas.One.KeyAsync();
        await Eventually.BeTrueAsync(async () => (await replicas.Other.GetAsync("/.thumbgate/whoami", key)).Status == 200);
        var token = await replicas.One.TokenAsync("dana");

        for (var round = 1; round <= 10; round++)
        {
            var draft = new StatementDraft
            {
                Label = "justified", Integration = "shop", Resource = "ch_1", IssuedAt = replicas.One.Clock.GetUtcNow(), Nonce = $"{round}",
            };
            var attached = await replicas.One.OperateAsync(HttpMethod.Post, "/api/evidence", token, JsonNode.Parse(leads.Attest(draft))!.AsObject());
            var id = attached.ShouldBe(201).Json["items"]![0]!["id"]!.GetValue<string>();
            await Eventually.BeTrueAsync(() => replicas.Other.Get<Gateway.Evidence.EvidenceRegistry>().View.Set.Find(id) is not null);

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? replicas.One : replicas.Other).PostAsync("/shop/v1/refunds", key, Refund.Replace("900", $"{900 + i}", StringComparison.Ordinal))));

            answers.Count(a => a.Status == 200).ShouldBe(1);
            answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 403 && a.Reasons.Contains("evidence-replayed"));
            (replicas.One.Upstream.Count + replicas.Other.Upstream.Count).ShouldBe(round);
        }
    }
}
