using System.Globalization;
using System.Text;

namespace ThumbGate.Policy.Facts;

/// <summary>What a fact turned out to be. The zero value is absent, which no allow is ever satisfied by.</summary>
public enum FactKind : byte
{
    Absent = 0,
    Null,
    Text,
    Number,
    Boolean,
    List,

    /// <summary>There, but an object or an array where a scalar was asked for.</summary>
    Structure,
}

/// <summary>
/// One value read out of a request. A scalar stays the UTF-8 slice of the body that it was read from until somebody asks for its text,
/// so judging materialises no strings. Valid as long as the request's body buffer is.
/// </summary>
public readonly struct FactValue
{
    private readonly object? _value;
    private readonly ReadOnlyMemory<byte> _utf8;

    private FactValue(FactKind kind, object? value, ReadOnlyMemory<byte> utf8)
    {
        Kind = kind;
        _value = value;
        _utf8 = utf8;
    }

    /// <summary>What it is.</summary>
    public FactKind Kind { get; }

    /// <summary>Not in the request.</summary>
    public static FactValue Absent => default;

    /// <summary>There, and null.</summary>
    public static FactValue Null => new(FactKind.Null, null, default);

    /// <summary>There, but not a scalar.</summary>
    public static FactValue Structure => new(FactKind.Structure, null, default);

    /// <summary>A scalar as UTF-8 bytes, already unescaped.</summary>
    public static FactValue FromUtf8(FactKind kind, ReadOnlyMemory<byte> utf8) => new(kind, null, utf8);

    /// <summary>A scalar as text, already decoded.</summary>
    public static FactValue FromText(string text, FactKind kind = FactKind.Text) => new(kind, text, default);

    /// <summary>A list of scalars as text.</summary>
    public static FactValue FromItems(IReadOnlyList<string> items) => new(FactKind.List, items, default);

    /// <summary>A list that holds something besides scalars: a structure whose scalars are known.</summary>
    public static FactValue StructureOf(IReadOnlyList<string> items) => new(FactKind.Structure, items, default);

    /// <summary>The items of a list, the one scalar as a list of one, else nothing.</summary>
    public IReadOnlyList<string> Items => Kind switch
    {
        FactKind.List => (IReadOnlyList<string>)_value!,
        FactKind.Text or FactKind.Number or FactKind.Boolean => [Text!],
        _ => [],
    };

    /// <summary>
    /// <see cref="Items"/>, and those scalars of a structure that are known: they are there for whoever asks whether one of them is, and not
    /// for whoever asks about all.
    /// </summary>
    public IReadOnlyList<string> KnownItems => Kind == FactKind.Structure ? _value as IReadOnlyList<string> ?? [] : Items;

    /// <summary>The scalar's text, a list's items joined by commas, or null where there is neither. Allocates.</summary>
    public string? Text => Kind switch
    {
        FactKind.Text or FactKind.Number or FactKind.Boolean => _value as string ?? Encoding.UTF8.GetString(_utf8.Span),
        FactKind.List => string.Join(',', (IReadOnlyList<string>)_value!),
        _ => null,
    };

    /// <summary>Whether it is a scalar with exactly this text.</summary>
    public bool Is(FactLiteral literal) => Kind switch
    {
        FactKind.Text or FactKind.Number or FactKind.Boolean =>
            _value is string text ? string.Equals(text, literal.Text, StringComparison.Ordinal) : _utf8.Span.SequenceEqual(literal.Utf8.Span),
        _ => false,
    };

    /// <summary>Whether it is a scalar with this text in any ASCII case, as currencies are compared.</summary>
    public bool IsInAnyCase(FactLiteral literal) => Kind switch
    {
        FactKind.Text => _value is string text
            ? string.Equals(text, literal.Text, StringComparison.OrdinalIgnoreCase)
            : Ascii.EqualsIgnoreCase(_utf8.Span, literal.Utf8.Span),
        _ => false,
    };

    /// <summary>
    /// Reads a whole number of minor units: digits only, at most 18 of them. A sign, a point, an exponent, white space or a leading plus
    /// could be read differently by the vendor, so they are not a number here.
    /// </summary>
    public bool TryGetWhole(out long number)
    {
        number = 0;
        if (Kind is not (FactKind.Text or FactKind.Number))
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[19];
        scoped ReadOnlySpan<byte> digits = _utf8.Span;
        if (_value is string text)
        {
            if (text.Length > 18 || !Encoding.UTF8.TryGetBytes(text, buffer, out var written))
            {
                return false;
            }

            digits = buffer[..written];
        }

        return digits.Length is > 0 and <= 18
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>A value that config compares facts with, kept in both forms so that no comparison converts.</summary>
public sealed class FactLiteral(string text)
{
    /// <summary>The value as text.</summary>
    public string Text { get; } = text;

    /// <summary>The value as UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = Encoding.UTF8.GetBytes(text);
}
