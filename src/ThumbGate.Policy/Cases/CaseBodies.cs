using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Cases;

/// <summary>Bodies that cases write in YAML, as an SDK would send them.</summary>
internal static class CaseBodies
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fields in order; a list of values repeats its key.</summary>
    public static string Form(MapReader fields)
    {
        var form = new StringBuilder();
        foreach (var (key, value) in fields.Map.Entries)
        {
            var values = value is ConfigList list ? fields.Errors.Scalars(list) : fields.ScalarsOf([value], key.Text);
            foreach (var item in values)
            {
                form.Append(form.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(key.Text)).Append('=').Append(Uri.EscapeDataString(item.Text));
            }
        }

        return form.ToString();
    }

    /// <summary>Plain <c>true</c>, <c>null</c> and numbers are what they look like; what is quoted is text.</summary>
    public static string Json(ConfigNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ConfigNode node)
    {
        switch (node)
        {
            case ConfigMap map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case ConfigList list:
                writer.WriteStartArray();
                list.Items.ForEach(i => Write(writer, i));
                writer.WriteEndArray();
                break;
            case ConfigScalar { IsNull: true }:
                writer.WriteNullValue();
                break;
            case ConfigScalar { Plain: true, Text: "true" or "false" } boolean:
                writer.WriteBooleanValue(boolean.Text == "true");
                break;
            case ConfigScalar { Plain: true } scalar when IsNumber(scalar.Text):
                writer.WriteRawValue(scalar.Text);
                break;
            case ConfigScalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    private static bool IsNumber(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] != '-')
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == Encoding.UTF8.GetByteCount(text) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
