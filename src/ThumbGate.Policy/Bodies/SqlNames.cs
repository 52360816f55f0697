namespace ThumbGate.Policy.Bodies;

/// <summary>Names with their qualifiers: <c>db.schema."Table"</c>, <c>`project.dataset.table`</c>, <c>my-project.dataset.table</c>.</summary>
internal static class SqlNames
{
    /// <summary>Behind the name that begins at a token.</summary>
    public static int End(List<SqlToken> tokens, int at, int end)
    {
        at++;
        while (at + 1 < end)
        {
            // A part may be left out (db..table); a dash belongs to a name only without spaces, and so does a word behind digits.
            if (tokens[at].Is('.') && tokens[at + 1].Is('.') && at + 2 < end && tokens[at + 2].MayBeName)
            {
                at += 3;
            }
            else if ((tokens[at].Is('.') || (tokens[at].Is('-') && Touch(tokens, at) && Touch(tokens, at + 1)))
                && (tokens[at + 1].MayBeName || tokens[at + 1].Kind == SqlKind.Number))
            {
                at += 2;
            }
            else if (tokens[at].Kind == SqlKind.Word && tokens[at - 1].Kind == SqlKind.Number && Touch(tokens, at))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at < end && tokens[at].Kind == SqlKind.Word && tokens[at - 1].Kind == SqlKind.Number && Touch(tokens, at) ? at + 1 : at;
    }

    /// <summary>The parts of a name, from its tokens. Plain ones are in upper case, as warehouses that fold case keep them; those with a dash are not.</summary>
    public static List<string> Parts(string text, List<SqlToken> tokens, int first, int end)
    {
        List<string> parts = [];
        for (var at = first; at < end; at++)
        {
            if (tokens[at].Is('.'))
            {
                parts.AddRange(tokens[at - 1].Is('.') ? [""] : []);
                continue;
            }

            var from = at;
            while (at + 1 < end && !tokens[at + 1].Is('.'))
            {
                at++;
            }

            parts.AddRange(Part(text, tokens, from, at));
        }

        return parts;
    }

    private static string[] Part(string text, List<SqlToken> tokens, int from, int last)
    {
        var token = tokens[from];
        if (token.Kind == SqlKind.Word || from < last)
        {
            var raw = text[token.Start..tokens[last].End];
            return [raw.Contains('-', StringComparison.Ordinal) ? raw : raw.ToUpperInvariant()];
        }

        // Backticks may quote a whole path.
        return text[token.Start] == '`' ? token.Text.Split('.') : [token.Text];
    }

    private static bool Touch(List<SqlToken> tokens, int at) => tokens[at].Start == tokens[at - 1].End;
}
