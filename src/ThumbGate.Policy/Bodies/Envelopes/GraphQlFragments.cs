namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Whether every fragment that is spread is there, and none contains itself.</summary>
internal static class GraphQlFragments
{
    /// <summary>How many fragments may lead from one to the next.</summary>
    public const int MaxChain = 64;

    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="spreads">The fragments that its operations spread.</param>
    public static RequestRefusal? Check(GraphQlDocument document, IReadOnlyList<string> spreads)
    {
        foreach (var name in spreads)
        {
            if (!document.Fragments.ContainsKey(name))
            {
                return EnvelopeRefusals.GraphQl;
            }
        }

        Dictionary<string, bool> done = new(StringComparer.Ordinal);
        foreach (var name in document.Fragments.Keys)
        {
            if (Visit(document, name, done, MaxChain) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    // False in the table: it is being visited, so that coming back to it closes a circle.
    private static RequestRefusal? Visit(GraphQlDocument document, string name, Dictionary<string, bool> done, int depth)
    {
        if (done.TryGetValue(name, out var isDone))
        {
            return isDone ? null : EnvelopeRefusals.GraphQl;
        }

        if (!document.Fragments.TryGetValue(name, out var fragment))
        {
            return EnvelopeRefusals.GraphQl;
        }

        if (depth == 0)
        {
            return BodyRefusals.TooDeep;
        }

        done[name] = false;
        foreach (var spread in fragment.Spreads)
        {
            if (Visit(document, spread, done, depth - 1) is { } refusal)
            {
                return refusal;
            }
        }

        done[name] = true;
        return null;
    }
}
