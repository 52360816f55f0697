namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>
/// Parses executable GraphQL documents (October 2021). Directives are read and forgotten: a field that one skips still counts, since
/// what it skips by may be changed by whoever executes it.
/// </summary>
internal sealed class GraphQlParser
{
    private const int MaxDepth = JsonFactReader.MaxDepth;

    private readonly GraphQlLexer _lexer;
    private readonly GraphQlDocument _document = new();
    private List<string> _spreads = [];

    private GraphQlParser(string text) => _lexer = new GraphQlLexer(text);

    /// <summary>Parses a document.</summary>
    /// <returns>Null, or why it is none that could run.</returns>
    public static RequestRefusal? Parse(string text, out GraphQlDocument document)
    {
        var parser = new GraphQlParser(text);
        document = parser._document;
        var lexer = parser._lexer;
        while (lexer.Kind != GraphQlTokenKind.End)
        {
            parser.Definition();
        }

        return lexer.Refusal ?? (document.Operations.Count == 0 ? EnvelopeRefusals.GraphQl : GraphQlFragments.Check(document, parser._spreads));
    }

    private void Definition()
    {
        if (_lexer.Is('{'))
        {
            AddOperation(new("QUERY", "") { Selections = SelectionSet(MaxDepth) });
        }
        else if (_lexer.IsName("query") || _lexer.IsName("mutation") || _lexer.IsName("subscription"))
        {
            Operation(_lexer.ExpectName().ToUpperInvariant());
        }
        else if (_lexer.IsName("fragment"))
        {
            Fragment();
        }
        else
        {
            // Definitions of types don't run, and whoever takes them beside what does reads another language.
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }
    }

    private void Operation(string method)
    {
        var operation = new GraphQlOperation(method, _lexer.Kind == GraphQlTokenKind.Name ? _lexer.ExpectName() : "");
        if (_lexer.Take('('))
        {
            do
            {
                Variable(operation);
            }
            while (!_lexer.Take(')') && _lexer.Refusal is null);
        }

        Directives();
        operation.Selections = SelectionSet(MaxDepth);
        AddOperation(operation);
    }

    private void AddOperation(GraphQlOperation operation)
    {
        // One without a name has to be alone, and no two may share a name.
        if (_document.Operations.Exists(o => o.Name.Length == 0 || operation.Name.Length == 0 || string.Equals(o.Name, operation.Name, StringComparison.Ordinal)))
        {
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }

        _document.Operations.Add(operation);
    }

    private void Variable(GraphQlOperation operation)
    {
        _lexer.Expect('$');
        var name = _lexer.ExpectName();
        _lexer.Expect(':');
        Type(MaxDepth);
        var value = _lexer.Take('=') ? GraphQlValue.Read(_lexer, isConstant: true) : null;
        Directives();
        if (!operation.Variables.TryAdd(name, value))
        {
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }
    }

    private void Type(int depth)
    {
        if (depth == 0)
        {
            _lexer.Fail(BodyRefusals.TooDeep);
        }
        else if (_lexer.Take('['))
        {
            Type(depth - 1);
            _lexer.Expect(']');
        }
        else
        {
            _lexer.ExpectName();
        }

        _lexer.Take('!');
    }

    private void Fragment()
    {
        _lexer.Next();
        var isUnnamed = _lexer.IsName("on");
        var name = _lexer.ExpectName();
        if (isUnnamed || !_lexer.IsName("on"))
        {
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }

        _lexer.Next();
        _lexer.ExpectName();
        Directives();
        var outer = _spreads;
        _spreads = [];
        if (!_document.Fragments.TryAdd(name, new(SelectionSet(MaxDepth), _spreads)))
        {
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }

        _spreads = outer;
    }

    private List<GraphQlSelection> SelectionSet(int depth)
    {
        List<GraphQlSelection> selections = [];
        if (depth == 0)
        {
            _lexer.Fail(BodyRefusals.TooDeep);
            return selections;
        }

        _lexer.Expect('{');
        do
        {
            selections.Add(_lexer.Take(GraphQlLexer.Dots) ? Spread(depth) : Field(depth));
        }
        while (!_lexer.Take('}') && _lexer.Refusal is null);
        return selections;
    }

    private GraphQlSelection Spread(int depth)
    {
        string? name = null;
        if (_lexer.IsName("on"))
        {
            _lexer.Next();
            _lexer.ExpectName();
        }
        else if (_lexer.Kind == GraphQlTokenKind.Name)
        {
            name = _lexer.ExpectName();
            _spreads.Add(name);
        }

        Directives();
        return new(null, name, null, name is null ? SelectionSet(depth - 1) : []);
    }

    private GraphQlSelection Field(int depth)
    {
        var name = _lexer.ExpectName();
        if (_lexer.Take(':'))
        {
            name = _lexer.ExpectName();
        }

        var arguments = Arguments();
        Directives();
        return new(name, null, arguments, _lexer.Is('{') ? SelectionSet(depth - 1) : []);
    }

    private GraphQlValue? Arguments()
    {
        if (!_lexer.Take('('))
        {
            return null;
        }

        if (_lexer.Is(')'))
        {
            _lexer.Fail(EnvelopeRefusals.GraphQl);
        }

        return GraphQlValue.Members(_lexer, ')', isConstant: false);
    }

    private void Directives()
    {
        while (_lexer.Take('@'))
        {
            _lexer.ExpectName();
            Arguments();
        }
    }
}
