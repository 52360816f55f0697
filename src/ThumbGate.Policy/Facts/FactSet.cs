namespace ThumbGate.Policy.Facts;

/// <summary>
/// The facts of one request. Slots follow the operation's fact definitions; facts that a statement language adds (sql.verbs, sql.tables)
/// come after them. Reusable: <see cref="Reset"/> empties it.
/// </summary>
public sealed class FactSet
{
    private FactValue[] _values = new FactValue[8];
    private string[] _names = new string[8];
    private IReadOnlyList<FactDefinition>? _definitions;

    /// <summary>How many facts there are, absent ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The fact in a slot.</summary>
    public (string Name, FactValue Value) this[int slot] => (_names[slot], _values[slot]);

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            Array.Clear(_values, 0, Count);
            Count = 0;
        }
    }

    /// <summary>Empties the set and makes one absent slot per definition.</summary>
    public void Reset(IReadOnlyList<FactDefinition> definitions)
    {
        Clear();
        if (ReferenceEquals(definitions, _definitions))
        {
            // The names are still there: what is added comes after them.
            Count = definitions.Count;
            return;
        }

        _definitions = null;
        for (var i = 0; i < definitions.Count; i++)
        {
            Add(definitions[i].Name, default);
        }

        _definitions = definitions;
    }

    /// <summary>Sets the value of a slot.</summary>
    public void Set(int slot, FactValue value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, Count);
        _values[slot] = value;
    }

    /// <summary>Adds a fact that no definition names.</summary>
    public void Add(string name, FactValue value)
    {
        if (Count < (_definitions?.Count ?? 0))
        {
            _definitions = null;
        }

        if (Count == _values.Length)
        {
            Array.Resize(ref _values, Count * 2);
            Array.Resize(ref _names, Count * 2);
        }

        _names[Count] = name;
        _values[Count++] = value;
    }

    /// <summary>The value of a fact; absent where there is none of that name.</summary>
    public FactValue Get(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(_names[i], name, StringComparison.Ordinal))
            {
                return _values[i];
            }
        }

        return default;
    }

    /// <summary>Whether the operation defines the fact at all, present or not.</summary>
    public bool Defines(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(_names[i], name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
