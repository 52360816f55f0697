using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Roles;

/// <summary>Objects to what the role may not do: its tools, scopes, blocked operations, bound resources and rules.</summary>
public sealed class RoleGate : IGate
{
    /// <summary>The reason where the agent has no role, or one that config doesn't have.</summary>
    public static Reason Unknown(string? role) => new(
        ReasonCodes.RoleUnknown,
        GateKind.Role,
        Verdict.Deny,
        "",
        string.IsNullOrEmpty(role) ? "The request has no role." : $"The role '{role}' is not in the gateway's config.",
        "Ask the platform team to add the role, or to issue a key of another one.");

    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        if (judgement.Request.Name is null)
        {
            // Items go where the request around them goes.
            JudgeScopes(judgement, ref reasons);
        }

        JudgeOperation(judgement, ref reasons);
        JudgeAccounts(judgement, ref reasons);
        if (judgement.IsCarrier)
        {
            return;
        }

        JudgeResources(judgement, ref reasons);
        JudgeRule(judgement, ref reasons);
    }

    private static void JudgeScopes(in Judgement judgement, ref ReasonList reasons)
    {
        var role = judgement.Role;
        var integration = judgement.Request.Integration;
        if (role.Integrations.Count > 0 && !Contains(role.Integrations, integration.Name))
        {
            reasons.Add(Deny(
                ReasonCodes.RoleOutOfScope, role.ScopesSource,
                $"The role {role.Name} does not use the integration '{integration.Name}'.",
                $"Use one of: {string.Join(", ", role.Integrations)}."));
        }

        if (role.Environments.Count > 0 && !role.Environments.Contains(integration.Environment))
        {
            var environment = integration.Environment == Integrations.DeploymentEnvironment.Production ? "production" : "sandbox";
            reasons.Add(Deny(
                ReasonCodes.RoleOutOfScope, role.ScopesSource,
                $"The role {role.Name} does not work on {environment} systems, and '{integration.Name}' is one.",
                "Use an integration of another environment."));
        }
    }

    private static void JudgeOperation(in Judgement judgement, ref ReasonList reasons)
    {
        var role = judgement.Role;
        var operation = judgement.Request.Operation;
        // What carries other requests is no tool by itself: what it carries has to be.
        if (role.Tools.Count > 0 && judgement.Request.Items.Count == 0 && !Covers(role.Tools, operation.Id))
        {
            reasons.Add(Deny(
                ReasonCodes.RoleToolNotAllowed, role.ToolsSource,
                $"{operation.Id} is not among the tools of the role {role.Name}.",
                $"Its tools are: {string.Join(", ", role.Tools)}."));
        }

        for (var i = 0; i < role.Blocked.Count; i++)
        {
            var blocked = role.Blocked[i];
            if (Covers(blocked.Operations, operation.Id))
            {
                reasons.Add(Deny(
                    ReasonCodes.RoleOperationBlocked, blocked.Source,
                    $"The role {role.Name} never performs {operation.Id}.",
                    blocked.Next ?? "Leave it to a role that may.") with
                {
                    Overridable = blocked.Overridable,
                });
            }
        }
    }

    private static void JudgeResources(in Judgement judgement, ref ReasonList reasons)
    {
        var request = judgement.Request;
        for (var i = 0; i < judgement.Role.Resources.Count; i++)
        {
            var binding = judgement.Role.Resources[i];
            if (!string.Equals(binding.Catalog, request.Operation.Catalog, StringComparison.Ordinal) || request.Items.Count > 0)
            {
                continue;
            }

            // An operation that can't say which resource it touches may read, but not change what might be another's.
            if (request.Facts.Defines(binding.Fact) ? !IsBound(request.Facts.Get(binding.Fact), binding.Values) : judgement.Effect.Risk != RiskClass.Read)
            {
                reasons.Add(Deny(
                    ReasonCodes.RoleResourceNotBound, binding.Source,
                    $"The role {judgement.Role.Name} is bound to {binding.Catalog}.{binding.Fact} of its own, and the request names none or another.",
                    $"Name one of: {string.Join(", ", binding.Values)}."));
            }
        }
    }

    private static void JudgeAccounts(in Judgement judgement, ref ReasonList reasons)
    {
        var request = judgement.Request;
        var catalog = request.Integration.Catalog;
        for (var i = 0; i < catalog.AccountSwitchHeaders.Count; i++)
        {
            var header = catalog.AccountSwitchHeaders[i];
            var count = request.Headers.Find(header, out var value);
            if (count > 0 && (count > 1 || !IsAccount(judgement.Role, catalog.Name, value)))
            {
                reasons.Add(Deny(
                    ReasonCodes.RoleAccountNotAllowed, judgement.Role.Source,
                    $"The header {header} switches to an account that the role {judgement.Role.Name} does not name.",
                    $"Leave {header} out, or have the account listed under accounts in the role."));
            }
        }
    }

    private static void JudgeRule(in Judgement judgement, ref ReasonList reasons)
    {
        var request = judgement.Request;
        var outcome = judgement.Outcome;
        var rule = outcome.Rule;
        if (request.Operation.Yields != AnswerYield.Nothing && !judgement.Role.Rules.Names(judgement.Effect.Surface, judgement.Effect.Risk))
        {
            reasons.Add(Deny(
                ReasonCodes.CapabilityAnswer, request.Operation.Source,
                $"The answer of {request.Operation.Id} hands out a credential or a URL that works by itself.",
                "A role must say what becomes of access on this surface before it can be used."));
        }
        else if (outcome.Verdict == Verdict.Deny)
        {
            reasons.Add(new Reason(
                ReasonCodes.RoleRiskDenied, GateKind.Role, Verdict.Deny, rule.Source,
                $"The role {judgement.Role.Name} may not perform {request.Operation.Id}: {judgement.Effect.Risk.Name()} on {judgement.Effect.Surface.Name()}"
                    + (outcome.Undecided is null ? "." : $", with {outcome.Undecided} not given."),
                rule.Next ?? "Leave it to a role that may, or ask the platform team for a rule.")
            {
                Overridable = rule.Overridable,
            });
        }
    }

    private static bool IsBound(FactValue value, IReadOnlyList<string> values)
    {
        var items = value.Items;
        return items.Count > 0 && items.All(i => Contains(values, i));
    }

    private static bool IsAccount(Role role, string catalog, string value)
    {
        for (var i = 0; i < role.Accounts.Count; i++)
        {
            if (string.Equals(role.Accounts[i].Catalog, catalog, StringComparison.Ordinal) && Contains(role.Accounts[i].Values, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(IReadOnlyList<OperationPattern> patterns, string operation)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i].Covers(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<string> values, string value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (string.Equals(values[i], value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Reason Deny(string code, string rule, string message, string next) =>
        new(code, GateKind.Role, Verdict.Deny, rule, message, next);
}
