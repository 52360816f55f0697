using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// One agent per role and one operator. The record has their hashes only; the keys themselves stay in the data folder, for their owner to
/// read, so that the next start prints the same ones.
/// </summary>
internal static class DemoKeys
{
    public static async Task<IReadOnlyList<(string Role, string Key)>> SeedAsync(IServiceProvider services, DemoFolder folder, CancellationToken cancellation)
    {
        var agents = services.GetRequiredService<AgentStore>();
        var directory = services.GetRequiredService<AgentDirectory>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var keys = new List<(string Role, string Key)>();
        foreach (var role in services.GetRequiredService<PolicyHolder>().Current.Roles.Keys.Order(StringComparer.Ordinal))
        {
            var key = DemoFolder.Read(folder.AgentKey(role));
            if (key is null || directory.Find(AgentKey.Hash(key), now, out _) != KeyState.Valid)
            {
                var issued = await agents.AddAsync(new NewAgent(role, DemoConfig.Owner, role), DemoConfig.Operator, cancellation);
                key = issued.Key;
                DemoFolder.Write(folder.AgentKey(role), key);
            }

            keys.Add((role, key));
        }

        await SeedOperatorAsync(services, folder, cancellation);
        return keys;
    }

    private static async Task SeedOperatorAsync(IServiceProvider services, DemoFolder folder, CancellationToken cancellation)
    {
        if (DemoFolder.Read(folder.OperatorToken) is { } token && services.GetRequiredService<OperatorDirectory>().Find(token) is not null)
        {
            return;
        }

        // The token is lost, or the record is: whoever has the old one is out. It is the gateway that revokes, since nobody adds whom they revoked.
        var operators = services.GetRequiredService<OperatorStore>();
        await operators.RevokeAsync(DemoConfig.Operator, Act.Gateway, cancellation: cancellation);
        var issued = await operators.AddAsync(DemoConfig.Operator, DemoConfig.Operator, cancellation: cancellation)
            ?? throw new CommandFailedException("The demo's operator cannot be made: is another demo using the same data folder? Choose another with --data DIR.");
        DemoFolder.Write(folder.OperatorToken, issued.Token);
    }
}
