namespace ThumbGate.Policy.Bodies;

/// <summary>Where among lists of tables a token stands.</summary>
internal enum SqlPlace : byte
{
    /// <summary>No list of tables is here.</summary>
    Elsewhere,

    /// <summary>The next is a table.</summary>
    Before,

    /// <summary>In a list, behind one of its tables.</summary>
    Behind,
}

/// <summary>Parentheses that are open around a token, or the statement around all of them, and the list of tables that stands there.</summary>
internal struct SqlGroup
{
    private int _brackets;

    public int Opens { get; init; }

    public SqlPlace Place { get; set; }

    /// <summary>Whether a name that parentheses follow is a function and no table.</summary>
    public bool MayCall { get; private set; }

    /// <summary>Whether a comma leads to another table.</summary>
    public bool IsList { get; private set; }

    public bool Selects { get; set; }

    public bool Joins { get; set; }

    public void Lead(SqlPlace place, bool mayCall, bool isList) => (Place, MayCall, IsList, _brackets) = (place, mayCall, isList, 0);

    public void Symbol(char symbol)
    {
        // Commas in brackets are an array's.
        _brackets = symbol == '[' ? _brackets + 1 : symbol == ']' ? Math.Max(0, _brackets - 1) : _brackets;
        if (symbol == ',' && _brackets == 0 && Place == SqlPlace.Behind)
        {
            Place = SqlPlace.Before;
        }
    }
}
