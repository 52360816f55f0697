using System.CommandLine;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate agents add|list|revoke</c></summary>
internal static class AgentsCommand
{
    public static Command Create() => new("agents", "The agents that may call, and their keys") { Add(), List(), Revoke() };

    private static Command Add()
    {
        var role = new Option<string>("--role") { Description = "A role of the policy: it fixes what the agent may do", Required = true };
        var owner = new Option<string>("--owner") { Description = "The human or team that answers for the agent", Required = true };
        var plugin = new Option<string?>("--plugin") { Description = "The role plugin it runs" };
        var workflow = new Option<string?>("--workflow") { Description = "Its usual workflow: a label on records" };
        var expires = new Option<string?>("--expires") { Description = "When its key ends: 30d, or a timestamp (default: never)" };
        return OnlineVerb.On(new Command("add", "Adds an agent and prints its key, once") { role, owner, plugin, workflow, expires }, async (client, parsed, cancellation) =>
        {
            var added = await client.PostAsync<AgentAdded>(
                "/api/agents",
                new
                {
                    Role = parsed.GetValue(role),
                    Owner = parsed.GetValue(owner),
                    Plugin = parsed.GetValue(plugin),
                    Workflow = parsed.GetValue(workflow),
                    Expires = parsed.GetValue(expires),
                },
                cancellation);
            await Console.Error.WriteLineAsync($"Agent {added.Agent.Id} has role {added.Agent.Role}. Its key, shown this once:");
            Console.WriteLine(added.Key);
            return ExitCodes.Done;
        });
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("list", "Lists the agents") { json }, async (client, parsed, cancellation) =>
        {
            var agents = await client.GetAsync<Page<AgentView>>("/api/agents", cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(agents.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                agents.Items,
                "No agents yet: add one with thumbgate agents add.",
                ("id", a => a.Id),
                ("role", a => a.Role),
                ("owner", a => a.Owner),
                ("plugin", a => a.Plugin),
                ("workflow", a => a.Workflow),
                ("created", a => Cell.Time(a.CreatedAt)),
                ("by", a => a.CreatedBy),
                ("expires", a => Cell.Time(a.ExpiresAt)),
                ("revoked", a => Cell.Time(a.RevokedAt)));
            return ExitCodes.Done;
        });
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("agent-id") { Description = "The agent's id, agt_..." };
        return OnlineVerb.On(new Command("revoke", "Ends an agent's key, at once") { id }, async (client, parsed, cancellation) =>
        {
            var agent = await client.DeleteAsync<AgentView>("/api/agents/" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation);
            Console.WriteLine($"{agent.Id} is revoked.");
            return ExitCodes.Done;
        });
    }
}
