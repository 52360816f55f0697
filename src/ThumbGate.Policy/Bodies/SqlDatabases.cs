namespace ThumbGate.Policy.Bodies;

/// <summary>
/// The databases that statements name: of tables, stages and functions in full, and by USE, DATABASE and SCHEMA. A name that isn't in
/// full belongs to whichever database the request works in.
/// </summary>
internal sealed class SqlDatabases(string text)
{
    /// <summary>What stands for a database that the text doesn't name: a variable, a binding, or a name in a string.</summary>
    public const string Unnamed = "?";

    private const int FullName = 3;
    private const int MaxBetween = 4;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>In order of their first mention.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether anything is named without its database.</summary>
    public bool NeedsDefault { get; private set; }

    /// <summary>A table's name.</summary>
    public void Table(List<SqlToken> tokens, int first, int end)
    {
        var parts = SqlNames.Parts(text, tokens, first, end);
        if (parts.Count >= FullName)
        {
            Add(parts[0]);
        }
        else
        {
            NeedsDefault = true;
        }
    }

    /// <summary>What a statement names besides its tables.</summary>
    public void Collect(List<SqlToken> tokens, int start, int end)
    {
        var isQuery = tokens[start].Kind != SqlKind.Word || tokens[start].Text is "SELECT" or "WITH" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "VALUES" or "EXPLAIN" or "FROM";
        for (var i = start; i < end; i++)
        {
            var token = tokens[i];
            if (token.Kind == SqlKind.Word && i + 1 < end)
            {
                Word(tokens, i, start, end);
            }
            else if (token.Kind == SqlKind.String && i > start && token.Length > 2 && text.AsSpan(token.Start).StartsWith("'@") && LeadsToStage(tokens[i - 1]))
            {
                Stage(text[(token.Start + 2)..(token.End - 1)]);
            }

            if (!token.MayBeName || (i > start && tokens[i - 1].Is('.')))
            {
                continue;
            }

            var last = SqlNames.End(tokens, i, end);
            var names = last - i >= FullName || (last == i + 1 && text[token.Start] == '`');
            var isObject = !isQuery || (i > start && tokens[i - 1].Is('@')) || (last < end && tokens[last].Is('(')) || tokens[last - 1].Is("NEXTVAL");
            if (names && isObject && SqlNames.Parts(text, tokens, i, last) is { Count: >= FullName } parts)
            {
                Add(parts[0]);
            }

            i = last - 1;
        }
    }

    private void Word(List<SqlToken> tokens, int i, int start, int end)
    {
        switch (tokens[i].Text)
        {
            case "DATABASE":
                Named(tokens, i + 1, end, 1);
                break;
            case "SCHEMA":
                Named(tokens, i + 1, end, 2);
                break;
            case "USE" when i == start && tokens[i + 1].MayBeName && tokens[i + 1].Text is not ("DATABASE" or "SCHEMA" or "ROLE" or "WAREHOUSE" or "SECONDARY"):
                // USE db, and USE db.schema.
                Add(SqlNames.Parts(text, tokens, i + 1, SqlNames.End(tokens, i + 1, end))[0]);
                break;
            case "IDENTIFIER" or "TABLE" when tokens[i + 1].Is('(') && i + 2 < end && (tokens[i + 2].Kind == SqlKind.String || tokens[i + 2].Text is "?" or ":" or ['$', ..]):
                Add(Unnamed);
                break;
            case "TABLE" or "SEMANTIC_VIEW" when tokens[i + 1].Is('(') && i + 2 < end && tokens[i + 2].MayBeName && !(tokens[i + 2].Is("SELECT") || tokens[i + 2].Is("WITH") || tokens[i + 2].Is("VALUES")):
                if (SqlNames.End(tokens, i + 2, end) is var last && last < end && !tokens[last].Is('('))
                {
                    Table(tokens, i + 2, last);
                }

                break;
            case "SEARCH_PATH":
                // From here on a plain name may be any database's.
                Add(Unnamed);
                break;
            case "IN" when tokens[start].Is("SHOW"):
                Shown(tokens, i + 1, end);
                break;
            default:
                break;
        }
    }

    // SHOW TABLES IN ACCOUNT, and IN db.schema; what is one word is a schema, or says what kind of thing follows.
    private void Shown(List<SqlToken> tokens, int at, int end)
    {
        if (tokens[at].Is("ACCOUNT"))
        {
            Add(Unnamed);
        }
        else if (tokens[at].MayBeName && SqlNames.Parts(text, tokens, at, SqlNames.End(tokens, at, end)) is { Count: > 1 } parts)
        {
            Add(parts[0]);
        }
    }

    private static bool LeadsToStage(SqlToken before) =>
        before.Is(',') || (before.Kind == SqlKind.Word && before.Text is "FROM" or "JOIN" or "INTO" or "LIST" or "LS" or "GET" or "REMOVE" or "RM");

    // A stage in quotes: '@db.schema.stage/path'.
    private void Stage(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var parts = (slash < 0 ? name : name[..slash]).Split('.');
        if (name.Contains('"', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal))
        {
            Add(Unnamed);
        }
        else if (parts.Length >= FullName)
        {
            Add(parts[0].ToUpperInvariant());
        }
        else
        {
            NeedsDefault = true;
        }
    }

    // DATABASE [ROLE] [IF [NOT] EXISTS] name: the first part is a database where the name has as many parts.
    private void Named(List<SqlToken> tokens, int at, int end, int least)
    {
        for (var skipped = 0; at < end && skipped < MaxBetween && tokens[at].Kind == SqlKind.Word && tokens[at].Text is "IF" or "NOT" or "EXISTS" or "ROLE"; skipped++)
        {
            at++;
        }

        if (at >= end || !tokens[at].MayBeName)
        {
            return;
        }

        var parts = SqlNames.Parts(text, tokens, at, SqlNames.End(tokens, at, end));
        if (parts.Count >= least)
        {
            Add(parts[0]);
        }
        else
        {
            NeedsDefault = true;
        }
    }

    private void Add(string name)
    {
        if (_known.Add(name))
        {
            _names.Add(name);
        }
    }
}
