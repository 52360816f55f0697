using System.CommandLine;
using ThumbGate.Gateway.Audit;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Commands;

/// <summary>The filters that every verb on the record takes, named as the operators' API names them.</summary>
internal sealed class DecisionOptions
{
    private readonly List<Option<string?>> _options =
    [
        Among(new("--verdict") { Description = "allow, hold or deny" }, ["allow", "hold", "deny"]),
        new("--role") { Description = "A role" },
        Among(new("--surface") { Description = "A surface: crm, email, billing, ..." }, Surfaces.All),
        new("--operation") { Description = "An operation; stars stand for any text: stripe.refunds.create, stripe.*, *.delete" },
        Among(new("--risk") { Description = "A risk: " + string.Join(", ", RiskClasses.All) }, RiskClasses.All),
        new("--integration") { Description = "An integration of gateway.yaml" },
        new("--agent") { Description = "An agent's id" },
        new("--reason") { Description = "A reason code: role-risk-denied" },
        new("--approval") { Description = "The id of the approval that held or released it" },
        new("--since") { Description = "Not before: 1h, 7d, or a timestamp" },
    ];

    /// <param name="command">The command that takes them.</param>
    /// <param name="endless">Whether there is no end to ask for.</param>
    public DecisionOptions(Command command, bool endless = false)
    {
        if (!endless)
        {
            _options.Add(new("--until") { Description = "Before: 1h, 7d, or a timestamp" });
        }

        _options.ForEach(command.Options.Add);
    }

    /// <summary>The filters that were given, and more keys of the query.</summary>
    public string Query(ParseResult parsed, params IEnumerable<(string Name, string? Value)> more) =>
        QueryText.Of([.. Given(parsed), .. more]);

    /// <summary>Each filter by its name in the query; null where it was not given.</summary>
    public IReadOnlyList<(string Name, string? Value)> Given(ParseResult parsed) => [.. _options.Select(o => (o.Name.TrimStart('-'), parsed.GetValue(o)))];

    private static Option<string?> Among(Option<string?> option, IReadOnlyList<string> values)
    {
        option.AcceptOnlyFromAmong([.. values]);
        return option;
    }
}
