using System.Text.Json.Nodes;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>What humans do at the operators' listener.</summary>
internal static class Humans
{
    /// <summary>Approves a hold, as dana, who leads.</summary>
    public static Task ApproveAsync(this GatewayUnderTest gateway, GatewayAnswer held) => gateway.ApproveAsync(held.Approval);

    public static async Task ApproveAsync(this GatewayUnderTest gateway, string approval) =>
        (await gateway.DecideAsync(approval, "approve", "dana", null)).ShouldBe(200);

    /// <summary>Approves or denies a hold under a name of one's own.</summary>
    public static Task<GatewayAnswer> DecideAsync(this GatewayUnderTest gateway, GatewayAnswer held, string verb, string name, string? comment = "because") =>
        gateway.DecideAsync(held.Approval, verb, name, comment);

    /// <summary>Gives a thumbs-down to a decision.</summary>
    public static async Task ThumbDownAsync(this GatewayUnderTest gateway, string decision, string why) =>
        (await gateway.OperateAsync(
            HttpMethod.Post,
            "/api/feedback",
            await gateway.TokenAsync("dana"),
            new JsonObject { ["decisionId"] = decision, ["direction"] = "down", ["why"] = why })).ShouldBe(201);

    /// <summary>Waits until that many connections wait for an approval.</summary>
    public static Task WaitersAsync(this GatewayUnderTest gateway, int count) =>
        Eventually.BeTrueAsync(() => gateway.Get<ApprovalSignals>().Count == count);

    public static async Task<ApprovalRecord> ApprovalAsync(this GatewayUnderTest gateway, GatewayAnswer held)
    {
        // The grant is finished right after the answer was sent, or the gateway is about to send it.
        ApprovalRecord? found = null;
        await Eventually.BeTrueAsync(async () =>
            (found = await gateway.Get<ApprovalStore>().FindAsync(held.Approval)) is { Status: not ApprovalStatus.Executing } and not { Status: ApprovalStatus.Approved, Request.Release: HoldRelease.Execute, Attempts: 0 });
        return found.ShouldNotBeNull();
    }

    /// <summary>Approves without anybody being told.</summary>
    public static async Task<VoteOutcome> CastUntoldAsync(this Ballots ballots, string approval, string name)
    {
        var vote = new Vote(approval, true, new Voter(name, null, [], null));
        var sent = (await ballots.CastAsync(vote)).Record.ShouldNotBeNull().Request.SentDigest;
        return (await ballots.CastAsync(vote with { Sent = sent.ToString() })).Outcome;
    }

    private static async Task<GatewayAnswer> DecideAsync(this GatewayUnderTest gateway, string approval, string verb, string name, string? comment)
    {
        var token = await gateway.TokenAsync(name);
        var card = await gateway.OperateAsync(HttpMethod.Get, "/api/approvals/" + approval, token);
        var vote = new JsonObject { ["sent"] = card.Json["sent"]!.GetValue<string>() };
        if (comment is not null)
        {
            vote["comment"] = comment;
        }

        return await gateway.OperateAsync(HttpMethod.Post, $"/api/approvals/{approval}/{verb}", token, vote);
    }
}
