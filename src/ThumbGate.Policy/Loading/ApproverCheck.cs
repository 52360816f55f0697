namespace ThumbGate.Policy.Loading;

/// <summary>Finds what would be held for good: a group of approvers with fewer people than gateway.yaml's <c>approvals</c> ask for.</summary>
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

        var asked = surfaces.Select(s => PeopleFor(s, risk)).DefaultIfEmpty(1).Max();
        foreach (var rule in (rules is ConfigList list ? list.Items : [rules]).OfType<ConfigMap>())
        {
            if (rule.Entries.Find(e => e.Key.Text == "approvers").Value is ConfigScalar group
                && gateway.Host.Approvers.TryGetValue(group.Text, out var members)
                && members.Distinct(StringComparer.OrdinalIgnoreCase).Count() is var people
                && people < asked)
            {
                errors.Add(
                    group,
                    $"a group of {people}, where gateway.yaml's approvals ask for {asked} people: what is held here could never be approved",
                    $"add operators to {group.Text} under approvers in gateway.yaml, or lower the quorum there");
            }
        }
    }

    // A rule of approvals that names groups of its own is held to those where it stands.
    private int PeopleFor(Surface surface, RiskClass risk) => gateway!.Integrations
        .Where(i => i.Surface == surface)
        .SelectMany(i => gateway.Approvals.All.Where(r => r.From.Count == 0 && r.Covers(i.Environment, new(surface, risk))))
        .Select(r => r.Quorum).DefaultIfEmpty(1).Max();
}
