namespace ThumbGate.Policy.Facts;

/// <summary>Where in a request a fact is read.</summary>
public enum FactOrigin : byte
{
    /// <summary>A bracketed form key: <c>form:a[b]</c>.</summary>
    Form,

    /// <summary>A JSON pointer (RFC 6901); a <c>*</c> segment collects every item of an array: <c>json:/to/*/email</c>.</summary>
    Json,

    /// <summary>How many items the array at a JSON pointer has: <c>count:json:/inputs</c>.</summary>
    JsonCount,

    /// <summary>A query key: <c>query:createMode</c>.</summary>
    Query,

    /// <summary>A request header: <c>header:X-Name</c>.</summary>
    Header,

    /// <summary>A parameter of the operation's path: <c>path:customer</c>.</summary>
    Path,
}

/// <summary>One place to read a fact from.</summary>
/// <param name="Origin">The part of the request.</param>
/// <param name="Key">Form key, pointer, query name, header name or path parameter.</param>
public sealed record FactSource(FactOrigin Origin, string Key)
{
    /// <summary>Whether the body has to be read for it.</summary>
    public bool InBody => Origin is FactOrigin.Form or FactOrigin.Json or FactOrigin.JsonCount;
}

/// <summary>A named fact of an operation: its sources in order, the first present one wins.</summary>
/// <param name="Name">The name rules use: amount, currency, recipients, resource, ...</param>
/// <param name="Sources">At least one.</param>
/// <param name="Sensitive">Whether the record keeps a keyed hash in place of the value.</param>
public sealed record FactDefinition(string Name, IReadOnlyList<FactSource> Sources, bool Sensitive = false);
