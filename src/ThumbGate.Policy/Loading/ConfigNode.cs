namespace ThumbGate.Policy.Loading;

/// <summary>A piece of YAML and where it stands.</summary>
internal abstract class ConfigNode(string file, int line, int column)
{
    public string File { get; } = file;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>Whether an error was recorded of it already: a second one would only be its echo.</summary>
    public bool IsReported { get; init; }

    /// <summary><c>file:line</c>, as rules and reasons name it.</summary>
    public string Source => $"{File}:{Line}";

    /// <summary>What an error calls it.</summary>
    public abstract string Kind { get; }
}

internal sealed class ConfigScalar(string file, int line, int column, string text, bool plain) : ConfigNode(file, line, column)
{
    public string Text { get; } = text;

    /// <summary>Written without quotes, so that <c>true</c> and <c>5</c> are what they look like.</summary>
    public bool Plain { get; } = plain;

    public bool IsNull => Plain && Text is ("" or "~" or "null");

    public override string Kind => IsNull ? "empty" : "a single value";
}

internal sealed class ConfigList(string file, int line, int column) : ConfigNode(file, line, column)
{
    public List<ConfigNode> Items { get; } = [];

    public override string Kind => "a list";
}

internal sealed class ConfigMap(string file, int line, int column) : ConfigNode(file, line, column)
{
    public List<(ConfigScalar Key, ConfigNode Value)> Entries { get; } = [];

    public override string Kind => "a map";
}
