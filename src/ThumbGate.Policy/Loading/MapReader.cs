using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// Reads the keys of one map. Each getter records what is wrong and goes on with its fallback: nothing that was read in error is ever
/// used, since a folder with an error yields no policy.
/// </summary>
internal sealed class MapReader(ConfigMap map, ConfigErrors errors)
{
    private readonly List<string> _known = [];

    public ConfigMap Map => map;

    public ConfigErrors Errors => errors;

    /// <summary>The value of a key, or null. Makes the key a known one.</summary>
    public ConfigNode? Find(string key)
    {
        _known.Add(key);
        return map.Entries.Find(e => e.Key.Text == key).Value;
    }

    /// <summary>Whether the key is there, without reading it.</summary>
    public bool Has(string key) => map.Entries.Exists(e => e.Key.Text == key);

    public ConfigScalar? Scalar(string key) => Find(key) is { } node ? AsScalar(node, key) : null;

    public ConfigScalar? Required(string key, string cure)
    {
        if (Find(key) is { } node)
        {
            return AsScalar(node, key);
        }

        errors.Add(map, "missing", cure, key);
        return null;
    }

    public string? Text(string key) => Scalar(key)?.Text;

    public bool Flag(string key, bool fallback)
    {
        if (Scalar(key) is not { } scalar)
        {
            return fallback;
        }

        if (scalar is { Plain: true, Text: "true" or "false" })
        {
            return scalar.Text == "true";
        }

        errors.Add(scalar, "not true or false", $"write {key}: true or {key}: false, without quotes");
        return fallback;
    }

    public long? Whole(string key, long least, long most)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (scalar.Plain && ConfigText.TryWhole(scalar.Text, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(scalar, $"not a whole number from {least} to {most}", $"write {key} as digits, without quotes");
        return null;
    }

    public T Choice<T>(string key, Choices<T> choices, T fallback) => Scalar(key) is { } scalar ? Choose(scalar, choices, fallback) : fallback;

    /// <summary>Null where a word stands there that isn't one of the choices.</summary>
    public T? ChoiceOrNull<T>(string key, Choices<T> choices, T? fallback)
        where T : struct =>
        Scalar(key) is not { } scalar ? fallback
        : choices.Names.TryGetValue(scalar.Text, out var value) ? value
        : Report(scalar, choices);

    private T? Report<T>(ConfigScalar scalar, Choices<T> choices)
        where T : struct
    {
        errors.Add(scalar, choices.What, choices.Cure);
        return null;
    }

    public T Choose<T>(ConfigScalar scalar, Choices<T> choices, T fallback)
    {
        if (choices.Names.TryGetValue(scalar.Text, out var value))
        {
            return value;
        }

        errors.Add(scalar, choices.What, choices.Cure);
        return fallback;
    }

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most, string range)
    {
        if (Scalar(key) is not { } scalar)
        {
            return fallback;
        }

        if (!ConfigText.TryDuration(scalar.Text, out var duration))
        {
            errors.Add(scalar, "not a duration", "write a number and its unit: 250ms, 30s, 5m, 24h or 1d");
            return fallback;
        }

        if (duration < least || duration > most)
        {
            errors.Add(scalar, $"'{key}' is out of range", $"write a duration of {range}");
            return fallback;
        }

        return duration;
    }

    public long? Size(string key, long most)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (ConfigText.TrySize(scalar.Text, out var bytes) && bytes > 0 && bytes <= most)
        {
            return bytes;
        }

        errors.Add(scalar, "not a size", $"write a size such as 64KiB or 1MiB, at most {most >> 20}MiB");
        return null;
    }

    /// <summary>A secret's reference. What stands there is never repeated: it may be the secret itself.</summary>
    public SecretReference? Secret(string key, bool required)
    {
        var scalar = required ? Required(key, $"write {key}: \"env:NAME\" or \"file:/path\"") : Scalar(key);
        if (scalar is null)
        {
            return null;
        }

        if (SecretReference.TryParse(scalar.Text, out var reference) && !reference!.Location.Any(char.IsWhiteSpace))
        {
            return reference;
        }

        errors.Add(scalar, "not a reference to a secret", "write \"env:NAME\" or \"file:/path\"; the secret itself never stands in config", key);
        return null;
    }

    /// <summary>A nested map, or null where the key is not there or is no map.</summary>
    public MapReader? Nested(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case ConfigMap nested:
                return new MapReader(nested, errors);
            case var other:
                errors.Add(other, $"'{key}' is {other.Kind} where a map belongs", $"write keys under '{key}', or remove it");
                return null;
        }
    }

    /// <summary>The items of a list; empty where the key is not there.</summary>
    public IReadOnlyList<ConfigNode> List(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case ConfigList list:
                if (list.Items.Count == 0)
                {
                    errors.Add(list, $"'{key}' is an empty list", "name at least one item, or remove the key");
                }

                return list.Items;
            case var other:
                errors.Add(other, $"'{key}' is {other.Kind} where a list belongs", $"write {key}: [item, item]");
                return [];
        }
    }

    /// <summary>The scalars of a list, each once.</summary>
    public IReadOnlyList<ConfigScalar> Scalars(string key) => ScalarsOf(List(key), key);

    public IReadOnlyList<ConfigScalar> ScalarsOf(IEnumerable<ConfigNode> items, string key)
    {
        var found = new List<ConfigScalar>();
        foreach (var item in items)
        {
            if (AsScalar(item, key) is not { } scalar)
            {
                continue;
            }

            if (found.Exists(f => f.Text == scalar.Text))
            {
                errors.Add(scalar, "named twice", "keep one of the two");
                continue;
            }

            found.Add(scalar);
        }

        return found;
    }

    /// <summary>The scalars of a list, or the one scalar that stands in its place; empty where the key is not there.</summary>
    public IReadOnlyList<ConfigScalar> OneOrMore(string key) =>
        map.Entries.Find(e => e.Key.Text == key).Value is ConfigList ? Scalars(key) : Scalar(key) is { } scalar ? [scalar] : [];

    public IReadOnlyList<T> ChoicesOf<T>(string key, Choices<T> choices, T fallback) =>
        [.. Scalars(key).Select(s => Choose(s, choices, fallback))];

    /// <summary>The scalar that a node is, or null with an error.</summary>
    public ConfigScalar? AsScalar(ConfigNode node, string key)
    {
        if (node is ConfigScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        errors.Add(node, $"'{key}' is {node.Kind} where a single value belongs", $"write one value for '{key}', or remove it");
        return null;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var (key, _) in map.Entries)
        {
            if (!_known.Contains(key.Text, StringComparer.Ordinal))
            {
                var cure = ConfigText.Nearest(key.Text, _known) is { } nearest ? $"write {nearest}" : $"remove it; known here: {string.Join(", ", _known.Distinct())}";
                errors.Add(key, "unknown key", cure);
            }
        }
    }
}
