using System.Text;
using System.Text.Json;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>What becomes of a value that facts are read from.</summary>
internal static class JsonValues
{
    public static void Found(ReadOnlyMemory<byte> body, ref Utf8JsonReader reader, JsonPaths.Node node, ref FactSink sink)
    {
        var token = reader.TokenType;
        if (node.Values.Length > 0)
        {
            var value = Value(body, ref reader);
            foreach (var target in node.Values)
            {
                sink.Put(target, value);
            }

            if (node.IsPlain)
            {
                return;
            }
        }

        foreach (var target in node.Items)
        {
            Item(ref reader, target, ref sink);
        }

        if (node.Keys.Length > 0)
        {
            Members(token, node.Keys, ref sink);
        }

        if (token == JsonTokenType.StartArray)
        {
            foreach (var target in node.Lists)
            {
                sink.OpenList(target);
            }

            foreach (var target in node.StarCounts)
            {
                sink.PutIfNew(target, FactValue.FromText("0", FactKind.Number));
            }

            return;
        }

        NotAnArray(ref reader, node, ref sink);
    }

    public static void EndArray(JsonPaths.Node node, int items, ref FactSink sink)
    {
        foreach (var target in node.Counts)
        {
            sink.Count(target, items);
        }
    }

    /// <summary>A member of an object whose names are facts.</summary>
    public static void Member(ReadOnlySpan<byte> name, FactTarget[] keys, ref FactSink sink)
    {
        var text = Encoding.UTF8.GetString(name);
        foreach (var target in keys)
        {
            sink.Item(target, text);
        }
    }

    // Names are of an object; null says nothing more than a missing member does.
    private static void Members(JsonTokenType token, FactTarget[] keys, ref FactSink sink)
    {
        foreach (var target in keys)
        {
            if (token == JsonTokenType.StartObject)
            {
                sink.OpenList(target);
            }
            else if (token == JsonTokenType.Null)
            {
                sink.PutIfNew(target, FactValue.Null);
            }
            else
            {
                sink.Put(target, FactValue.Structure);
            }
        }
    }

    // An array was expected. A lone scalar is a list of one; null says nothing more than a missing member does.
    private static void NotAnArray(ref Utf8JsonReader reader, JsonPaths.Node node, ref FactSink sink)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            foreach (var target in node.Lists)
            {
                sink.PutIfNew(target, FactValue.Null);
            }

            PutAll(node.StarCounts, FactValue.Null, ref sink);
            PutAll(node.Counts, FactValue.Null, ref sink);
            return;
        }

        foreach (var target in node.Lists)
        {
            if (reader.TokenType != JsonTokenType.StartObject && Array.IndexOf(node.Singles, target) >= 0)
            {
                Item(ref reader, target, ref sink);
            }
            else
            {
                sink.Put(target, FactValue.Structure);
            }
        }

        PutAll(node.StarCounts, FactValue.Structure, ref sink);
        PutAll(node.Counts, FactValue.Structure, ref sink);
    }

    private static void PutAll(FactTarget[] targets, FactValue value, ref FactSink sink)
    {
        foreach (var target in targets)
        {
            sink.Put(target, value);
        }
    }

    private static void Item(ref Utf8JsonReader reader, FactTarget target, ref FactSink sink)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                sink.Item(target, reader.GetString()!);
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                sink.Item(target, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
            default:
                // An item that can't be compared must not be skipped by a rule on all of them.
                sink.Put(target, FactValue.Structure);
                break;
        }
    }

    private static FactValue Value(ReadOnlyMemory<byte> body, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                var unescaped = new byte[reader.ValueSpan.Length];
                return FactValue.FromUtf8(FactKind.Text, unescaped.AsMemory(0, reader.CopyString(unescaped)));
            case JsonTokenType.String:
                return FactValue.FromUtf8(FactKind.Text, body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
            case JsonTokenType.Number:
                return FactValue.FromUtf8(FactKind.Number, body.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length));
            case JsonTokenType.True or JsonTokenType.False:
                return FactValue.FromUtf8(FactKind.Boolean, body.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length));
            case JsonTokenType.Null:
                return FactValue.Null;
            default:
                return FactValue.Structure;
        }
    }
}
