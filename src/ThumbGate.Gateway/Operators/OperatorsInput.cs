using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Operators;

/// <summary>
/// The JSON object that a call brings. Each field is asked for by name; what is wrong is collected, so that one answer names it all.
/// </summary>
internal sealed class OperatorsInput
{
    private const int MostBytes = 64 << 10;
    private readonly JsonObject _fields;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<FieldError> _errors = [];

    private OperatorsInput(JsonObject fields) => _fields = fields;

    /// <summary>Reads the body; an empty one is an object without fields.</summary>
    public static async Task<OperatorsInput> ReadAsync(HttpRequest request)
    {
        var input = new OperatorsInput([]);
        if (request.ContentLength is > MostBytes)
        {
            input.Reject("body", null, $"send at most {MostBytes} bytes.");
            return input;
        }

        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                input.Reject("body", null, $"send at most {MostBytes} bytes.");
                return input;
            }

            body.Write(buffer, 0, read);
        }

        if (body.Length == 0)
        {
            return input;
        }

        // A page in a browser can send text/plain anywhere without being asked; it cannot send JSON.
        if (!request.HasJsonContentType())
        {
            input.Reject("Content-Type", request.ContentType, "send application/json.");
            return input;
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            if (JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length), null, options) is JsonObject fields)
            {
                // Only now are the names of all fields read.
                _ = fields.Count;
                return new OperatorsInput(fields);
            }

            input.Reject("body", null, "send a JSON object.");
        }
        catch (JsonException error)
        {
            input.Reject("body", null, $"send a JSON object: line {error.LineNumber + 1} is not JSON, or names a field twice.");
        }
        catch (InvalidOperationException)
        {
            input.Reject("body", null, "send a JSON object in UTF-8: a field's name holds bytes that are none, or half a surrogate pair.");
        }

        return input;
    }

    /// <summary>A text that has to be there.</summary>
    public string Required(string field, string cure, int most = 200) => Optional(field, most) is { Length: > 0 } text ? text : Missing(field, cure);

    /// <summary>A text that may be absent.</summary>
    public string? Optional(string field, int most = 200)
    {
        _asked.Add(field);
        if (_fields[field] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() != JsonValueKind.String)
        {
            Reject(field, node is JsonValue ? node.ToJsonString() : null, "give it as text.");
            return null;
        }

        string text;
        try
        {
            text = node.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            Reject(field, null, "give it in UTF-8: it holds bytes that are none, or half a surrogate pair.");
            return null;
        }

        if (text.Length > most || text.Any(c => char.IsControl(c) && c is not '\n'))
        {
            Reject(field, null, $"give at most {most} characters, none of them control characters.");
            return null;
        }

        return text.Trim();
    }

    /// <summary>Records that a field is wrong.</summary>
    public void Reject(string field, string? value, string cure)
    {
        if (!_errors.Exists(e => string.Equals(e.Field, field, StringComparison.Ordinal)))
        {
            _errors.Add(new FieldError(field, value, cure));
        }
    }

    /// <summary>The answer to bad input, or null where all is well. To be asked after every field.</summary>
    public IResult? Problem()
    {
        foreach (var (field, _) in _fields)
        {
            if (!_asked.Contains(field))
            {
                Reject(field, null, "there is no such field; there are " + string.Join(", ", _asked.Order(StringComparer.Ordinal)) + ".");
            }
        }

        return _errors.Count == 0 ? null : OperatorsProblem.BadInput(_errors);
    }

    private string Missing(string field, string cure)
    {
        Reject(field, null, cure);
        return "";
    }
}
