using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>What one request asks a GraphQL server: the members of its JSON object, and what the URL's query adds.</summary>
internal sealed class GraphQlRequest
{
    // Servers find a stored document by one of these; "id" beside a document is the client's own.
    private static readonly byte[][] Hashes =
        [.. new[] { "extensions", "documentId", "doc_id", "queryId", "queryHash", "hash", "sha256Hash", "persistedQuery" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly EnvelopePointer PersistedHash = EnvelopePointer.Parse("/sha256Hash")!;
    private static readonly EnvelopePointer Persisted = EnvelopePointer.Parse("/persistedQuery")!;

    private ReadOnlyMemory<byte> _extensions;

    /// <summary>The document; null where the request has none.</summary>
    public string? Query { get; private set; }

    /// <summary>Null where none is named; some clients send an empty one.</summary>
    public string? OperationName { get; private set; }

    /// <summary>Checked JSON; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Variables { get; private set; }

    /// <summary>Whether a document may run that the request doesn't show.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Reads one request.</summary>
    /// <param name="body">A JSON object that was checked; empty where there is no body.</param>
    /// <param name="asked">What the URL's query says.</param>
    /// <param name="shape">Where members stand.</param>
    /// <param name="request">What is asked.</param>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, GraphQlTexts asked, GraphQlShape shape, out GraphQlRequest request)
    {
        request = new GraphQlRequest();
        return (body.IsEmpty ? null : request.Body(body, shape)) ?? request.Add(asked) ?? request.FindHidden();
    }

    private RequestRefusal? Body(ReadOnlyMemory<byte> body, GraphQlShape shape)
    {
        var reader = EnvelopeJson.Open(body);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return EnvelopeRefusals.GraphQl;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = EnvelopeJson.Which(ref reader, Hashes);
            reader.Read();
            if (which == EnvelopeJson.Variant)
            {
                return BodyRefusals.KeyVariant;
            }

            if (which == 0)
            {
                _extensions = EnvelopeJson.Slice(body, ref reader);
                continue;
            }

            IsHidden |= which > 0 && reader.TokenType != JsonTokenType.Null;
            reader.Skip();
        }

        return Member(body, shape.Query, static (ref at, r) => Take(ref at, text => r.Request.Query = text))
            ?? Member(body, shape.OperationName, static (ref at, r) => Take(ref at, text => r.Request.OperationName = text))
            ?? Member(body, shape.Variables, static (ref at, r) => r.Request.TakeVariables(ref at, r.Body));
    }

    private RequestRefusal? Member(ReadOnlyMemory<byte> body, EnvelopePointer? pointer, EnvelopeJson.Visitor<(GraphQlRequest Request, ReadOnlyMemory<byte> Body)> take)
    {
        if (pointer is null)
        {
            return null;
        }

        var reader = EnvelopeJson.Open(body);
        return EnvelopeJson.At(ref reader, pointer.Segments, take, (this, body));
    }

    private static RequestRefusal? Take(ref Utf8JsonReader reader, Action<string> put)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return EnvelopeRefusals.GraphQl;
        }

        put(reader.GetString()!);
        return null;
    }

    // Some servers take the object as a text, too.
    private RequestRefusal? TakeVariables(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return TakeVariables(reader.GetString()!);
        }

        Variables = EnvelopeJson.Slice(body, ref reader);
        return null;
    }

    private RequestRefusal? TakeVariables(string text)
    {
        Variables = Encoding.UTF8.GetBytes(text);
        return Variables.IsEmpty ? null : EnvelopeJson.Check(Variables);
    }

    // Servers differ in whether the URL or the body comes first, so they may not both say it.
    private RequestRefusal? Add(GraphQlTexts asked)
    {
        if ((asked.Query is not null && (Query is not null || !Variables.IsEmpty))
            || (asked.Variables is not null && (Query is not null || !Variables.IsEmpty))
            || (asked.Extensions is not null && !_extensions.IsEmpty)
            || (asked.OperationName is not null && OperationName is not null && !string.Equals(asked.OperationName, OperationName, StringComparison.Ordinal)))
        {
            return EnvelopeRefusals.GraphQl;
        }

        Query ??= asked.Query;
        OperationName ??= asked.OperationName;
        return (asked.Variables is null ? null : TakeVariables(asked.Variables)) ?? (asked.Extensions is null ? null : TakeExtensions(asked.Extensions));
    }

    private RequestRefusal? TakeExtensions(string text)
    {
        _extensions = Encoding.UTF8.GetBytes(text);
        return _extensions.IsEmpty ? null : EnvelopeJson.Check(_extensions);
    }

    private RequestRefusal? FindHidden()
    {
        Query = string.IsNullOrWhiteSpace(Query) ? null : Query;
        OperationName = string.IsNullOrEmpty(OperationName) ? null : OperationName;
        if (Query is null)
        {
            IsHidden = true;
            return null;
        }

        if (_extensions.IsEmpty)
        {
            return null;
        }

        var found = new StoredDocument();
        var reader = EnvelopeJson.Open(_extensions);
        if (EnvelopeJson.At(ref reader, Persisted.Segments, StoredDocument.Found, found) is not null)
        {
            return EnvelopeRefusals.GraphQl;
        }

        // A hash that isn't the document's own may find another.
        IsHidden |= found.IsNamed && !string.Equals(found.Hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Query))), StringComparison.Ordinal);
        return null;
    }

    private sealed class StoredDocument
    {
        public bool IsNamed { get; private set; }

        public string? Hash { get; private set; }

        public static RequestRefusal? Found(ref Utf8JsonReader reader, StoredDocument stored)
        {
            stored.IsNamed = true;
            return EnvelopeJson.At(
                ref reader,
                PersistedHash.Segments,
                static (ref at, found) => Take(ref at, hash => found.Hash = hash),
                stored);
        }
    }
}
