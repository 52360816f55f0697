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
            default:
                break;
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
