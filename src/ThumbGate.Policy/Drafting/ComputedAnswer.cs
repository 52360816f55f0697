using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ThumbGate.Policy.Drafting;

/// <summary>What a POST makes may be its answer only: an embedding, a forecast, an estimate of what something would cost.</summary>
internal static partial class ComputedAnswer
{
    private static readonly FrozenSet<string> Computed =
        Verbs.Set("forecast projection prediction suggestion recommendation idea insight metric statistic trend benchmark");

    private static readonly FrozenSet<string> Keys = Verbs.Set("key link url uri code cookie");

    public static bool Is(Evidence evidence) =>
        evidence.Operation.Method == "POST"
        && !evidence.Path.EndsInParameter
        && evidence.Path.Literals is [.., var last]
        && (IsModelAnswer(evidence, last) || IsGenerated(evidence, last) || IsEstimate(evidence));

    // Embeddings, completions, checks of a signature: computed from what was sent, and nothing is kept.
    private static bool IsModelAnswer(Evidence evidence, IReadOnlyList<string> last) =>
        (last[^1] is "embedding" or "embeddings" or "completion" or "completions" or "moderations"
            || (last.Contains("signature", StringComparer.Ordinal) && last[0] is "verify" or "validate" or "check"))
        && !evidence.Verbs.Any(v => v.Act is not (Act.None or Act.Read or Act.Create or Act.Verify) && !v.IsThing && !AskGuess.Begins(v.Word));

    // A forecast that is generated is no more than told; a key or a link that is generated lets somebody in.
    private static bool IsGenerated(Evidence evidence, IReadOnlyList<string> last) =>
        evidence.Verbs.Any(v => v.Word is "generate" or "generates")
        && evidence.Verbs.All(v => v.Act == Act.Read || v.IsThing || v.Word is "generate" or "generates")
        && last.Concat(evidence.Name.Rest).Concat(evidence.Sentence.Object).Select(Words.Singular).ToArray() is var about
        && about.Any(Computed.Contains)
        && !about.Any(w => Keys.Contains(w) || Nouns.IsCredential(w))
        && Phrases.Effect(evidence.Text) is null;

    // An estimate of an order tells; an estimate in an accountant's sense, which is created and sent, is a document.
    private static bool IsEstimate(Evidence evidence) =>
        (Estimates().IsMatch(Words.FirstSentence(evidence.Operation.Summary)) || Estimates().IsMatch(Words.FirstSentence(evidence.Operation.Description)))
        && !evidence.Verbs.Any(v => v.Gates)
        && Phrases.Effect(evidence.Text) is null or RiskClass.Money;

    [GeneratedRegex(@"^(generates?|returns?|calculates?|computes?) an? (\w+ )?(estimate|preview|projection) (of|for)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Estimates();
}
