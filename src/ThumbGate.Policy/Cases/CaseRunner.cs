using ThumbGate.Policy.Before;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Policy.Cases;

/// <summary>What became of a case.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Source"><c>file:line</c>.</param>
/// <param name="Differences">A sentence for each expectation that isn't met; empty where it passed.</param>
public sealed record CaseResult(string Name, string Source, IReadOnlyList<string> Differences)
{
    /// <summary>Whether all expectations are met.</summary>
    public bool Passed => Differences.Count == 0;
}

/// <summary>Runs cases through the code that judges real requests.</summary>
public static class CaseRunner
{
    /// <summary>Runs the cases of a file that could be read.</summary>
    public static IReadOnlyList<CaseResult> Run(PolicySet policy, CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(file);
        return [.. file.Cases.Select(c => Run(policy, c))];
    }

    /// <summary>Runs one case.</summary>
    public static CaseResult Run(PolicySet policy, PolicyCase policyCase)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(policyCase);
        var (given, expect) = (policyCase.Given, policyCase.Expect);
        if (given.Catalog is { } catalog && !policy.Catalogs.ContainsKey(catalog))
        {
            return new CaseResult(policyCase.Name, policyCase.Source, [$"there is no catalog '{catalog}'"]);
        }

        var built = RequestBuilder.Build(policy, given);
        if (built.Unknown is not null)
        {
            return new CaseResult(policyCase.Name, policyCase.Source, [built.Unknown]);
        }

        var (actual, judged) = built.Request is { } request
            ? Outcome(policy, request, built.Refusal, given.View)
            : (Explanation.Of(policy, given), true);
        var before = expect.Before is { } expected && Before(built.Request) is var asked && asked != expected ? [Difference("before", expected, asked)] : Array.Empty<string>();
        return new CaseResult(policyCase.Name, policyCase.Source, [.. Differences(expect, actual, judged), .. before]);
    }

    // Of an envelope what is asked for each request in it, in order.
    private static string Before(AgentRequest? request) =>
        request?.Operation is null ? "none"
        : request.Items.Count > 0 ? string.Join("; ", request.Acts().Select(Before))
        : BeforeReading.Ask(request, out var why) is { } question ? "GET " + question.Target
        : why ?? "none";

    // A case without a role is only classified: no gate has a word, and an expectation of one is a mistake of the case.
    private static (Explanation Actual, bool Judged) Outcome(PolicySet policy, AgentRequest request, RequestRefusal? refusal, EvidenceView evidence)
    {
        if (request.Agent is not null && refusal is null)
        {
            return (Explanation.Of(request, PolicyEngine.Judge(policy, request, BlockSet.Empty, evidence).Decision), true);
        }

        refusal ??= PolicyEngine.Match(request) ?? PolicyEngine.Classify(request);
        return (Explanation.Of(request, refusal is null ? default : Decision.Refuse(refusal)), refusal is not null);
    }

    private static IEnumerable<string> Differences(Expectation expect, Explanation actual, bool judged)
    {
        if (expect.Operation is { } operation && operation != actual.Operation)
        {
            yield return Difference("operation", operation, actual.Operation ?? "none");
        }

        var items = actual.Items.SelectMany(i => i.Operations());
        if (expect.Items is { } expectedItems && !expectedItems.SequenceEqual(items, StringComparer.Ordinal))
        {
            yield return Difference("items", Listed(expectedItems), Listed(items));
        }

        if (expect.Surface is { } surface && surface.Name() != actual.Surface)
        {
            yield return Difference("surface", surface.Name(), actual.Surface ?? "none");
        }

        if (expect.Risk is { } risk && risk != actual.Risk)
        {
            yield return Difference("risk", risk.Name(), actual.Risk.Name());
        }

        var verdict = judged ? Explanation.VerdictName(actual.Verdict) : "none, since the case has no role";
        if (expect.Verdict is { } expected && (!judged || expected != actual.Verdict))
        {
            yield return Difference("verdict", Explanation.VerdictName(expected), verdict);
        }

        if (expect.Reasons is { } reasons && !reasons.Order(StringComparer.Ordinal).SequenceEqual(Codes(actual), StringComparer.Ordinal))
        {
            yield return Difference("reasons", Listed(reasons), Listed(Codes(actual)));
        }
        else if (!judged && expect.Reasons is not null)
        {
            yield return Difference("reasons", Listed(expect.Reasons), verdict);
        }
        else if (judged && expect is { Reasons: null, Verdict: null } && actual.Reasons.Any(r => r.Gate == GateKind.Reading))
        {
            // A request that was refused unread was not looked at for what the case expects.
            yield return $"refused: {Listed(Codes(actual))}";
        }

        foreach (var (name, text) in expect.Facts)
        {
            var found = actual.Facts.FirstOrDefault(f => f.Key == name).Value;
            var shown = found.Kind switch
            {
                FactKind.Absent => null,
                FactKind.Null => "null",
                FactKind.Structure => "a structure",
                _ => found.Text,
            };
            if (shown != text)
            {
                yield return Difference($"fact {name}", text ?? "absent", shown ?? "absent");
            }
        }
    }

    private static IEnumerable<string> Codes(Explanation actual) =>
        actual.Reasons.Select(r => r.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string Listed(IEnumerable<string> codes) => $"[{string.Join(", ", codes)}]";

    private static string Difference(string what, string expected, string actual) => $"{what}: expected {expected}, got {actual}";
}
