using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What an operationId says: its verb, and the words around it.</summary>
/// <param name="Verb">The verb, or nothing.</param>
/// <param name="Rest">The other words.</param>
/// <param name="SaysMany">Whether it says that many are meant.</param>
internal sealed record NameReading(Spoken Verb, IReadOnlyList<string> Rest, bool SaysMany)
{
    private static readonly FrozenSet<string> Methods = Verbs.Set("post put patch head options");

    private static readonly FrozenSet<string> Noise =
        Verbs.Set("api apis controller resource endpoint endpoints service http rest v1 v2 v3 v4 v5 handler the a an public private async sync op operation");

    private static readonly NameReading Silent = new(Spoken.Nothing, [], false);

    private static readonly char[] Groups = ['.', '/', ':'];

    /// <summary>Reads a name such as <c>users.list</c>, <c>createUser</c>, <c>admin_teams_list</c> or <c>UsersController_findAll</c>.</summary>
    /// <param name="operationId">The name; may be empty.</param>
    /// <param name="path">A name that only repeats method and path says nothing of its own.</param>
    public static NameReading Of(string operationId, PathReading path)
    {
        var groups = operationId.Split(Groups, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (groups.Count > 0 && groups[^1].Contains('_', StringComparison.Ordinal) && groups[^1].Split('_', StringSplitOptions.RemoveEmptyEntries).Any(g => Words.Split(g).Count > 1))
        {
            groups = [.. groups.SelectMany(g => g.Split('_', StringSplitOptions.RemoveEmptyEntries))];
        }

        var words = groups.ConvertAll(Clean);
        words.RemoveAll(w => w.Count == 0 || (w.Count == 1 && words.Count > 1 && Paging.IsPage(w[0])));
        var all = words.SelectMany(w => w).ToList();
        if (all.Count == 0)
        {
            return Silent;
        }

        var many = all.Exists(w => w is "batch" or "bulk" or "mass" or "many" or "multiple" or "multi");
        if (Methods.Contains(all[0]))
        {
            all.RemoveAt(0);
            words[0].RemoveAt(0);
            words.RemoveAll(w => w.Count == 0);
            if (all is [.., "list"] && !path.Literals.Any(l => l.Contains("list", StringComparer.Ordinal)))
            {
                // `post-sync-list` posts to what elsewhere is listed.
                all.RemoveAt(all.Count - 1);
                words[^1].RemoveAt(words[^1].Count - 1);
                words.RemoveAll(w => w.Count == 0);
            }

            if (all.Count == 0)
            {
                return Silent;
            }

            var known = path.Literals.SelectMany(l => l).Select(Words.Singular).ToHashSet(StringComparer.Ordinal);
            if (all.TrueForAll(w => known.Contains(Words.Singular(w)) || w is "id" or "by" or "and"))
            {
                return new NameReading(Spoken.Nothing, all, many);
            }
        }

        var isCamel = groups.Count > 0 && !groups[^1].AsSpan().ContainsAny('_', '-', ' ');
        var verb = Find(words, all, isCamel);
        var isMixed = verb.Act == Act.Read && all.Exists(w => w is "and" or "or" or "then");
        return new NameReading(isMixed || (verb.IsThing && all.Contains("of")) ? Spoken.Nothing : verb, [.. all.Where(w => w != verb.Word)], many);
    }

    private static Spoken Find(List<List<string>> groups, List<string> all, bool isCamel)
    {
        Spoken[] candidates =
        [
            .. groups.Count > 1 ? First(groups[^1]) : [],
            .. all.Count > 0 ? First(all) : [],
            .. all.Count > 0 ? [Last(groups, all, isCamel)] : (Spoken[])[],
            .. groups.Count > 1 ? First(groups[0]) : [],
        ];
        foreach (var candidate in candidates)
        {
            // At the start of a camel-cased name a reading word is a verb: listUsers.
            if (candidate.Act != Act.None && (!candidate.IsThing || candidate.Reads))
            {
                return candidate;
            }
        }

        if (all.Count > 1 && Spoken.Of(all[0]) is { Act: Act.Read } reading && all[0] is not "compute" && all[1] is not "of")
        {
            return reading with { IsThing = false };
        }

        foreach (var word in all)
        {
            if (Spoken.Of(word) is { Act: not Act.None, IsThing: false } within)
            {
                return within;
            }
        }

        return Array.Find(candidates, c => c.Act != Act.None) is { Word: not null } thing ? thing : Spoken.Nothing;
    }

    // `teams_list` lists; `rerequestCheck` is about a check.
    private static Spoken Last(List<List<string>> groups, List<string> all, bool isCamel)
    {
        var last = Spoken.Of(all[^1]);
        return last is { IsThing: true, Word: "check" or "list" or "count" } && isCamel && groups[^1].Count > 1 || all.Count > 1 && all[^2] is "of" ? Spoken.Nothing : last;
    }

    private static IEnumerable<Spoken> First(List<string> words)
    {
        var at = 0;
        while (at < words.Count - 1 && words[at] is "batch" or "bulk" or "mass" or "multi" or "async" or "auto" or "admin" or "do" or "try")
        {
            at++;
        }

        return [Spoken.Of(words[at])];
    }

    // `createUserUsingPOST` and `UserController_create` are what frameworks make of createUser.
    private static List<string> Clean(string text)
    {
        var words = Phrasals.Join(Words.Split(text));
        var framework = words.IndexOf("using");
        if (framework > 0 && framework == words.Count - 2)
        {
            words.RemoveRange(framework, 2);
        }

        words.RemoveAll(Noise.Contains);
        return words;
    }
}
