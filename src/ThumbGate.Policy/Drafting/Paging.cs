namespace ThumbGate.Policy.Drafting;

/// <summary>Words that ask for more of what was asked before, or how far it has come.</summary>
internal static class Paging
{
    public static bool IsPage(string word) => word is "continue" or "next" or "more" || IsPoll(word);

    public static bool IsPoll(string word) => word is "poll" or "longpoll";
}
