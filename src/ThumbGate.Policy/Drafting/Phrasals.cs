using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>Verbs of two words: to log in is no logging, and what is shut down is not shut.</summary>
internal static class Phrasals
{
    private static readonly FrozenDictionary<(string Verb, string Particle), string> Known = new Dictionary<(string, string), string>
    {
        [("log", "in")] = "login", [("log", "out")] = "logout", [("log", "off")] = "logout", [("sign", "in")] = "signin", [("sign", "on")] = "signin",
        [("sign", "out")] = "signout", [("sign", "up")] = "signup", [("sign", "off")] = "approve", [("check", "in")] = "checkin", [("check", "out")] = "checkout",
        [("turn", "off")] = "disable", [("switch", "off")] = "disable", [("power", "off")] = "shutdown", [("power", "down")] = "shutdown", [("shut", "down")] = "shutdown",
        [("shut", "off")] = "shutdown", [("turn", "on")] = "enable", [("switch", "on")] = "enable", [("power", "on")] = "enable", [("take", "down")] = "remove",
        [("tear", "down")] = "destroy", [("take", "over")] = "transfer", [("hand", "over")] = "transfer", [("roll", "back")] = "rollback", [("roll", "out")] = "rollout",
        [("top", "up")] = "topup", [("cash", "out")] = "payout", [("pay", "out")] = "payout", [("pay", "off")] = "pay", [("write", "off")] = "writeoff",
        [("opt", "in")] = "subscribe", [("opt", "out")] = "unsubscribe", [("hang", "up")] = "terminate", [("clean", "up")] = "purge", [("kick", "off")] = "kickoff",
        [("kick", "out")] = "remove", [("lock", "out")] = "block", [("phase", "out")] = "retire", [("send", "out")] = "send", [("wake", "up")] = "wake",
    }.ToFrozenDictionary();

    /// <summary>The words, such verbs made one.</summary>
    public static List<string> Join(List<string> words)
    {
        for (var i = 0; i < words.Count - 1; i++)
        {
            if (words[i + 1].Length <= 4 && Words.Stems(words[i]).Select(s => Known.GetValueOrDefault((s, words[i + 1]))).FirstOrDefault(v => v is not null) is { } verb)
            {
                words[i] = verb;
                words.RemoveAt(i + 1);
            }
        }

        return words;
    }
}
