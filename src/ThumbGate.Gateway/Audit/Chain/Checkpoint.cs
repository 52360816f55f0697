using System.Text;
using System.Text.Json;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Where all chains ended at a moment, signed, as a record in the chain of whoever made it.</summary>
/// <param name="Id">Of <c>Ids.New("chk", ...)</c>.</param>
/// <param name="At">Milliseconds since 1970 UTC.</param>
/// <param name="Heads">See <see cref="Spell"/>.</param>
/// <param name="Key">Fingerprint of the key that signed it.</param>
/// <param name="Signature">Of the record without it, linked to the record before; base64.</param>
internal sealed record Checkpoint(string Id, long At, string Heads, string Key, string Signature)
{
    public static readonly RecordShape Shape = new(5, "checkpoint", "checkpoints",
    [
        ("id", FieldType.Text), ("at", FieldType.Number), ("heads", FieldType.Text), ("key", FieldType.Text), ("signature", FieldType.Text),
    ]);

    /// <summary>Makes the next record of a chain; <see cref="ChainHead.Next"/> then says where it stands.</summary>
    public static Checkpoint Make(ChainHead head, IReadOnlyList<ChainPosition> heads, CheckpointKey key, TimeProvider time)
    {
        var made = new Checkpoint(Ids.New(Ids.Checkpoint, time), time.GetUtcNow().ToUnixTimeMilliseconds(), Spell(heads), key.Fingerprint, "");
        var record = head.Begin(Shape.Kind).Add(made.Id).Add((long?)made.At).Add(made.Heads).Add(made.Key);
        made = made with { Signature = key.Sign(head.Linked()) };
        record.Add(made.Signature);
        return made;
    }

    /// <summary><c>[{"chain":0,"seq":12,"hash":"..."}]</c></summary>
    public static string Spell(IReadOnlyList<ChainPosition> heads)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Write(json, heads);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <inheritdoc cref="Spell"/>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChainPosition> heads)
    {
        json.WriteStartArray();
        foreach (var head in heads)
        {
            json.WriteStartObject();
            json.WriteNumber("chain", head.Chain);
            json.WriteNumber("seq", head.Sequence);
            json.WriteString("hash", head.Hash.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Spell"/> spelled, and nothing else.</summary>
    public static bool TryRead(string text, out IReadOnlyList<ChainPosition> heads)
    {
        heads = [];
        try
        {
            using var json = JsonDocument.Parse(text);
            return TryRead(json.RootElement, out heads) && string.Equals(Spell(heads), text, StringComparison.Ordinal);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads positions; false where it is anything else.</summary>
    public static bool TryRead(JsonElement json, out IReadOnlyList<ChainPosition> heads)
    {
        var found = new List<ChainPosition>();
        heads = found;
        try
        {
            foreach (var head in json.EnumerateArray())
            {
                if (!RecordShape.TryDigest(head.GetProperty("hash").GetString() ?? "", out var hash))
                {
                    return false;
                }

                found.Add(new(head.GetProperty("chain").GetInt64(), head.GetProperty("seq").GetInt64(), hash));
            }

            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return false;
        }
    }
}
