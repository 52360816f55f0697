using ThumbGate.Policy.Roles;

namespace ThumbGate.Policy.Evidence;

/// <summary>
/// Objects where a rule or an operation asks for evidence that is not there, or is there and not worth it: stale, foreign, used up, signed by
/// nobody known, or bound to something else. What is there and good is written down with the decision.
/// </summary>
public sealed class EvidenceGate : IGate
{
    /// <summary>The header in which a caller names evidence by id. It is never needed: evidence is found by what it is bound to.</summary>
    public const string Header = "ThumbGate-Evidence";

    private const int MostCited = 16;

    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        var isDenied = !judgement.IsCarrier && judgement.Outcome.Verdict == Verdict.Deny;
        if (isDenied && reasons.Exemption is null)
        {
            return;
        }

        // What only carries others is under no rule, and what break-glass may let pass under none that asks: its operation may all the same.
        var isRuled = !judgement.IsCarrier && !isDenied;
        var operation = judgement.Request.Operation;
        if (operation.Evidence.Count == 0 && (!isRuled || judgement.Outcome.Rule.Evidence.Count == 0))
        {
            return;
        }

        var rule = !isRuled ? new Rule { Verdict = Verdict.Allow, Source = operation.Source } : judgement.Outcome.Rule;

        List<EvidenceLabel>? missing = null;
        foreach (var name in rule.Evidence.Union(operation.Evidence, StringComparer.Ordinal))
        {
            // A label that nobody defines is an error of config; in a policy that was built by hand nothing meets it.
            var label = judgement.Labels.GetValueOrDefault(name) ?? new EvidenceLabel { Name = name, Binds = EvidenceBinding.None, Fresh = TimeSpan.Zero };
            var (good, fault, faulty) = Best(judgement, label, ref reasons);
            if (good is not null)
            {
                reasons.Rely(good, label);
            }
            else if (fault is null)
            {
                (missing ??= []).Add(label);
            }
            else
            {
                reasons.Add(Objection(
                    judgement, rule, fault.Code, $"The {label.Name} of {operation.Id} that is attached ({faulty!.Id}) {fault.Message}.", [label]));
            }
        }

        if (missing is not null)
        {
            reasons.Add(Objection(
                judgement, rule, ReasonCodes.EvidenceRequired, $"{operation.Id} needs evidence: {string.Join(", ", missing.Select(m => m.Name))}.", missing));
        }
    }

    private static (AttachedEvidence? Good, EvidenceFault? Fault, AttachedEvidence? Faulty) Best(
        in Judgement judgement, EvidenceLabel label, ref ReasonList reasons)
    {
        EvidenceFault? best = null;
        AttachedEvidence? faulty = null;
        foreach (var evidence in Candidates(judgement, label))
        {
            var fault = EvidenceCheck.Of(evidence, label, judgement.Evidence, judgement.Request, judgement.Root);
            if (fault is null && label.Once && reasons.IsReliedOnElsewhere(evidence))
            {
                fault = new(ReasonCodes.EvidenceReplayed, "is good for one request, and another item of this one takes it");
            }

            if (fault is null)
            {
                return (evidence, null, null);
            }

            if (best is null || EvidenceCheck.Rank(fault.Code) > EvidenceCheck.Rank(best.Code))
            {
                (best, faulty) = (fault, evidence);
            }
        }

        return (null, best, faulty);
    }

    // The newest first: what was attested again is attested better.
    private static IEnumerable<AttachedEvidence> Candidates(in Judgement judgement, EvidenceLabel label)
    {
        var set = judgement.Evidence.Set;
        if (set.FindDescribed(label.Name) is { } described)
        {
            return [described];
        }

        var found = new List<AttachedEvidence>();
        var (request, root) = (judgement.Request, judgement.Root);
        if (label.Binds.HasFlag(EvidenceBinding.Resource) && request.Resource() is { Length: > 0 } resource)
        {
            found.AddRange(set.Find(label.Name, EvidenceStatement.ResourceDigest(root.Integration.Name, resource)));
        }

        if (label.Binds.HasFlag(EvidenceBinding.Body) && root.BodySha256() is { } body)
        {
            found.AddRange(set.Find(label.Name, body));
        }

        if (label.Binds.HasFlag(EvidenceBinding.Artifact) && EvidenceCheck.Artifact(request, root) is { } artifact)
        {
            found.AddRange(set.Find(label.Name, artifact));
        }

        if (root.Headers.Find(Header, out var cited) == 1)
        {
            found.AddRange(cited.Split(',', MostCited + 1, StringSplitOptions.TrimEntries).Take(MostCited)
                .Select(set.Find).OfType<AttachedEvidence>().Where(e => e.Label == label.Name));
        }

        return found.Distinct().OrderByDescending(e => e.AttachedAt).ThenByDescending(e => e.Id, StringComparer.Ordinal);
    }

    private static Reason Objection(in Judgement judgement, Rule rule, string code, string message, List<EvidenceLabel> labels)
    {
        var verdict = rule.Missing;
        return new Reason(code, GateKind.Evidence, verdict, rule.Source, message, AttestCommand.NextStep(judgement.Request, judgement.Root, labels))
        {
            Approvers = verdict == Verdict.Hold ? rule.Approvers : null,
            Evidence = [.. labels.Select(l => l.Name)],
        };
    }
}
