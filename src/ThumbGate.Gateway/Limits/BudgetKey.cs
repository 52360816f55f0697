using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ThumbGate.Gateway.Limits;

/// <summary>Which budget: a role's limit as it is declared, and whose share of it.</summary>
/// <param name="Role">Whose limit it is.</param>
/// <param name="Limit">The limit's name.</param>
/// <param name="Max">Most in a window.</param>
/// <param name="WindowTicks">The window.</param>
/// <param name="IsSum">Whether a fact is summed; else requests are counted.</param>
/// <param name="Agent">Id of the agent, or empty where the role shares one.</param>
internal readonly record struct BudgetKey(string Role, string Limit, long Max, long WindowTicks, bool IsSum, string Agent)
{
    /// <summary>What replicas call it among each other: the same for the same budget, and nothing that tells of agents or roles.</summary>
    public string Name()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Role.Length}:{Role}{Limit.Length}:{Limit}{Max}:{WindowTicks}:{Agent}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
