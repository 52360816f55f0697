namespace ThumbGate.Policy.Facts;

/// <summary>The answer of a condition. The zero value is undecided: the fact is absent or can't be compared.</summary>
public enum Answer : byte
{
    Undecided = 0,
    No,
    Yes,

    /// <summary>An amount in a currency that the condition doesn't name, or in none.</summary>
    OtherCurrency,
}

/// <summary>
/// A test of one fact. Every part that is set must hold. Catalogs ask <see cref="IsMet"/>, where absent is a value;
/// roles ask <see cref="Ask"/>, where what is absent leaves the question open.
/// </summary>
public sealed class FactCondition
{
    private readonly FactLiteral? _currency;

    /// <summary>The fact's name (in a catalog's <c>when</c> also a source, <c>form:confirm</c>).</summary>
    public required string Fact { get; init; }

    public FactLiteral? Is { get; init; }

    public FactLiteral? IsNot { get; init; }

    public IReadOnlyList<FactLiteral> In { get; init; } = [];

    public IReadOnlyList<FactLiteral> NotIn { get; init; } = [];

    /// <summary>
    /// Some item of the fact, whatever stands beside it, or the fact itself where it is one value, is one of these. Only where absent is a value.
    /// </summary>
    public IReadOnlyList<FactLiteral> AnyIn { get; init; } = [];

    /// <summary>The fact has at least one item, and every one is one of these. Only where absent is a value.</summary>
    public IReadOnlyList<FactLiteral> AllIn { get; init; } = [];

    /// <summary>
    /// There is text, or a list of it, and these occur nowhere in it, in any case. Only where absent is a value, and what is absent, null or
    /// structured doesn't meet it: nobody read a text there.
    /// </summary>
    public IReadOnlyList<FactLiteral> Lacks { get; init; } = [];

    /// <summary>Whether texts are compared in any case. Only where absent is a value.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>
    /// Every item of the fact must end with one of these: <c>@example.com</c>. Where that starts with an at sign, an item that isn't one
    /// plain address leaves the question open.
    /// </summary>
    public IReadOnlyList<string> EndsWith { get; init; } = [];

    /// <summary>Least value, in minor units where the fact is money; null for none.</summary>
    public long? Min { get; init; }

    /// <summary>Greatest value, in minor units where the fact is money; null for none.</summary>
    public long? Max { get; init; }

    /// <summary>The currency (ISO 4217, any case) that <see cref="Min"/> and <see cref="Max"/> are in; compared with the fact <c>currency</c>.</summary>
    public string? Currency
    {
        get => _currency?.Text;
        init => _currency = value is null ? null : new FactLiteral(value);
    }

    public bool? Present { get; init; }

    public bool? IsNull { get; init; }

    /// <summary>Whether the fact is there and a list without items; an object's member names are one.</summary>
    public bool? IsEmpty { get; init; }

    /// <summary>Two-valued: what is absent is not equal to anything, is not null, and is in no range.</summary>
    public bool IsMet(FactValue value) =>
        (Present is not { } present || present == (value.Kind != FactKind.Absent))
        && (IsNull is not { } isNull || isNull == (value.Kind == FactKind.Null))
        && (IsEmpty is not { } isEmpty || isEmpty == (value.Kind == FactKind.List && value.Items.Count == 0))
        && (Is is null || Equals(value, Is))
        && (IsNot is null || !Equals(value, IsNot))
        && (In.Count == 0 || Any(In, value))
        && (NotIn.Count == 0 || !Any(NotIn, value))
        && (AnyIn.Count == 0 || value.KnownItems.Any(i => Holds(AnyIn, i)))
        && (AllIn.Count == 0 || (value.Items.Count > 0 && value.Items.All(i => Holds(AllIn, i))))
        && (Lacks.Count == 0 || (value.Items.Count > 0 && !value.Items.Any(Contains)))
        && (EndsWith.Count == 0 || FactEndings.Ask(value, EndsWith) == Answer.Yes)
        && InRange(value) is null or Answer.Yes;

    /// <summary>Three-valued, for rules that grant: absent, null and structured facts leave it undecided unless it asks for presence.</summary>
    public Answer Ask(FactSet facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var value = facts.Get(Fact);
        if (Present is { } present && present != (value.Kind != FactKind.Absent))
        {
            return Answer.No;
        }

        if (IsNull is { } isNull && isNull != (value.Kind == FactKind.Null))
        {
            return value.Kind == FactKind.Absent ? Answer.Undecided : Answer.No;
        }

        if (!Compares)
        {
            return Answer.Yes;
        }

        if (value.Kind is FactKind.Absent or FactKind.Null or FactKind.Structure)
        {
            return Answer.Undecided;
        }

        if ((Is is not null && !EveryItem(value, Is))
            || (IsNot is not null && AnyItem(value, IsNot))
            || (In.Count > 0 && !EveryItemIn(value))
            || (NotIn.Count > 0 && AnyItemIn(value, NotIn)))
        {
            return Answer.No;
        }

        if (EndsWith.Count > 0 && FactEndings.Ask(value, EndsWith) is var ends and not Answer.Yes)
        {
            return ends;
        }

        if (_currency is not null && !facts.Get("currency").IsInAnyCase(_currency))
        {
            return Answer.OtherCurrency;
        }

        return InRange(value) ?? Answer.Yes;
    }

    private bool Compares =>
        Is is not null || IsNot is not null || In.Count > 0 || NotIn.Count > 0 || EndsWith.Count > 0 || Min is not null || Max is not null;

    private Answer? InRange(FactValue value)
    {
        if (Min is null && Max is null)
        {
            return null;
        }

        if (!value.TryGetWhole(out var number))
        {
            return Answer.Undecided;
        }

        return (Min is null || number >= Min) && (Max is null || number <= Max) ? Answer.Yes : Answer.No;
    }

    private bool Equals(FactValue value, FactLiteral literal) => value.Is(literal) || (IgnoreCase && value.IsInAnyCase(literal));

    private bool Holds(IReadOnlyList<FactLiteral> literals, string item) =>
        literals.Any(l => string.Equals(l.Text, item, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    private bool Contains(string item) => Lacks.Any(l => item.Contains(l.Text, StringComparison.OrdinalIgnoreCase));

    private bool Any(IReadOnlyList<FactLiteral> literals, FactValue value)
    {
        for (var i = 0; i < literals.Count; i++)
        {
            if (Equals(value, literals[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EveryItem(FactValue value, FactLiteral literal) =>
        value.Kind == FactKind.List ? value.Items.Count > 0 && value.Items.All(i => i == literal.Text) : value.Is(literal);

    private static bool AnyItem(FactValue value, FactLiteral literal) =>
        value.Kind == FactKind.List ? value.Items.Contains(literal.Text, StringComparer.Ordinal) : value.Is(literal);

    private bool EveryItemIn(FactValue value) =>
        value.Kind == FactKind.List
            ? value.Items.Count > 0 && value.Items.All(item => In.Any(l => l.Text == item))
            : Any(In, value);

    private bool AnyItemIn(FactValue value, IReadOnlyList<FactLiteral> literals) =>
        value.Kind == FactKind.List
            ? value.Items.Any(item => literals.Any(l => l.Text == item))
            : Any(literals, value);
}
