namespace ThumbGate.Policy.Drafting;

/// <summary>What an operation was taken for.</summary>
/// <param name="Risk">Its risk; <see cref="RiskClass.Unknown"/> where nobody can tell.</param>
/// <param name="Why">What said so, in a few words.</param>
public sealed record RiskGuess(RiskClass Risk, string Why)
{
    /// <summary>Guesses from what the vendor says of it. What speaks both ways is unknown; of several effects the worst is taken.</summary>
    public static RiskGuess Of(DescribedOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var evidence = new Evidence(operation);
        return operation.Method switch
        {
            "HEAD" or "OPTIONS" => new RiskGuess(RiskClass.Read, $"{operation.Method} reads"),
            "GET" => GetGuess.Of(evidence),
            "DELETE" => DeleteGuess(evidence),
            _ => SendGuess.Of(evidence),
        };
    }

    // What is deleted is gone; who loses access or money by it is told too.
    private static RiskGuess DeleteGuess(Evidence evidence)
    {
        var noun = evidence.Noun(out var word);
        return noun is RiskClass.Money or RiskClass.Access
            ? new RiskGuess(noun.Value, $"DELETE of '{word}'")
            : new RiskGuess(RiskClass.Destructive, "DELETE");
    }
}
