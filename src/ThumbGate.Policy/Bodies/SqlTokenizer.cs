namespace ThumbGate.Policy.Bodies;

/// <summary>Splits SQL text into tokens the way one dialect does; comments leave nothing.</summary>
internal ref partial struct SqlTokenizer
{
    private static readonly string[] Symbols = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private readonly string _text;
    private readonly SqlDialect _dialect;
    private readonly List<SqlToken> _tokens;
    private int _at;
    private int _depth;

    private SqlTokenizer(string text, SqlDialect dialect)
    {
        _text = text;
        _dialect = dialect;
        _tokens = new List<SqlToken>(Math.Min(text.Length / 4, 4096) + 4);
    }

    /// <summary>
    /// The tokens, or null where the text is none in this dialect: something is not closed, or no token starts so. Where statements run
    /// before later ones are read, those that would have run.
    /// </summary>
    public static List<SqlToken>? Read(string text, SqlDialect dialect, out bool isWhole)
    {
        isWhole = false;
        var tokenizer = new SqlTokenizer(text, dialect);
        while (tokenizer._at < text.Length)
        {
            if (!tokenizer.Next())
            {
                return dialect.RunsPiecemeal ? Begun(tokenizer._tokens) : null;
            }
        }

        isWhole = true;
        return tokenizer._tokens;
    }

    // The statements before the one that can't be read.
    private static List<SqlToken>? Begun(List<SqlToken> tokens)
    {
        var last = tokens.FindLastIndex(t => t.Is(';'));
        return last < 0 ? null : tokens[..last];
    }

    private readonly char Peek(int ahead = 1) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool Next()
    {
        var c = _text[_at];
        switch (c)
        {
            case ' ' or '\t' or '\n' or '\r':
                _at++;
                return true;
            case '-' when Peek() == '-' && !(_dialect.DashesNeedSpace && Peek(2) > ' '):
            case '/' when Peek() == '/' && _dialect.SlashComments:
            case '#' when _dialect.HashComments:
                return LineComment();
            case '/' when Peek() == '*':
                return BlockComment();
            case '\'':
                return Quote('\'', SqlKind.String, EscapesHere());
            case '"' when _dialect.DoubleStrings:
                return Quote('"', SqlKind.String, backslash: true);
            case '"':
                return Quote('"', SqlKind.Quoted, backslash: false);
            case '`':
                return _dialect.Backticks && Quote('`', SqlKind.Quoted, backslash: true);
            case '$':
                return Dollar();
            case '[' when _dialect.Brackets:
                return Quote(']', SqlKind.Quoted, backslash: false);
            case '#' when _dialect.HashNames:
                Run();
                return true;
            case '#':
                return _dialect.Hash && Symbol();
            case '\\':
                return false;
            case '-' when Peek() == '>' && Peek(2) == '>' && _dialect.Pipes:
                return Arrow();
            default:
                break;
        }

        if (char.IsAsciiDigit(c))
        {
            return Number();
        }

        if (char.IsLetter(c) || c == '_')
        {
            Run();
            return true;
        }

        // What isn't visible may be white space to one parser and part of a name to another.
        return c is > ' ' and < '\x7F' && Symbol();
    }

    private readonly bool EscapesHere() =>
        _dialect.Backslash || (_tokens.Count > 0 && _tokens[^1].Is("E") && _tokens[^1].End == _at);

    private bool Symbol()
    {
        var c = _text[_at];
        _depth = c == ')' ? Math.Max(0, _depth - 1) : c == ';' ? 0 : _depth;
        Add(SqlKind.Symbol, Symbols[c], _at, 1);
        _depth += c == '(' ? 1 : 0;
        _at++;
        return true;
    }

    private void Run()
    {
        var start = _at++;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$' or '#'))
        {
            if (_text[_at] == '#' && !_dialect.HashNames)
            {
                break;
            }

            _at++;
        }

        Add(SqlKind.Word, _text[start.._at].ToUpperInvariant(), start, _at - start);
    }

    // Digits and points only: to some parsers a word begins right behind a number, and so may a quote.
    private bool Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        Add(SqlKind.Number, "", start, _at - start);
        return _at == _text.Length || _text[_at] != '$';
    }

    private bool LineComment()
    {
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                return true;
            }

            // Lines end here for some parsers only.
            if ((c == '\r' && Peek() != '\n') || c is '\v' or '\f' or '\u0085' or '\u2028' or '\u2029')
            {
                return false;
            }
        }

        return true;
    }

    private bool BlockComment()
    {
        // Some servers run what stands behind this mark.
        if (Peek(2) == '!')
        {
            return false;
        }

        var open = 0;
        while (_at + 1 < _text.Length)
        {
            if (_text[_at] == '*' && _text[_at + 1] == '/')
            {
                _at += 2;
                if (--open == 0)
                {
                    return true;
                }
            }
            else if (_text[_at] == '/' && _text[_at + 1] == '*' && (open == 0 || _dialect.NestedComments))
            {
                _at += 2;
                open++;
            }
            else
            {
                _at++;
            }
        }

        return false;
    }

    private bool Arrow()
    {
        var next = _at + 3;
        while (next < _text.Length && char.IsWhiteSpace(_text[next]))
        {
            next++;
        }

        if (next >= _text.Length || !(char.IsLetter(_text[next]) || _text[next] is '(' or '-' or '/'))
        {
            return Symbol();
        }

        _depth = 0;
        Add(SqlKind.Symbol, ";", _at, 3);
        _at += 3;
        return true;
    }

    private readonly void Add(SqlKind kind, string text, int start, int length) => _tokens.Add(new(kind, text, start, length, _depth));
}
