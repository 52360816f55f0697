namespace ThumbGate.Policy.Bodies;

/// <summary>The parentheses of one statement, found in one pass: whoever asked for each end by looking for it would look at the rest again and again.</summary>
internal sealed class SqlGroups
{
    // For what opens a group: where it closes. For any other token: what opens the group that it stands in.
    private readonly List<int> _places = [];
    private readonly Stack<int> _open = [];
    private int _start;
    private int _end;

    /// <summary>Finds those of a statement.</summary>
    public void Read(List<SqlToken> tokens, int start, int end)
    {
        (_start, _end) = (start, end);
        _places.Clear();
        _open.Clear();
        for (var i = start; i < end; i++)
        {
            if (tokens[i].Is(')') && _open.TryPop(out var opens))
            {
                _places[opens - start] = i;
            }

            _places.Add(tokens[i].Is('(') ? end : _open.TryPeek(out var around) ? around : -1);
            if (tokens[i].Is('('))
            {
                _open.Push(i);
            }
        }
    }

    /// <summary>Where the group closes that opens at a place, or where the statement ends.</summary>
    public int Close(int open) => _places[open - _start];

    /// <summary>Where the group closes that a token stands in which opens none, or where the statement ends.</summary>
    public int EndAround(int at) => _places[at - _start] is var open && open < 0 ? _end : Close(open);
}
