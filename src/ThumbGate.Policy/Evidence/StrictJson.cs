using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace ThumbGate.Policy.Evidence;

/// <summary>Something that was to be evidence can't be read; the message says why, without a subject and a full stop: "its sig is missing".</summary>
public sealed class EvidenceFormatException(string message) : Exception(message);

/// <summary>JSON that reads one way: UTF-8, no member twice, nothing behind it, bounded in size and depth.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads an object.</summary>
    /// <exception cref="EvidenceFormatException">It is none, or could be read in two ways.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, int most, string what, Func<StrictObject, T> read)
    {
        if (bytes.Length > most)
        {
            throw new EvidenceFormatException(string.Create(CultureInfo.InvariantCulture, $"the {what} is larger than {most} bytes"));
        }

        if (!Utf8.IsValid(bytes.Span))
        {
            throw new EvidenceFormatException($"the {what} is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return read(new StrictObject(document.RootElement, what));
        }
        catch (JsonException)
        {
            throw new EvidenceFormatException($"the {what} is not JSON, breaks off, goes on behind its end, is too deep, or has a member twice");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, in a name or a value.
            throw new EvidenceFormatException($"the {what} has a text that is none");
        }
    }
}

/// <summary>The members of a JSON object, asked for by name.</summary>
/// <param name="element">What should be an object.</param>
/// <param name="what">What messages call it.</param>
internal sealed class StrictObject(JsonElement element, string what)
{
    private readonly JsonElement _object = element.ValueKind == JsonValueKind.Object ? element : throw new EvidenceFormatException($"its {what} is no object");
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _object.TryGetProperty(name, out var value) ? value : null;
    }

    public string Text(string name) => OptionalText(name) ?? throw new EvidenceFormatException($"its {name} is missing");

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new EvidenceFormatException($"its {name} is no text");
    }

    public JsonElement Array(string name) => Find(name) is { ValueKind: JsonValueKind.Array } array ? array : throw new EvidenceFormatException($"its {name} is no list");

    public StrictObject Object(string name) => new(Find(name) ?? throw new EvidenceFormatException($"its {name} is missing"), name);

    /// <summary>A time as RFC 3339 has it, in UTC.</summary>
    public DateTimeOffset? OptionalTime(string name) => OptionalText(name) is not { } text ? null
        : DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new EvidenceFormatException($"its {name} is no time in UTC, such as 2026-03-01T12:00:00Z");

    /// <summary>Refuses members that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var member in _object.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
            {
                throw new EvidenceFormatException($"its {what} has a member that nobody knows");
            }
        }
    }
}
