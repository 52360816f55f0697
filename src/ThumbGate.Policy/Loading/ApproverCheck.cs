using ThumbGate.Policy.Approvals;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// Finds what would be held for good: a group of approvers that, with the others that gateway.yaml's <c>approvals</c> name, has too few people for
/// what those ask for.
/// </summary>
internal sealed class ApproverCheck(GatewayConfig? gateway, ConfigErrors errors)
{
    /// <summary>Looks at the rules for one risk class on some surfaces.</summary>
    public void Check(ConfigNode rules, IReadOnlyList<Surface> surfaces, RiskClass risk)
    {
        // Whom an issuer puts into a group stands in no config.
        if (gateway is null || gateway.Host.Oidc is not null || gateway.Approvals.All.Count == 0)
        {
            return;
        }

        foreach (var rule in (rules is ConfigList list ? list.Items : [rules]).OfType<ConfigMap>())
        {
            // A group that has nobody is told of where it stands.
            if (rule.Entries.Find(e => e.Key.Text == "approvers").Value is ConfigScalar group
                && gateway.Host.Approvers.TryGetValue(group.Text, out var members)
                && members.Distinct(StringComparer.OrdinalIgnoreCase).Count() is > 0 and var people)
            {
                Check(group, people, surfaces, risk);
            }
        }
    }

    private void Check(ConfigScalar group, int people, IReadOnlyList<Surface> surfaces, RiskClass risk)
    {
        var asked = surfaces.Select(s => PeopleFor(s, risk)).DefaultIfEmpty(1).Max();
        if (people < asked)
        {
            errors.Add(
                group,
                $"a group of {people}, where gateway.yaml's approvals ask for {asked} people: what is held here could never be approved",
                $"add operators to {group.Text} under approvers in gateway.yaml, or lower the quorum there");
        }
        else if (surfaces.SelectMany(s => Demands(group.Text, s, risk)).FirstOrDefault(IsTooMuch) is { } demands)
        {
            errors.Add(
                group,
                $"with gateway.yaml's approvals this takes {string.Join(" and ", demands)}, and one person counts once: what is held here could never be approved",
                "add operators to these groups under approvers in gateway.yaml, or lower a quorum there");
        }
    }

    // A demand that is too much by itself is told of where it stands.
    private bool IsTooMuch(IReadOnlyList<ApprovalDemand> demands) =>
        Quorum.Missing(demands, Everybody()).Count > 0 && demands.All(d => Quorum.Missing([d], Everybody()).Count == 0);

    // A rule of approvals that names groups of its own is held to those where it stands.
    private int PeopleFor(Surface surface, RiskClass risk) => gateway!.Integrations
        .Where(i => i.Surface == surface)
        .SelectMany(i => gateway.Approvals.All.Where(r => r.From.Count == 0 && r.Covers(i.Environment, new(surface, risk))))
        .Select(r => r.Quorum).DefaultIfEmpty(1).Max();

    private IEnumerable<IReadOnlyList<ApprovalDemand>> Demands(string group, Surface surface, RiskClass risk) => gateway!.Integrations
        .Where(i => i.Surface == surface)
        .Select(i => gateway.Approvals.For(new(i.Environment, [new(surface, risk)], [group])).Demands);

    // The groups of each person that config names.
    private IReadOnlySet<string>[] Everybody() =>
        [.. gateway!.Host.Approvers.SelectMany(g => g.Value.Select(name => (Name: name, Group: g.Key)))
            .GroupBy(m => m.Name, m => m.Group, StringComparer.OrdinalIgnoreCase)
            .Select(m => m.ToHashSet(StringComparer.Ordinal))];
}
