namespace ThumbGate.Policy.Drafting;

/// <summary>Takes names and sentences apart into lower-case words.</summary>
internal static class Words
{
    /// <summary><c>createOrUpdateUser_v2</c> as <c>create or update user v2</c>: split at case changes and at whatever is no letter or digit.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start >= 0 && StartsNew(text, i))
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = i;
            }
            else if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }

    /// <summary>The word in the singular, as far as endings tell.</summary>
    public static string Singular(string word) => word switch
    {
        "ads" or "ips" or "vms" => word[..^1],
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 4 } when Any(word, "sses", "xes", "ches", "shes") => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !Any(word, "ss", "us", "is") => word[..^1],
        _ => word,
    };

    /// <summary>Whether a word is more than one, as far as endings tell.</summary>
    public static bool IsPlural(string word) => word.Length > 2 && word != Singular(word);

    /// <summary>What a verb may look like in a dictionary: <c>creates</c> and <c>creating</c> hold <c>create</c>; <c>created</c> is mostly said of things.</summary>
    public static IEnumerable<string> Stems(string word)
    {
        yield return word;
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal))
        {
            yield return word[..^3] + "y";
        }

        if (word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal))
        {
            yield return word[..^1];
            if (word.EndsWith("es", StringComparison.Ordinal))
            {
                yield return word[..^2];
            }
        }

        if (Any(word, "ing") && word.Length > 5)
        {
            var stem = word[..^3];
            yield return stem;
            yield return stem + "e";
            if (stem.Length > 3 && stem[^1] == stem[^2])
            {
                yield return stem[..^1];
            }
        }
    }

    /// <summary>The first sentence of a text, without markup; not one that only says how settled the operation is.</summary>
    public static string FirstSentence(string text)
    {
        var plain = Plain(text);
        var end = SentenceEnd(plain, 0);
        var first = plain[..end].Trim();
        if (end + 1 < plain.Length && Phrases.IsNotice(first))
        {
            var second = plain[(end + 1)..SentenceEnd(plain, end + 1)].Trim();
            return second.Length > 0 ? second : first;
        }

        return first;
    }

    private static int SentenceEnd(string plain, int from)
    {
        for (var i = from; i < plain.Length; i++)
        {
            var ends = plain[i] == '\n' && (i + 1 == plain.Length || plain[i + 1] == '\n');
            if (ends || (plain[i] is '.' or '!' or '?' && (i + 1 == plain.Length || char.IsWhiteSpace(plain[i + 1])) && !EndsInAbbreviation(plain, i)))
            {
                return i;
            }
        }

        return plain.Length;
    }

    /// <summary>A description without tags, links, brackets and code marks.</summary>
    public static string Plain(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '<' ? text.IndexOf('>', i) : -1;
            if (close > i && close - i < 200)
            {
                plain.Append(' ');
                i = close;
            }
            else if (text[i] == ']' && i + 1 < text.Length && text[i + 1] == '(' && text.IndexOf(')', i) is var end and > 0)
            {
                i = end;
            }
            else if (!"`*#[]_>\"“”".Contains(text[i], StringComparison.Ordinal))
            {
                plain.Append(text[i] == '\r' ? ' ' : text[i]);
            }
            else if (text[i] == '_')
            {
                plain.Append('_');
            }
        }

        return plain.ToString().Trim();
    }

    private static bool EndsInAbbreviation(string text, int at) => text[..(at + 1)] is var head && Any(head, "e.g.", "i.e.", "etc.", "vs.", " v1.", " no.");

    private static bool Any(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // A capital after a small letter starts a word, and so does the last capital of several before a small letter: APIKey, listURLs.
    private static bool StartsNew(string text, int i) =>
        char.IsUpper(text[i])
        && (!char.IsUpper(text[i - 1])
            || (i + 1 < text.Length && char.IsLower(text[i + 1]) && !(text[i + 1] == 's' && (i + 2 == text.Length || !char.IsLower(text[i + 2])))));
}
