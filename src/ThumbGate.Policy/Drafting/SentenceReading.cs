using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What the leading sentence of a summary says: its verbs, and what they are about.</summary>
/// <param name="Verbs">Its verbs, the leading one first; empty where it has none.</param>
/// <param name="Object">The words behind the leading verb, up to the next preposition.</param>
internal sealed record SentenceReading(IReadOnlyList<Spoken> Verbs, IReadOnlyList<string> Object)
{
    // "Use this endpoint to", "Allows you to", "[Beta]", "Asynchronously": what follows them is the verb.
    private static readonly FrozenSet<string> Preambles = Drafting.Verbs.Set("""
        use using this that the a an endpoint api method operation call route resource action request allows allow lets let enables you your users user clients
        client developers to can be used for will beta alpha deprecated preview-only experimental new asynchronously synchronously immediately permanently manually
        programmatically securely bulk batch mass partially fully force soft hard please note it we which with invoke function async internal legacy public private
        helper convenience crud simple quickly easily directly temporarily atomically automatically also then is in order of one
        """);

    private static readonly FrozenSet<string> Ends = Drafting.Verbs.Set(
        "for to of in on with by from using that which where via as at into through within if when so who whose under against between given based");

    private static readonly FrozenSet<string> Articles = Drafting.Verbs.Set("a an the all your one multiple many existing new specific several any this each its some");

    public static SentenceReading Of(string text)
    {
        var sentence = Words.FirstSentence(text);
        var words = Phrasals.Join(Words.Split(sentence));
        var at = 0;
        while (at < words.Count && Preambles.Contains(words[at]) && !(words[at] is "use" or "using" or "request" or "call" or "action" or "preview" && at > 0 && words[at - 1] is "to"))
        {
            at++;
        }

        if (at == words.Count)
        {
            return new SentenceReading([], words);
        }

        if (words[at] is "start" or "starts" or "continue" or "continues" or "begin" or "begins" && at + 1 < words.Count && words[at + 1].EndsWith("ing", StringComparison.Ordinal))
        {
            // "Starts returning", "Continue listing".
            at++;
        }

        var verbs = new List<Spoken>();
        var lead = words[at] is "see" ? Spoken.Nothing : Spoken.OfSentence(words[at]);
        if (at + 1 < words.Count && words[at + 1] is "of")
        {
            // "List of users" names a thing.
            lead = Spoken.Nothing;
        }

        if (lead.IsThing && (at == 0 || words[at - 1] is not ("the" or "a" or "an")) && (lead.Act == Act.Read || (at + 1 < words.Count && Articles.Contains(words[at + 1]))))
        {
            // "Lists users", "Charge a card": at the head of a sentence, before an article, it is the act.
            lead = lead with { IsThing = false };
        }

        if (Drafting.Verbs.IsThing(words[at]) && words.Count - at is > 1 and <= 4 && Drafting.Verbs.Nominal(words[^1]) is { } named)
        {
            lead = new Spoken(words[^1], named, false);
        }

        if (lead.Act == Act.None || (lead.IsThing && at > 0 && words[at - 1] is "the" or "a" or "an"))
        {
            // "Contact search", "Subscription cancellation", "User list".
            var last = words[^1];
            var isSentence = at + 1 < words.Count && Articles.Contains(words[at + 1]);
            var act = words.Count <= 5 && !isSentence && (words.Count < 2 || !(words[^2] is "and" or "or" || Ends.Contains(words[^2]))) && !Words.IsPlural(last) ? Drafting.Verbs.Inflected(last, nominal: true) : Act.None;
            if (act != Act.None)
            {
                verbs.Add(new Spoken(last, act, Drafting.Verbs.IsThing(last)));
            }

            return new SentenceReading(verbs, [.. words.Skip(at).TakeWhile(w => !Ends.Contains(w))]);
        }

        verbs.Add(lead);
        verbs.AddRange(Coordinated(sentence, words, at));
        for (var i = at + 1; i < words.Count - 1; i++)
        {
            // "and optionally sends it".
            var next = i + 2 < words.Count && words[i + 1].EndsWith("ly", StringComparison.Ordinal) ? i + 2 : i + 1;
            if (words[i] is "and" or "or" or "then" && Spoken.OfSentence(words[next]) is { Act: not Act.None } further
                && (!further.IsThing || (next + 1 < words.Count && (words[next + 1] is "it" or "them" or "its" || Articles.Contains(words[next + 1])))))
            {
                // "and queues it": before what it is done to, a thing is an act.
                verbs.Add(further with { IsThing = false });
            }
        }

        return new SentenceReading(verbs, [.. words.Skip(at + 1).TakeWhile(w => !Ends.Contains(w)).Take(5)]);
    }

    // "Returns and refunds an item", "Creates/modifies/deletes records": verbs of one form beside each other, whatever else the words may be.
    private static IEnumerable<Spoken> Coordinated(string sentence, List<string> words, int at)
    {
        var isThird = words[at].EndsWith('s') && !words[at].EndsWith("ss", StringComparison.Ordinal);
        var isListed = sentence.IndexOf(words[at], StringComparison.OrdinalIgnoreCase) is var start and >= 0
            && sentence[(start + words[at].Length)..].TrimStart() is ['/' or ',', ..];
        for (var i = at + 1; i < words.Count - 1 && i < at + 6; i++)
        {
            var isJoined = words[i] is "and" or "or";
            var next = isJoined ? words[i + 1] : words[i];
            if (!(isJoined || isListed) || Spoken.OfSentence(next) is not { Act: not Act.None } further || (isThird != next.EndsWith('s')) || (!isThird && further.IsThing))
            {
                yield break;
            }

            yield return further with { IsThing = false };
            i += isJoined ? 1 : 0;
        }
    }
}
