using ThumbGate.Policy.Approvals;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads gateway.yaml's <c>approvals</c>: who may release what, and how.</summary>
/// <param name="groups">The approver groups and their members.</param>
/// <param name="haveUnlisted">Whether a group may have members that no config lists, because an issuer names them.</param>
/// <param name="errors">What is wrong.</param>
internal sealed class ApprovalReader(IReadOnlyDictionary<string, IReadOnlyList<string>> groups, bool haveUnlisted, ConfigErrors errors)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestStepUp = TimeSpan.FromDays(1);

    public ApprovalRules Read(IReadOnlyList<ConfigNode> items)
    {
        var rules = new List<ApprovalRule>();
        foreach (var item in items)
        {
            if (item is ConfigMap map)
            {
                rules.Add(Rule(map));
            }
            else
            {
                errors.Add(item, $"{item.Kind} where a rule of who approves belongs", "write { risks: [money], from: [GROUP], quorum: 2 }", "approvals");
            }
        }

        return new ApprovalRules(rules);
    }

    private ApprovalRule Rule(ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        var before = errors.Count;
        var rule = new ApprovalRule
        {
            Surfaces = reader.ChoicesOf("surfaces", Choices.AllSurfaces, Surface.None),
            Risks = reader.ChoicesOf("risks", Choices.Risks, RiskClass.Unknown),
            Environments = reader.ChoicesOf("environments", Choices.Environments, DeploymentEnvironment.Production),
            From = From(reader),
            Quorum = (int)(reader.Whole("quorum", 1, ApprovalRule.MostPeople) ?? 1),
            Expires = reader.Has("expires") ? reader.Duration("expires", LongestHold, ShortestWait, LongestHold, "1m to 30d") : null,
            StepUp = reader.Has("stepUp") ? reader.Duration("stepUp", ShortestWait, ShortestWait, LongestStepUp, "1m to 24h") : null,
            TypedConfirmation = Confirm(reader),
        };
        reader.Finish();
        if (errors.Count > before)
        {
            return rule;
        }

        if (!reader.Has("from") && !reader.Has("quorum") && !reader.Has("expires") && !reader.Has("stepUp") && !reader.Has("confirm"))
        {
            errors.Add(map, "a rule that asks for nothing", "add from: [GROUP], quorum: 2, expires: 4h, stepUp: 10m or confirm: typed", "approvals");
        }

        if (rule.From.Count > 0 && !haveUnlisted && Members(rule.From) is var members && members < rule.Quorum)
        {
            errors.Add(reader.Find("quorum") ?? reader.Find("from")!, $"more people than these groups have ({members}): nothing could ever be approved", "lower quorum, or add operators to the groups");
        }

        return rule;
    }

    private IReadOnlyList<string> From(MapReader reader)
    {
        var from = reader.Scalars("from");
        foreach (var group in from.Where(g => !groups.ContainsKey(g.Text)))
        {
            errors.Add(group, "no such group of approvers", ConfigText.Nearest(group.Text, groups.Keys) is { } nearest ? $"write {nearest}" : $"add {group.Text}: [operator] to approvers");
        }

        return [.. from.Select(g => g.Text)];
    }

    private bool Confirm(MapReader reader)
    {
        if (reader.Scalar("confirm") is not { } confirm)
        {
            return false;
        }

        if (confirm.Text != "typed")
        {
            errors.Add(confirm, "not a way to confirm", "write confirm: typed, or remove it");
        }

        return true;
    }

    private int Members(IReadOnlyList<string> from) => from.SelectMany(g => groups[g]).Distinct(StringComparer.OrdinalIgnoreCase).Count();
}
