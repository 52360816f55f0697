using System.Globalization;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Where readers put what they find. A fact's sources are ranked by their order; a better rank replaces what a lesser one left,
/// so the order in which a body happens to hold them doesn't matter.
/// </summary>
/// <param name="facts">The request's facts, reset to the operation's definitions.</param>
/// <param name="ranks">One byte per slot and one for the SQL text, all <see cref="Unset"/>.</param>
internal ref struct FactSink(FactSet facts, Span<byte> ranks)
{
    public const byte Unset = byte.MaxValue;

    private readonly FactSet _facts = facts;
    private readonly Span<byte> _ranks = ranks;

    /// <summary>The SQL text; its slot follows the facts'.</summary>
    public FactValue Sql;

    /// <summary>Sets a value unless a better source already did. A list that turns out to be a structure keeps its items.</summary>
    public void Put(FactTarget target, FactValue value)
    {
        if (target.Rank > _ranks[target.Slot])
        {
            return;
        }

        var isMixed = value.Kind == FactKind.Structure && target.Rank == _ranks[target.Slot] && Load(target).Kind is FactKind.List or FactKind.Structure;
        Store(target, isMixed ? FactValue.StructureOf(Load(target).KnownItems) : value);
    }

    /// <summary>Makes sure that a list is there, if only an empty one.</summary>
    public void OpenList(FactTarget target)
    {
        if (target.Rank < _ranks[target.Slot])
        {
            Store(target, FactValue.FromItems(new List<string>()));
        }
    }

    /// <summary>Adds an item to a list. A list that holds something besides scalars stays a structure, of which the scalars are known.</summary>
    public void Item(FactTarget target, string item)
    {
        OpenList(target);
        if (target.Rank == _ranks[target.Slot] && Load(target) is { Kind: FactKind.List or FactKind.Structure, KnownItems: List<string> items })
        {
            items.Add(item);
        }
    }

    /// <summary>Sets a value only where the source has given none yet.</summary>
    public void PutIfNew(FactTarget target, FactValue value)
    {
        if (target.Rank < _ranks[target.Slot])
        {
            Store(target, value);
        }
    }

    /// <summary>Adds to a count; counts below a list are summed.</summary>
    public void Count(FactTarget target, int count)
    {
        if (target.Rank > _ranks[target.Slot])
        {
            return;
        }

        var before = 0L;
        if (target.Rank == _ranks[target.Slot] && !Load(target).TryGetWhole(out before))
        {
            return;
        }

        Store(target, FactValue.FromText((before + count).ToString(CultureInfo.InvariantCulture), FactKind.Number));
    }

    private readonly FactValue Load(FactTarget target) => target.Slot == _facts.Count ? Sql : _facts[target.Slot].Value;

    private void Store(FactTarget target, FactValue value)
    {
        _ranks[target.Slot] = target.Rank;
        if (target.Slot == _facts.Count)
        {
            Sql = value;
        }
        else
        {
            _facts.Set(target.Slot, value);
        }
    }
}

/// <summary>Which fact a source gives, and how good it is: 0 is the definition's first source.</summary>
internal readonly record struct FactTarget(int Slot, byte Rank);
