using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads a JSON body once: its facts, that no object names a member twice, and that it is strict JSON.</summary>
internal static class JsonFactReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private const int NamesAtFirst = 96;

    /// <summary>Reads a body that is not empty.</summary>
    [SkipLocalsInit]
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, JsonPaths? paths, ref FactSink outer)
    {
        // The reader checks the structure but not what strings hold. Most bodies are ASCII, and then so are their names.
        var isAscii = Ascii.IsValid(body.Span);
        if (!isAscii && !Utf8.IsValid(body.Span))
        {
            return BodyRefusals.Json;
        }

        // Only an escape by number can spell half of a surrogate pair.
        var traits = new Traits(isAscii, body.Span.IndexOf("\\u"u8) >= 0);
        scoped var sink = outer;
        Span<JsonNames.Entry> entries = stackalloc JsonNames.Entry[NamesAtFirst];
        var names = new JsonNames(body.Span, entries);
        try
        {
            var refusal = Walk(body, traits, paths, ref sink, ref names);
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

    [SkipLocalsInit]
    private static RequestRefusal? Walk(ReadOnlyMemory<byte> body, Traits traits, JsonPaths? paths, ref FactSink sink, ref JsonNames names)
    {
        Span<Frame> frames = stackalloc Frame[MaxDepth + 1];
        frames[0] = default;
        var depth = 0;
        var next = paths is null ? JsonPaths.None : JsonPaths.Root;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    ref var owner = ref frames[depth];
                    if (reader.ValueIsEscaped)
                    {
                        if (!EscapedName(ref reader, ref names, ref owner, depth, paths, ref sink, out next, out var refusal))
                        {
                            return refusal;
                        }

                        continue;
                    }

                    var name = reader.ValueSpan;
                    var hash = JsonNames.Hash(name);
                    if (!names.Add(owner.Names, depth, name, (int)reader.TokenStartIndex + 1, hash, ref owner.Marks))
                    {
                        return BodyRefusals.DuplicateKey;
                    }

                    if (owner.Node >= 0 && !Lead(paths![owner.Node], name, hash, traits.IsAscii, ref sink, out next, out var variant))
                    {
                        return variant;
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

            if (traits.HasNumberedEscapes
                && reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && !JsonText.PairsSurrogates(reader.ValueSpan))
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

    // Where a new name leads, if anywhere.
    private static bool Lead(
        JsonPaths.Node node, ReadOnlySpan<byte> name, ulong hash, bool isAscii, ref FactSink sink, out int next, out RequestRefusal? refusal)
    {
        if (node.Keys.Length > 0)
        {
            JsonValues.Member(name, node.Keys, ref sink);
        }

        next = node.Member(name, hash);
        refusal = next == JsonPaths.None && node.IsVariant(name, isAscii) ? BodyRefusals.KeyVariant : null;
        return refusal is null;
    }

    private static bool EscapedName(
        ref Utf8JsonReader reader, ref JsonNames names, ref Frame owner, int depth, JsonPaths? paths, ref FactSink sink, out int next, out RequestRefusal? refusal)
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
            if (!names.Add(owner.Names, depth, name, -1, hash, ref owner.Marks))
            {
                refusal = BodyRefusals.DuplicateKey;
                return false;
            }

            refusal = null;
            return owner.Node < 0 || Lead(paths![owner.Node], name, hash, isAscii: false, ref sink, out next, out refusal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private readonly record struct Traits(bool IsAscii, bool HasNumberedEscapes);

    // One open object or array: the tree's node it stands at, where its names begin, and how many items it had.
    private struct Frame
    {
        public ulong Marks;
        public int Node;
        public int Names;
        public int Items;
        public bool IsArray;
    }
}
