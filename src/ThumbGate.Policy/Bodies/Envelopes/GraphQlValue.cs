namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>A value in a GraphQL document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A variable's name, a number or keyword as it stands there, or what a string or enum value says.</param>
/// <param name="Items">The items of a list, or the values of an object's members.</param>
/// <param name="Names">The names of an object's members, beside its items.</param>
internal sealed record GraphQlValue(GraphQlValueKind Kind, string Text, IReadOnlyList<GraphQlValue> Items, IReadOnlyList<string> Names)
{
    private const int FewNames = 8;

    /// <summary>Reads the value that a lexer stands at.</summary>
    /// <param name="lexer">Has failed where there is none.</param>
    /// <param name="isConstant">Whether variables may not stand in it.</param>
    /// <param name="depth">How many levels it may still nest.</param>
    public static GraphQlValue Read(GraphQlLexer lexer, bool isConstant, int depth = JsonFactReader.MaxDepth)
    {
        switch (lexer.Kind)
        {
            case GraphQlTokenKind.Number:
                return Pass(lexer, GraphQlValueKind.Raw, lexer.Text.ToString());
            case GraphQlTokenKind.String:
                return Pass(lexer, GraphQlValueKind.Text, lexer.Value);
            case GraphQlTokenKind.Name:
                var name = lexer.Text.ToString();
                return Pass(lexer, name is "true" or "false" or "null" ? GraphQlValueKind.Raw : GraphQlValueKind.Text, name);
            case GraphQlTokenKind.Symbol when depth == 0:
                lexer.Fail(BodyRefusals.TooDeep);
                break;
            case GraphQlTokenKind.Symbol when lexer.Symbol == '$' && !isConstant:
                lexer.Next();
                return new(GraphQlValueKind.Variable, lexer.ExpectName(), [], []);
            case GraphQlTokenKind.Symbol when lexer.Symbol == '[':
                return List(lexer, isConstant, depth);
            case GraphQlTokenKind.Symbol when lexer.Symbol == '{':
                lexer.Next();
                return Members(lexer, '}', isConstant, depth - 1);
            default:
                lexer.Fail(EnvelopeRefusals.GraphQl);
                break;
        }

        return new(GraphQlValueKind.Raw, "null", [], []);
    }

    /// <summary>Reads names with values up to a closing symbol: an object's members, or arguments.</summary>
    public static GraphQlValue Members(GraphQlLexer lexer, char close, bool isConstant, int depth = JsonFactReader.MaxDepth)
    {
        List<GraphQlValue> values = [];
        List<string> names = [];
        HashSet<string>? known = null;
        while (!lexer.Take(close) && lexer.Refusal is null)
        {
            var name = lexer.ExpectName();
            lexer.Expect(':');
            known ??= names.Count == FewNames ? new HashSet<string>(names, StringComparer.Ordinal) : null;
            if (known is null ? names.Contains(name, StringComparer.Ordinal) : !known.Add(name))
            {
                lexer.Fail(BodyRefusals.DuplicateKey);
            }

            names.Add(name);
            values.Add(Read(lexer, isConstant, depth));
        }

        return new(GraphQlValueKind.Object, "", values, names);
    }

    private static GraphQlValue List(GraphQlLexer lexer, bool isConstant, int depth)
    {
        lexer.Next();
        List<GraphQlValue> items = [];
        while (!lexer.Take(']') && lexer.Refusal is null)
        {
            items.Add(Read(lexer, isConstant, depth - 1));
        }

        return new(GraphQlValueKind.List, "", items, []);
    }

    private static GraphQlValue Pass(GraphQlLexer lexer, GraphQlValueKind kind, string text)
    {
        lexer.Next();
        return new(kind, text, [], []);
    }
}
