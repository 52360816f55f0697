namespace ThumbGate.Gateway.Operators;

/// <summary>The query of a call: every key is asked for by name, and what nobody asked for is an error too.</summary>
internal sealed class OperatorsQuery(IQueryCollection query)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<FieldError> _errors = [];

    /// <summary>The value, or null where it is absent or empty.</summary>
    public string? Text(string name)
    {
        _asked.Add(name);
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values.Count > 1)
        {
            Reject(name, null, "give it once.");
            return null;
        }

        if (values[0] is { } text && text.Any(char.IsControl))
        {
            Reject(name, null, "leave control characters out.");
            return null;
        }

        return string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    public void Reject(string name, string? value, string cure) => _errors.Add(new FieldError(name, value, cure));

    /// <summary>The answer to a bad query, or null where all is well. To be asked after every key.</summary>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(k => !_asked.Contains(k)))
        {
            Reject(name, null, "there is no such filter; there are " + string.Join(", ", _asked.Order(StringComparer.Ordinal)) + ".");
        }

        return _errors.Count == 0 ? null : OperatorsProblem.BadInput(_errors);
    }
}
