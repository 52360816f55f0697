using System.Text;

namespace ThumbGate.Policy.Loading;

/// <summary>Collects errors: reading goes on after each, so that one run shows them all.</summary>
internal sealed class ConfigErrors
{
    private const int LongestValue = 60;
    private readonly List<ConfigError> _errors = [];

    public int Count => _errors.Count;

    /// <summary>Adds an error about a node.</summary>
    /// <param name="at">What is wrong.</param>
    /// <param name="message">Without a full stop.</param>
    /// <param name="cure">Without a full stop.</param>
    /// <param name="value">What to show in place of the node's own text.</param>
    public void Add(ConfigNode at, string message, string cure, string? value = null)
    {
        if (!at.IsReported)
        {
            Add(at.File, at.Line, at.Column, value ?? (at as ConfigScalar)?.Text ?? "", message, cure);
        }
    }

    public void Add(string file, int line, int column, string value, string message, string cure) =>
        _errors.Add(new(file, line, column, Shown(value), message, cure));

    /// <summary>The scalars of a list that may hold one several times.</summary>
    public IReadOnlyList<ConfigScalar> Scalars(ConfigList list)
    {
        foreach (var item in list.Items.Where(i => i is not ConfigScalar))
        {
            Add(item, $"{item.Kind} where a single value belongs", "write one value");
        }

        return [.. list.Items.OfType<ConfigScalar>()];
    }

    /// <summary>By file and position; the same mistake is told once.</summary>
    public IReadOnlyList<ConfigError> ToList() =>
        [.. _errors.Distinct().OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)];

    private static string Shown(string value)
    {
        var shown = new StringBuilder(LongestValue);
        foreach (var c in value)
        {
            if (shown.Length >= LongestValue)
            {
                shown.Append("...");
                break;
            }

            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        return shown.ToString();
    }
}
