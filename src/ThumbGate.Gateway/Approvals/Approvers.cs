using ThumbGate.Policy;
using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Gives what votes are counted by now.</summary>
internal delegate Approvers CurrentApprovers();

/// <summary>Who votes: what was proved of them, and nothing that they say of themselves.</summary>
/// <param name="Name">As the record names them.</param>
/// <param name="OperatorId">The operator whose token it was; null where an issuer named them.</param>
/// <param name="Groups">The groups that an issuer says they are in.</param>
/// <param name="ProvedAt">When they last proved who they are by more than a token; null: not that anybody knows.</param>
internal sealed record Voter(string Name, string? OperatorId, IReadOnlyList<string> Groups, DateTimeOffset? ProvedAt);

/// <summary>What votes are counted by: rules, and who is in which group.</summary>
/// <param name="Rules">Who may release what.</param>
/// <param name="Members">Groups and their members: operators' names, and <c>group:NAME</c> for a group of the issuer's.</param>
/// <param name="Domain">The mail domain of the house: <c>dana@its.domain</c> is dana. Null: names are whole.</param>
internal sealed record Approvers(ApprovalRules Rules, IReadOnlyDictionary<string, IReadOnlyList<string>> Members, string? Domain = null)
{
    /// <summary>What a member is called that an issuer's group stands for.</summary>
    public const string IssuerGroup = "group:";

    public static Approvers Of(PolicySet policy) => new(policy.Approvals, policy.Host.Approvers, policy.Host.Oidc?.Domain) { Admins = policy.Host.Admins };

    /// <summary>Who makes operators: names, and <c>group:NAME</c>.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>Whether somebody may make operators and renew step-up codes.</summary>
    public bool IsAdmin(Voter somebody) => Admins.Any(member => Stands(member, somebody));

    /// <summary>Whether an operator of that name would be an admin, whoever made them.</summary>
    public bool IsAdminsName(string name) =>
        Admins.Any(member => !member.StartsWith(IssuerGroup, StringComparison.Ordinal) && string.Equals(Whole(member), Whole(name), StringComparison.Ordinal));

    /// <summary>
    /// What two names of one person have in common: neither case nor the house's domain makes another person. Where nobody says which domain is
    /// the house's, none does: who might be the same one counts once, and answers for the agents of either.
    /// </summary>
    public string Person(string name)
    {
        var person = Whole(name);
        return Domain is null && person.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? person[..at] : person;
    }

    /// <summary>Whether two names may be one person's.</summary>
    public bool MayBeSame(string name, string other) => string.Equals(Person(name), Person(other), StringComparison.Ordinal);

    /// <summary>The approver groups that somebody is in.</summary>
    public IReadOnlySet<string> GroupsOf(Voter voter) =>
        Members.Where(g => g.Value.Any(member => Stands(member, voter))).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether somebody counts for one of the demands at all.</summary>
    public bool MayDecide(Voter voter, ApprovalTerms terms)
    {
        var groups = GroupsOf(voter);
        return terms.Demands.Any(d => d.Takes(groups));
    }

    /// <summary>Who could vote, for messages: the groups and those in them.</summary>
    public string Describe(ApprovalTerms terms) =>
        string.Join("; ", terms.Demands.Select(d => d.From.Count == 0 ? d.ToString() : $"{d} ({string.Join(", ", d.From.SelectMany(g => Members.GetValueOrDefault(g, [])).Distinct(StringComparer.Ordinal))})"));

    // An issuer's group is only what an issuer says, and a local operator can't be named like one.
    private bool Stands(string member, Voter voter) => member.StartsWith(IssuerGroup, StringComparison.Ordinal)
        ? voter.OperatorId is null && voter.Groups.Contains(member[IssuerGroup.Length..], StringComparer.Ordinal)
        : string.Equals(Whole(member), Whole(voter.Name), StringComparison.Ordinal);

    private string Whole(string name) => OidcSettings.NameOf(name, Domain);
}
