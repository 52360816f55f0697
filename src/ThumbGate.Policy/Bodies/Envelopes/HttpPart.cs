using System.Text;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>One HTTP request inside a batch: a request line (the version may be missing), headers, an empty line, a body.</summary>
internal static class HttpPart
{
    public static RequestRefusal? Read(ReadOnlyMemory<byte> message, string? label, HttpPartsReader.Reading reading)
    {
        if (reading.Items.Count >= EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        // Servers skip empty lines before a request.
        message = message.TrimStart("\r\n"u8);
        List<KeyValuePair<string, string>> headers = [];
        if (!InnerHead.TryRead(message.Span, headers, out var line, requestLine: true, out var start))
        {
            return EnvelopeRefusals.Parts;
        }

        var words = line.Split(' ');
        if (words.Length is < 2 or > 3 || InnerText.Verb(Encoding.UTF8.GetBytes(words[0])) is not { } method || (words.Length == 3 && !IsVersion(words[2])))
        {
            return EnvelopeRefusals.Parts;
        }

        if (InnerTarget.Read(words[1], reading.Hosts, out var target, out var isAbsolute) is { } foreign)
        {
            return foreign;
        }

        var body = start < 0 ? default : message[start..];
        if (!InnerText.Has(headers, "Content-Length") && IsAnother(body.Span.TrimStart("\r\n"u8)))
        {
            return EnvelopeRefusals.Parts;
        }

        foreach (var (name, value) in headers)
        {
            switch (name.ToUpperInvariant())
            {
                case "HOST" when !InnerTarget.IsAmong(value, reading.Hosts):
                    return EnvelopeRefusals.OtherHost;
                case "TRANSFER-ENCODING":
                case "CONTENT-LENGTH" when !InnerHead.FitLength(value, ref body):
                    return EnvelopeRefusals.Parts;
                default:
                    break;
            }
        }

        reading.Items.Add(new EnvelopeItem
        {
            Method = method,
            Target = target,
            Headers = headers,
            Body = body.Span.ContainsAnyExcept((byte)'\r', (byte)'\n') ? body : default,
            Name = InnerText.ItemName(reading.Items.Count + 1, label),
            IsAbsolute = isAbsolute,
        });
        return null;
    }

    // application/http may hold one request behind another: what begins like one, and no length says is a body, may be one.
    private static bool IsAnother(ReadOnlySpan<byte> body) => body.IndexOf((byte)' ') is > 0 and var space && InnerText.Verb(body[..space]) is not null;

    private static bool IsVersion(string word) => word is "HTTP/1.1" or "HTTP/1.0" or "HTTP/2" or "HTTP/2.0";
}
