using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Approvals;

/// <summary>Holds and votes over one record, with rules and groups of the test's own; whoever votes is a person that an issuer named.</summary>
internal sealed class VotingBooth
{
    private readonly TimeProvider _clock;

    public VotingBooth(Database database, TimeProvider clock)
    {
        _clock = clock;
        var seals = new ApprovalSeals(new DigestKey(new byte[32]));
        Count = new VoteCount(seals, () => Approvers, clock);
        var notices = new NoticeOutbox(() => [], clock);
        Given = new StandingStore(database, seals, clock);
        Approvals = new ApprovalStore(database, Count, new StandingVotes(Given, Count, clock), notices, clock);
        Ballots = new Ballots(database, Count, notices, clock);
    }

    /// <summary>What votes are counted by; a test may change it at any time.</summary>
    public Policy.Approvals.ApprovalRules Rules
    {
        get => Approvers.Rules;
        set => Approvers = Approvers with { Rules = value };
    }

    public Approvers Approvers { get; set; } = new(ApprovalRules.None, new Dictionary<string, IReadOnlyList<string>>());

    public ApprovalStore Approvals { get; }

    public Ballots Ballots { get; }

    public StandingStore Given { get; }

    public VoteCount Count { get; }

    /// <summary>Somebody whom nothing but a name is known of.</summary>
    public static Voter Somebody(string name) => new(name, null, [], null);

    /// <summary>The terms of a plain money request in production.</summary>
    public HoldTerms Terms(params string[] groups) => Terms(RiskClass.Money, groups);

    public HoldTerms Terms(RiskClass risk, params string[] groups) =>
        HoldTerms.Of(Rules, new ApprovalGrounds(DeploymentEnvironment.Production, [new RequestEffect(Surface.Billing, risk)], groups));

    /// <summary>Votes on a hold as its card shows it.</summary>
    public async Task<VoteOutcome> VoteAsync(string id, bool approve, Voter voter, string? typed = null, string? sent = null, string? comment = null)
    {
        var found = await Approvals.FindAsync(id);
        var vote = new Vote(id, approve, voter) { Sent = sent ?? found?.Request.SentDigest.ToString(), Typed = typed, Comment = comment };
        return (await Ballots.CastAsync(vote)).Outcome;
    }

    public Task<VoteOutcome> VoteAsync(string id, bool approve, string name, string? comment = null) => VoteAsync(id, approve, Somebody(name), comment: comment);

    /// <summary>Somebody who has just signed in.</summary>
    public Voter Fresh(string name, params string[] groups) => new(name, null, groups, _clock.GetUtcNow());
}
