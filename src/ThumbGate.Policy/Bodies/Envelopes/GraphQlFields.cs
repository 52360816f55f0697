namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Makes items of the root fields of the operation that runs.</summary>
/// <param name="document">Checked: no fragment is missing or contains itself.</param>
/// <param name="operation">The one that runs.</param>
/// <param name="variables">What its variables are given.</param>
/// <param name="through">Paths of fields whose own fields are the items.</param>
/// <param name="items">Takes the items.</param>
internal sealed class GraphQlFields(
    GraphQlDocument document, GraphQlOperation operation, GraphQlVariables variables, IReadOnlySet<string> through, List<EnvelopeItem> items)
{
    // Fragments that spread fragments, through levels: nothing that means something goes deeper.
    private const int MaxDepth = 2 * GraphQlFragments.MaxChain;

    private readonly GraphQlArguments _arguments = new(operation, variables);

    /// <summary>Adds them, whatever they are called in the answer and however fragments wrap them.</summary>
    public RequestRefusal? Collect() => Collect(operation.Selections, "", [], MaxDepth);

    private RequestRefusal? Collect(IReadOnlyList<GraphQlSelection> selections, string path, HashSet<string> spread, int depth)
    {
        if (depth == 0)
        {
            return BodyRefusals.TooDeep;
        }

        foreach (var selection in selections)
        {
            RequestRefusal? refusal;
            if (selection.Field is { } field)
            {
                refusal = Field(selection, $"{path}/{field}", depth);
            }
            else if (selection.Spread is { } name)
            {
                // Spread twice in one place it still runs once.
                refusal = spread.Add(name) ? Collect(document.Fragments[name].Selections, path, spread, depth - 1) : null;
            }
            else
            {
                refusal = Collect(selection.Selections, path, spread, depth - 1);
            }

            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private RequestRefusal? Field(GraphQlSelection field, string path, int depth)
    {
        if (field.Selections.Count > 0 && through.Contains(path[1..]))
        {
            return Collect(field.Selections, path, [], depth - 1);
        }

        if (items.Count >= EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        if (_arguments.Write(field.Arguments, out var body) is { } refusal)
        {
            return refusal;
        }

        // What a schema is made of may be asked anywhere, and is the same question everywhere.
        var asksForSchema = field.Field is "__typename" or "__schema" or "__type";
        items.Add(new EnvelopeItem
        {
            Method = asksForSchema ? "QUERY" : operation.Method,
            Target = asksForSchema ? "/" + field.Field : path,
            Body = body,
            Name = InnerText.ItemName(items.Count + 1, field.Field),
        });
        return null;
    }
}
