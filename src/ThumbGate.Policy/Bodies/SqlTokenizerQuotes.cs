namespace ThumbGate.Policy.Bodies;

/// <summary>What is quoted: strings, names, dollar quoting.</summary>
internal ref partial struct SqlTokenizer
{
    private bool Quote(char quote, SqlKind kind, bool backslash)
    {
        var start = _at;
        var triple = _dialect.TripleQuotes && quote is '\'' or '"' && Peek() == quote && Peek(2) == quote;
        for (_at += triple ? 3 : 1; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\\' && backslash)
            {
                _at++;
            }
            else if (c == quote && triple)
            {
                if (Peek() == quote && Peek(2) == quote)
                {
                    _at += 3;
                    Add(kind, "", start, _at - start);
                    return true;
                }
            }
            else if (c == quote && Peek() == quote)
            {
                _at++;
            }
            else if (c == quote)
            {
                _at++;
                Add(kind, kind == SqlKind.Quoted || quote == '"' ? _text[(start + 1)..(_at - 1)] : "", start, _at - start);
                return true;
            }
        }

        return false;
    }

    private bool Dollar()
    {
        if (_dialect.Dollars == SqlDialect.DollarQuotes.None)
        {
            return false;
        }

        if (_dialect.Dollars == SqlDialect.DollarQuotes.Names)
        {
            var isName = Peek() != '$';
            Run();
            return isName;
        }

        var tag = _at + 1;
        while (_dialect.Dollars == SqlDialect.DollarQuotes.Tagged && tag < _text.Length && (char.IsLetterOrDigit(_text[tag]) || _text[tag] == '_'))
        {
            tag++;
        }

        if (tag >= _text.Length || _text[tag] != '$')
        {
            // A parameter or variable.
            Run();
            return true;
        }

        var start = _at;
        var mark = _text.AsSpan(_at, tag + 1 - _at);
        var end = _text.AsSpan(tag + 1).IndexOf(mark, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        _at = tag + 1 + end + mark.Length;
        Add(SqlKind.String, "", start, _at - start);
        return true;
    }
}
