using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads a JSON body once: its facts, that no object names a member twice, and that it is strict JSON.</summary>
internal static class JsonFactReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private const int NamesAtFirst = 96;

    /// <summary>Reads a body that is not empty.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, JsonPaths? paths, ref FactSink outer)
    {
        // The reader checks the structure but not what strings hold.
        if (!Utf8.IsValid(body.Span))
        {
            return BodyRefusals.Json;
        }

        scoped var sink = outer;
        Span<ulong> hashes = stackalloc ulong[NamesAtFirst];
        Span<JsonNames.Place> places = stackalloc JsonNames.Place[NamesAtFirst];
        var names = new JsonNames(body.Span, hashes, places);
        try
        {
            var refusal = Walk(body, paths, ref sink, ref names);
            outer.Sql = sink.Sql;
            return refusal;
        }
        catch (JsonException)
        {
            return BodyRefusals.Json;
        }
        finally
        {
            names.Dispose();
        }
    }

    private static RequestRefusal? Walk(ReadOnlyMemory<byte> body, JsonPaths? paths, ref FactSink sink, ref JsonNames names)
    {
        Span<Frame> frames = stackalloc Frame[MaxDepth + 1];
        var depth = 0;
        var next = paths is null ? JsonPaths.None : JsonPaths.Root;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    ref var owner = ref frames[depth];
                    if (!Name(ref reader, ref names, owner.Names, depth, paths, owner.Node, out next, out var refusal))
                    {
                        return refusal;
                    }

                    continue;

                case JsonTokenType.EndObject:
                    names.Close(frames[depth].Names, depth);
                    depth--;
                    continue;

                case JsonTokenType.EndArray:
                    if (frames[depth].Node >= 0)
                    {
                        JsonValues.EndArray(paths![frames[depth].Node], frames[depth].Items, ref sink);
                    }

                    depth--;
                    continue;

                default:
                    break;
            }

            // A value. In an array its place follows from how many went before.
            ref var outer = ref frames[depth];
            if (outer.IsArray)
            {
                next = outer.Node >= 0 ? paths![outer.Node].ItemAt(outer.Items) : JsonPaths.None;
                outer.Items++;
            }

            if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && !JsonText.PairsSurrogates(reader.ValueSpan))
            {
                return BodyRefusals.Json;
            }

            if (next >= 0)
            {
                JsonValues.Found(body, ref reader, paths![next], ref sink);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (depth == MaxDepth)
                {
                    return BodyRefusals.TooDeep;
                }

                frames[++depth] = new Frame { Node = next, Names = names.Count, IsArray = reader.TokenType == JsonTokenType.StartArray };
            }

            next = JsonPaths.None;
        }

        return null;
    }

    private static bool Name(
        ref Utf8JsonReader reader, ref JsonNames names, int start, int depth, JsonPaths? paths, int node, out int next, out RequestRefusal? refusal)
    {
        next = JsonPaths.None;
        refusal = null;
        if (reader.ValueIsEscaped)
        {
            return EscapedName(ref reader, ref names, start, depth, paths, node, out next, out refusal);
        }

        var name = reader.ValueSpan;
        var hash = JsonNames.Hash(name);
        if (!names.Add(start, depth, name, (int)reader.TokenStartIndex + 1, hash))
        {
            refusal = BodyRefusals.DuplicateKey;
            return false;
        }

        next = node >= 0 ? paths![node].Member(name, hash) : JsonPaths.None;
        return true;
    }

    private static bool EscapedName(
        ref Utf8JsonReader reader, ref JsonNames names, int start, int depth, JsonPaths? paths, int node, out int next, out RequestRefusal? refusal)
    {
        next = JsonPaths.None;
        refusal = BodyRefusals.Json;
        if (!JsonText.PairsSurrogates(reader.ValueSpan))
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var name = buffer.AsSpan(0, reader.CopyString(buffer));

            // A reader that ends names at NUL would see a shorter one.
            if (name.Contains((byte)0))
            {
                return false;
            }

            var hash = JsonNames.Hash(name);
            if (!names.Add(start, depth, name, -1, hash))
            {
                refusal = BodyRefusals.DuplicateKey;
                return false;
            }

            refusal = null;
            next = node >= 0 ? paths![node].Member(name, hash) : JsonPaths.None;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // One open object or array: the tree's node it stands at, where its names begin, and how many items it had.
    private struct Frame
    {
        public int Node;
        public int Names;
        public int Items;
        public bool IsArray;
    }
}

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
        }

        foreach (var target in node.Items)
        {
            Item(ref reader, target, ref sink);
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
