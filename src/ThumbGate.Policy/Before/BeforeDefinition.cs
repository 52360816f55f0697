using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Before;

/// <summary>
/// How a catalog says to read what stands now where an operation would write: one GET of the same vendor, and where the values stand in its
/// answer. Immutable.
/// </summary>
public sealed class BeforeDefinition
{
    /// <summary>The placeholder that stands for the names of the fields that the request sets, joined by commas.</summary>
    public const string FieldNames = "fields";

    /// <summary>The path below the prefix that the request came by; null for the request's own path.</summary>
    public BeforeTemplate? Path { get; init; }

    /// <summary>The query, in order. A parameter with a placeholder that the request lacks is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, BeforeTemplate>> Query { get; init; } = [];

    /// <summary>Where the placeholders stand in the request.</summary>
    public IReadOnlyList<FactDefinition> Sources { get; init; } = [];

    /// <summary>Compiled from <see cref="Sources"/>; reads the body too where <see cref="Fields"/> stand in it.</summary>
    public required FactPlan Plan { get; init; }

    /// <summary>Names of values that are shown as they are now, and where in the answer they stand.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>What the request sets, field by field; null where only <see cref="Values"/> are shown.</summary>
    public BeforeFields? Fields { get; init; }

    /// <summary>What makes the vendor itself refuse where something has changed since; or null.</summary>
    public BeforePrecondition? Precondition { get; init; }

    /// <summary>Names of values and fields that are masked, besides what the operation's sensitive facts read.</summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public string Source { get; init; } = "";
}

/// <summary>The members of a request's object, each of which is a field that it sets.</summary>
/// <param name="IsForm">Whether they are the fields of a form; else members of JSON.</param>
/// <param name="Of">The JSON pointer of the object; empty for the whole body.</param>
/// <param name="At">The JSON pointer in the answer below which they stand now; empty for the whole answer.</param>
public sealed record BeforeFields(bool IsForm, string Of, string At);

/// <summary>A conditional header that is sent with what was approved.</summary>
/// <param name="Header">Its name: <c>If-Match</c>.</param>
/// <param name="AnswerHeader">The header of the answer that its value is taken from, or null.</param>
/// <param name="Pointer">Where in the answer its value stands, where <paramref name="AnswerHeader"/> is null.</param>
public sealed record BeforePrecondition(string Header, string? AnswerHeader, string Pointer);

/// <summary>A text with placeholders in braces.</summary>
public sealed class BeforeTemplate
{
    private readonly (string Text, bool IsPlaceholder)[] _pieces;

    private BeforeTemplate((string Text, bool IsPlaceholder)[] pieces) => _pieces = pieces;

    /// <summary>Names of the placeholders.</summary>
    public IEnumerable<string> Placeholders => _pieces.Where(p => p.IsPlaceholder).Select(p => p.Text);

    /// <summary>Reads a text such as <c>/charges/{charge}</c>; null where a brace is left over or a name is empty.</summary>
    public static BeforeTemplate? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<(string, bool)>();
        while (text.Length > 0)
        {
            var open = text.IndexOf('{', StringComparison.Ordinal);
            var literal = open < 0 ? text : text[..open];
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (literal.Contains('}', StringComparison.Ordinal) || (open >= 0 && close < open + 2))
            {
                return null;
            }

            if (literal.Length > 0)
            {
                pieces.Add((literal, false));
            }

            if (open < 0)
            {
                break;
            }

            pieces.Add((text[(open + 1)..close], true));
            text = text[(close + 1)..];
        }

        return new([.. pieces]);
    }

    /// <summary>The text with its placeholders filled in; null where one has no value.</summary>
    public string? Fill(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var filled = _pieces.Select(p => p.IsPlaceholder ? value(p.Text) : p.Text).ToArray();
        return Array.IndexOf(filled, null) < 0 ? string.Concat(filled) : null;
    }
}
