using System.Globalization;

namespace ThumbGate.Gateway.Storage;

/// <summary>What replicas tell each other over the bus: that a counter of <see cref="Revisions"/> has moved, or that something was decided.</summary>
/// <param name="Name">Which counter, or which kind of thing.</param>
/// <param name="What">Its value, or the thing's id.</param>
internal readonly record struct StoreChange(string Name, string What)
{
    /// <summary>Where on the bus it is told.</summary>
    public const string Topic = "changes";

    public StoreChange(string revision, long value)
        : this(revision, value.ToString(CultureInfo.InvariantCulture))
    {
    }

    /// <summary>Reads what was told; anything at all may have been.</summary>
    public static StoreChange Parse(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? new(text[..space], text[(space + 1)..]) : new(text, "");

    /// <summary>Whether it names a later revision. What is no number may be anything.</summary>
    public bool IsAfter(long revision) => !long.TryParse(What, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > revision;

    /// <inheritdoc/>
    public override string ToString() => Name + " " + What;
}
