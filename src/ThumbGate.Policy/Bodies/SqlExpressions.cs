namespace ThumbGate.Policy.Bodies;

/// <summary>The table expressions of one statement (WITH x AS ...), and where each is in scope.</summary>
internal sealed class SqlExpressions
{
    // Past these, names count as tables.
    private const int Most = 256;

    private readonly List<(string Name, int From, int To)> _expressions = [];
    private readonly SqlGroups _groups = new();

    /// <summary>Reads those of a statement.</summary>
    public void Collect(List<SqlToken> tokens, int start, int end)
    {
        _expressions.Clear();
        for (int i = start, seen = 0; i < end && seen < Most; i++)
        {
            if (tokens[i].Is("WITH"))
            {
                if (seen++ == 0)
                {
                    _groups.Read(tokens, start, end);
                }

                Add(tokens, i);
            }
        }
    }

    /// <summary>Whether a name that stands at a place is one of theirs.</summary>
    public bool Has(SqlToken name, int at)
    {
        foreach (var expression in _expressions)
        {
            if (at >= expression.From && at < expression.To
                && string.Equals(expression.Name, name.Text, name.Kind == SqlKind.Word ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] ( ... ), ...
    private void Add(List<SqlToken> tokens, int with)
    {
        var to = _groups.EndAround(with);
        var recursive = with + 1 < to && tokens[with + 1].Is("RECURSIVE");
        for (var at = with + (recursive ? 2 : 1); at < to && tokens[at].IsName && _expressions.Count < Most; at++)
        {
            var name = tokens[at++].Text;
            if (at < to && tokens[at].Is('('))
            {
                at = _groups.Close(at) + 1;
            }

            if (at >= to || !tokens[at].Is("AS"))
            {
                return;
            }

            for (at++; at < to && (tokens[at].Is("NOT") || tokens[at].Is("MATERIALIZED"));)
            {
                at++;
            }

            if (at >= to || !tokens[at].Is('('))
            {
                return;
            }

            var close = _groups.Close(at);
            _expressions.Add((name, recursive ? at : close, to));
            at = close + 1;
            if (at >= to || !tokens[at].Is(','))
            {
                return;
            }
        }
    }
}
