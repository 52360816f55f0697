using System.CommandLine;
using ThumbGate.Gateway.Commands;

namespace ThumbGate.Gateway.Tests.Docs;

/// <summary>The command lines of a page that call <c>thumbgate</c>.</summary>
internal static class DocCommands
{
    /// <summary>The arguments of each line that calls it; variables in front and redirections behind are left out.</summary>
    public static IEnumerable<string[]> In(Fence fence) =>
        from line in Joined(fence.Lines)
        let words = Words(line)
        let at = words.FindIndex(word => !word.Contains('=', StringComparison.Ordinal))
        where at >= 0 && string.Equals(words[at], "thumbgate", StringComparison.Ordinal)
        select words.Skip(at + 1).TakeWhile(word => word is not (">" or "|" or "&&" or ";")).ToArray();

    /// <summary>What is wrong with a command line; empty where thumbgate takes it.</summary>
    public static IReadOnlyList<string> Errors(string[] arguments)
    {
        var root = new RootCommand
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            CheckCommand.Create(),
            ExplainCommand.Create(),
            AgentsCommand.Create(),
            OperatorsCommand.Create(),
            ApprovalsCommand.Create(),
            BreakGlassCommand.Create(),
            FeedbackCommand.Create(),
            EvidenceCommand.Create(),
            AuditCommand.Create(),
            CatalogCommand.Create(),
            HealthCommand.Create(),
        };
        return [.. root.Parse(arguments).Errors.Select(error => error.Message)];
    }

    private static IEnumerable<string> Joined(IReadOnlyList<string> lines)
    {
        var pending = "";
        foreach (var line in lines)
        {
            if (line.EndsWith('\\'))
            {
                pending += line[..^1];
                continue;
            }

            yield return pending + line;
            pending = "";
        }
    }

    /// <summary>Splits as a shell does, as far as the pages need it: quotes, and comments at the end.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var started = false;
        char? quote = null;
        foreach (var c in line)
        {
            if (quote is not null)
            {
                if (c == quote)
                {
                    quote = null;
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
                started = true;
            }
            else if (c == '#' && !started)
            {
                break;
            }
            else if (c == ' ')
            {
                if (started)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                started = false;
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }

        quote.ShouldBeNull($"a quote is never closed: {line}");
        if (started)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
