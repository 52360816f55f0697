using System.Buffers;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Splits a GraphQL document into tokens, one at a time. After something that is no token it stands at the end for good, with a refusal,
/// so that a parser only has to stop there.
/// </summary>
internal sealed class GraphQlLexer
{
    /// <summary>The most tokens that a document may have.</summary>
    public const int MaxTokens = 50_000;

    /// <summary>The symbol of a spread's three dots.</summary>
    public const char Dots = '…';

    private const char ByteOrderMark = '\uFEFF';

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly string _text;
    private int _at;
    private int _start;
    private int _tokens;

    /// <summary>Stands at the first token.</summary>
    public GraphQlLexer(string text)
    {
        _text = text;
        if (GraphQlStrings.HasHalfSurrogates(text))
        {
            Fail(EnvelopeRefusals.GraphQl);
        }

        Next();
    }

    /// <summary>What the token is.</summary>
    public GraphQlTokenKind Kind { get; private set; }

    /// <summary>Which symbol it is.</summary>
    public char Symbol { get; private set; }

    /// <summary>What a string holds.</summary>
    public string Value { get; private set; } = "";

    /// <summary>A name or number as it stands there.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(_start, _at - _start);

    /// <summary>Why there are no more tokens, where that isn't the document's end.</summary>
    public RequestRefusal? Refusal { get; private set; }

    public void Fail(RequestRefusal refusal)
    {
        Refusal ??= refusal;
        Kind = GraphQlTokenKind.End;
        Symbol = '\0';
    }

    public bool Is(char symbol) => Kind == GraphQlTokenKind.Symbol && Symbol == symbol;

    public bool IsName(string name) => Kind == GraphQlTokenKind.Name && Text.SequenceEqual(name);

    /// <summary>Passes a symbol where it stands here.</summary>
    public bool Take(char symbol)
    {
        var stands = Is(symbol);
        if (stands)
        {
            Next();
        }

        return stands;
    }

    /// <summary>Passes a symbol that has to stand here.</summary>
    public void Expect(char symbol)
    {
        if (!Take(symbol))
        {
            Fail(EnvelopeRefusals.GraphQl);
        }
    }

    /// <summary>Passes a name that has to stand here; empty where none does.</summary>
    public string ExpectName()
    {
        if (Kind != GraphQlTokenKind.Name)
        {
            Fail(EnvelopeRefusals.GraphQl);
            return "";
        }

        var name = Text.ToString();
        Next();
        return name;
    }

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        Kind = GraphQlTokenKind.End;
        if (Refusal is not null || !SkipIgnored() || _at == _text.Length)
        {
            return;
        }

        if (++_tokens > MaxTokens)
        {
            Fail(EnvelopeRefusals.TooLarge);
            return;
        }

        _start = _at;
        var c = _text[_at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            var end = _text.AsSpan(_at).IndexOfAnyExcept(NameLetters);
            _at = end < 0 ? _text.Length : _at + end;
            Kind = GraphQlTokenKind.Name;
        }
        else if (c is '!' or '$' or '&' or '(' or ')' or ':' or '=' or '@' or '[' or ']' or '{' or '|' or '}')
        {
            Put(c, 1);
        }
        else if (_text.AsSpan(_at).StartsWith("...", StringComparison.Ordinal))
        {
            Put(Dots, 3);
        }
        else if (c == '"')
        {
            if (GraphQlStrings.Read(_text, ref _at) is { } value)
            {
                Value = value;
                Kind = GraphQlTokenKind.String;
            }
            else
            {
                Fail(EnvelopeRefusals.GraphQl);
            }
        }
        else if (GraphQlNumbers.Pass(_text, ref _at))
        {
            Kind = GraphQlTokenKind.Number;
        }
        else
        {
            Fail(EnvelopeRefusals.GraphQl);
        }
    }

    private void Put(char symbol, int length)
    {
        Kind = GraphQlTokenKind.Symbol;
        Symbol = symbol;
        _at += length;
    }

    // White space, line ends, commas, byte order marks and comments mean nothing wherever they stand.
    private bool SkipIgnored()
    {
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '#')
            {
                var length = _text.AsSpan(_at).IndexOfAny('\n', '\r');
                var comment = length < 0 ? _text.AsSpan(_at) : _text.AsSpan(_at, length);
                foreach (var inside in comment)
                {
                    // Lines end here for some parsers only.
                    if (inside is (< ' ' and not '\t') or '\u0085' or '\u2028' or '\u2029')
                    {
                        Fail(EnvelopeRefusals.GraphQl);
                        return false;
                    }
                }

                _at += comment.Length;
                if (length < 0)
                {
                    return true;
                }
            }
            else if (c is not (' ' or '\t' or '\n' or '\r' or ',' or ByteOrderMark))
            {
                return true;
            }
        }

        return true;
    }
}
