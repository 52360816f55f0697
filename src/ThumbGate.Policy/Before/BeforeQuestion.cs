using System.Text.Json;

namespace ThumbGate.Policy.Before;

/// <summary>One thing that is asked for before a request is approved.</summary>
/// <param name="Name">As the catalog or the request calls it.</param>
/// <param name="Pointer">Where in the answer it stands.</param>
public sealed record BeforeField(string Name, string Pointer)
{
    /// <summary>What the request would make of it, as text; null where it says nothing of it.</summary>
    public string? After { get; init; }

    /// <summary>Whether the catalog marks it sensitive.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>What to ask the system before one request is approved.</summary>
/// <param name="Definition">By which part of the catalog.</param>
/// <param name="Target">Path and query of the GET, as they are sent.</param>
/// <param name="PathLength">How much of <paramref name="Target"/> is the path.</param>
/// <param name="Fields">What is wanted of the answer; at most <see cref="MostFields"/>.</param>
/// <param name="More">How many fields more the request sets.</param>
public sealed record BeforeQuestion(BeforeDefinition Definition, string Target, int PathLength, IReadOnlyList<BeforeField> Fields, int More)
{
    /// <summary>Most fields that are asked for.</summary>
    public const int MostFields = 50;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Finds the fields in an answer.</summary>
    /// <param name="json">The answer's body.</param>
    /// <param name="precondition">The value for <see cref="BeforeDefinition.Precondition"/> where it stands in the body; null where there is none.</param>
    /// <returns>For each field its value, or null where the answer has none; null where the answer is not one JSON document with one reading.</returns>
    public IReadOnlyList<BeforeValue?>? Find(ReadOnlyMemory<byte> json, out string? precondition)
    {
        precondition = null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (Definition.Precondition is { AnswerHeader: null } stands)
            {
                precondition = BeforeJson.At(document.RootElement, stands.Pointer) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
            }

            return [.. Fields.Select(f => BeforeJson.At(document.RootElement, f.Pointer) is { } found ? BeforeValue.Of(found) : null)];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A value as it stands in a system.</summary>
/// <param name="Text">For people.</param>
/// <param name="Spelling">Kind and text: two values are the same where these are.</param>
public sealed record BeforeValue(string Text, string Spelling)
{
    /// <summary>The value of a JSON element.</summary>
    public static BeforeValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new(element.GetString()!, "s" + element.GetString()),
        JsonValueKind.Object or JsonValueKind.Array => new(element.GetRawText(), "j" + element.GetRawText()),
        _ => new(element.GetRawText(), "v" + element.GetRawText()),
    };
}

/// <summary>JSON pointers (RFC 6901) into documents.</summary>
internal static class BeforeJson
{
    /// <summary>The element that a pointer names, or null.</summary>
    public static JsonElement? At(JsonElement element, string pointer)
    {
        if (pointer.Length == 0)
        {
            return element;
        }

        foreach (var part in pointer[1..].Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(name, out var member):
                    element = member;
                    break;
                case JsonValueKind.Array when int.TryParse(name, System.Globalization.NumberStyles.None, null, out var index) && index < element.GetArrayLength():
                    element = element[index];
                    break;
                default:
                    return null;
            }
        }

        return element;
    }

    /// <summary>A name as a part of a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
