using System.Globalization;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>A statement that the sandbox cannot run.</summary>
internal sealed class SandboxSqlException(string message) : Exception(message);

/// <summary>
/// The little SQL that the sandbox warehouse runs: SELECT, INSERT, UPDATE, DELETE, TRUNCATE and DROP of one table with conditions
/// joined by AND. It decides nothing: what a statement may do was judged by the gateway.
/// </summary>
internal sealed class SandboxSql
{
    private readonly List<string> _tokens;
    private readonly SandboxTables _tables;
    private int _next;

    private SandboxSql(List<string> tokens, SandboxTables tables)
    {
        _tokens = tokens;
        _tables = tables;
    }

    /// <exception cref="SandboxSqlException">It is not understood, or names what is not there.</exception>
    public static SandboxResult Run(string sql, SandboxTables tables)
    {
        var statement = new SandboxSql(SandboxSqlTokens.Read(sql), tables);
        var result = statement.Run();
        _ = statement.Take(";");
        return statement._next == statement._tokens.Count ? result : throw statement.Unexpected();
    }

    public static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private SandboxResult Run()
    {
        switch (Next().ToUpperInvariant())
        {
            case "SELECT":
                return Select();
            case "INSERT":
                return Insert();
            case "UPDATE":
                return Update();
            case "DELETE":
                Expect("FROM");
                var table = _tables.Find(Next());
                var condition = Where(table);
                return SandboxResult.Count("number of rows deleted", table.Rows.RemoveAll(r => condition(r)));
            case "TRUNCATE":
                _ = Take("TABLE");
                _tables.Find(Next()).Rows.Clear();
                return Done();
            case "DROP":
                Expect("TABLE");
                var name = Next();
                return _tables.Drop(name) ? Done() : throw new SandboxSqlException($"Table '{name}' does not exist or not authorized.");
            default:
                _next--;
                throw Unexpected();
        }
    }

    private SandboxResult Select()
    {
        var items = new List<string> { Item() };
        while (Take(","))
        {
            items.Add(Item());
        }

        if (!Take("FROM"))
        {
            var literals = items.ConvertAll(SandboxSqlTokens.Literal);
            return new(items.ConvertAll(i => new SandboxColumn(i, TryNumber(i, out _))), [[.. literals]]);
        }

        var table = _tables.Find(Next());
        var condition = Where(table);
        var rows = table.Rows.Where(condition);
        if (items is ["COUNT(*)"])
        {
            return SandboxResult.Count("COUNT(*)", rows.Count());
        }

        rows = Ordered(table, rows);
        if (Take("LIMIT"))
        {
            rows = rows.Take(int.TryParse(Next(), out var limit) ? limit : throw Unexpected());
        }

        var columns = items is ["*"] ? [.. Enumerable.Range(0, table.Columns.Length)] : items.ConvertAll(table.Column);
        return new(
            columns.ConvertAll(c => new SandboxColumn(table.Columns[c], table.IsNumber(c))),
            [.. rows.Select(r => columns.ConvertAll(c => r[c]).ToArray())]);
    }

    private string Item()
    {
        var item = Next();
        if (!string.Equals(item, "COUNT", StringComparison.OrdinalIgnoreCase) || !Take("("))
        {
            return item;
        }

        Expect("*");
        Expect(")");
        return "COUNT(*)";
    }

    private IEnumerable<string[]> Ordered(SandboxTable table, IEnumerable<string[]> rows)
    {
        if (!Take("ORDER"))
        {
            return rows;
        }

        Expect("BY");
        var column = table.Column(Next());
        var descending = Take("DESC");
        _ = !descending && Take("ASC");
        var byValue = Comparer<string>.Create(Compare);
        return descending ? rows.OrderByDescending(r => r[column], byValue) : rows.OrderBy(r => r[column], byValue);
    }

    private SandboxResult Insert()
    {
        Expect("INTO");
        var table = _tables.Find(Next());
        var columns = Enumerable.Range(0, table.Columns.Length).ToList();
        if (Take("("))
        {
            columns = Listed().ConvertAll(table.Column);
        }

        Expect("VALUES");
        var added = 0;
        do
        {
            Expect("(");
            var values = Listed();
            if (values.Count != columns.Count)
            {
                throw new SandboxSqlException("Insert value list does not match column list");
            }

            var row = new string[table.Columns.Length];
            Array.Fill(row, "");
            for (var i = 0; i < values.Count; i++)
            {
                row[columns[i]] = SandboxSqlTokens.Literal(values[i]);
            }

            table.Rows.Add(row);
            added++;
        }
        while (Take(","));
        return SandboxResult.Count("number of rows inserted", added);
    }

    private SandboxResult Update()
    {
        var table = _tables.Find(Next());
        Expect("SET");
        var changes = new List<(int Column, string Value)>();
        do
        {
            var column = table.Column(Next());
            Expect("=");
            changes.Add((column, SandboxSqlTokens.Literal(Next())));
        }
        while (Take(","));
        var matching = table.Rows.Where(Where(table)).ToList();
        foreach (var row in matching)
        {
            changes.ForEach(c => row[c.Column] = c.Value);
        }

        return SandboxResult.Count("number of rows updated", matching.Count);
    }

    private Func<string[], bool> Where(SandboxTable table)
    {
        var conditions = new List<Func<string[], bool>>();
        if (Take("WHERE"))
        {
            do
            {
                var column = table.Column(Next());
                var comparison = Next();
                var value = SandboxSqlTokens.Literal(Next());
                conditions.Add(comparison switch
                {
                    "=" => r => Compare(r[column], value) == 0,
                    "<>" or "!=" => r => Compare(r[column], value) != 0,
                    ">" => r => Compare(r[column], value) > 0,
                    ">=" => r => Compare(r[column], value) >= 0,
                    "<" => r => Compare(r[column], value) < 0,
                    "<=" => r => Compare(r[column], value) <= 0,
                    _ => throw new SandboxSqlException($"unexpected '{comparison}'."),
                });
            }
            while (Take("AND"));
        }

        return row => conditions.TrueForAll(c => c(row));
    }

    private List<string> Listed()
    {
        var values = new List<string> { Next() };
        while (Take(","))
        {
            values.Add(Next());
        }

        Expect(")");
        return values;
    }

    private static int Compare(string a, string b) =>
        TryNumber(a, out var x) && TryNumber(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b);

    private static SandboxResult Done() => new([new SandboxColumn("status", false)], [["Statement executed successfully."]]);

    private string Next() => _next < _tokens.Count ? _tokens[_next++] : throw Unexpected();

    private bool Take(string token)
    {
        var there = _next < _tokens.Count && string.Equals(_tokens[_next], token, StringComparison.OrdinalIgnoreCase);
        _next += there ? 1 : 0;
        return there;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw Unexpected();
        }
    }

    private SandboxSqlException Unexpected() =>
        new(_next < _tokens.Count ? $"syntax error: unexpected '{_tokens[_next]}'." : "syntax error: unexpected end of statement.");
}
