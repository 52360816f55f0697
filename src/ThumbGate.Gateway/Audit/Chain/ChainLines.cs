using System.Buffers;
using System.Text.Json;
using ThumbGate.Gateway.Audit.Export;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>The lines of an exported chain. Each has one spelling: what is read is spelled again and must come out as it was.</summary>
internal static class ChainLines
{
    public const string Circumstances = "circumstances";

    private const string Header = "chain-export";
    private const string SealName = "seal";
    private const int Format = 1;

    /// <summary>The first line: where each chain starts.</summary>
    public static void WriteHeader(IReadOnlyList<ChainPosition> starts, IBufferWriter<byte> output) => ExportText.WriteLine(output, json =>
    {
        json.WriteString("kind", Header);
        json.WriteNumber("format", Format);
        json.WritePropertyName("starts");
        Checkpoint.Write(json, starts);
    });

    public static void WriteCircumstances(ReadOnlySpan<object?> row, IBufferWriter<byte> output)
    {
        var values = row.ToArray();
        ExportText.WriteLine(output, json =>
        {
            json.WriteString("kind", Circumstances);
            for (var i = 0; i < values.Length; i++)
            {
                Write(json, DecisionColumns.Circumstances[i], values[i]);
            }
        });
    }

    public static void Write(ChainedRecord record, IBufferWriter<byte> output) => ExportText.WriteLine(output, json =>
    {
        json.WriteString("kind", record.Shape.Name);
        json.WriteNumber("chain", record.Position.Chain);
        json.WriteNumber("seq", record.Position.Sequence);
        for (var i = 0; i < record.Values.Length; i++)
        {
            Write(json, record.Shape.Fields[i].Column, record.Values[i]);
        }

        json.WriteString("hash", record.Position.Hash.ToString());
    });

    public static void Write(Seal seal, IBufferWriter<byte> output) => ExportText.WriteLine(output, json =>
    {
        WriteSigned(json, seal);
        json.WriteString("signature", seal.Signature);
    });

    /// <summary>What a seal signs.</summary>
    public static byte[] Signed(Seal seal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ExportText.WriteLine(bytes, json => WriteSigned(json, seal));
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line; null where it is none of an export.</summary>
    /// <returns>Positions of the header, the fields of circumstances, a <see cref="ChainedRecord"/> or a <see cref="Seal"/>.</returns>
    public static object? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return root.GetProperty("kind").GetString() switch
            {
                Header => root.GetProperty("format").GetInt32() == Format && Checkpoint.TryRead(root.GetProperty("starts"), out var starts) ? starts : null,
                Circumstances => ReadCircumstances(root),
                SealName => ReadSeal(root),
                { } kind => RecordShapes.Find(kind) is { } shape ? ReadRecord(root, shape) : null,
                null => null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void WriteSigned(Utf8JsonWriter json, Seal seal)
    {
        json.WriteString("kind", SealName);
        json.WriteNumber("at", seal.At);
        json.WriteNumber("records", seal.Records);
        json.WritePropertyName("ends");
        Checkpoint.Write(json, seal.Ends);
        json.WriteString("digest", seal.Digest.ToString());
        json.WriteString("key", Convert.ToBase64String(seal.PublicKey));
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case long number:
                json.WriteNumber(name, number);
                break;
            case byte[] bytes:
                json.WriteString(name, Convert.ToHexStringLower(bytes));
                break;
            case string text:
                json.WriteString(name, text);
                break;
            default:
                json.WriteNull(name);
                break;
        }
    }

    private static object?[] ReadCircumstances(JsonElement root) =>
        [.. DecisionColumns.Circumstances.Select((column, i) => ReadValue(root.GetProperty(column), i == 0 ? FieldType.Key : FieldType.Text))];

    private static ChainedRecord? ReadRecord(JsonElement root, RecordShape shape) =>
        RecordShape.TryDigest(root.GetProperty("hash").GetString() ?? "", out var hash)
            ? new(
                shape,
                [.. shape.Fields.Select(f => ReadValue(root.GetProperty(f.Column), f.Type))],
                new(root.GetProperty("chain").GetInt64(), root.GetProperty("seq").GetInt64(), hash))
            : null;

    private static Seal? ReadSeal(JsonElement root) =>
        Checkpoint.TryRead(root.GetProperty("ends"), out var ends) && RecordShape.TryDigest(root.GetProperty("digest").GetString() ?? "", out var digest)
            ? new(
                root.GetProperty("at").GetInt64(), root.GetProperty("records").GetInt64(), ends, digest,
                root.GetProperty("key").GetBytesFromBase64(), root.GetProperty("signature").GetString() ?? "")
            : null;

    private static object? ReadValue(JsonElement value, FieldType type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, FieldType.Number) => value.GetInt64(),
        (_, FieldType.Key) => Convert.FromHexString(value.GetString()!),
        _ => value.GetString(),
    };
}

/// <summary>The last line of an export.</summary>
/// <param name="At">When it was made, in milliseconds since 1970 UTC.</param>
/// <param name="Records">How many records stand before it.</param>
/// <param name="Ends">Where each chain ends in it.</param>
/// <param name="Digest">SHA-256 of all bytes before this line.</param>
/// <param name="PublicKey">Of the key that signed it (SubjectPublicKeyInfo).</param>
/// <param name="Signature">Of the line without it; base64.</param>
internal sealed record Seal(long At, long Records, IReadOnlyList<ChainPosition> Ends, Digest256 Digest, byte[] PublicKey, string Signature);
