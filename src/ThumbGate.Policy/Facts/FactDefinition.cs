namespace ThumbGate.Policy.Facts;

/// <summary>Where in a request a fact is read.</summary>
public enum FactOrigin : byte
{
    /// <summary>A bracketed form key: <c>form:a[b]</c>.</summary>
    Form,

    /// <summary>The names of the form's fields and of the query's keys, each once and without brackets: <c>keys:form:</c>.</summary>
    FormKeys,

    /// <summary>A JSON pointer (RFC 6901); a <c>*</c> segment collects every item of an array: <c>json:/to/*/email</c>.</summary>
    Json,

    /// <summary>How many items the array at a JSON pointer has: <c>count:json:/inputs</c>.</summary>
    JsonCount,

    /// <summary>The member names of the object at a JSON pointer: <c>keys:json:/settings</c>; an empty pointer is the body.</summary>
    JsonKeys,

    /// <summary>A JSON pointer into the catalog's argument, JSON in a header or query key: <c>arg:/path</c>.</summary>
    Arg,

    /// <summary>The member names of the object at a pointer into the argument: <c>keys:arg:</c>.</summary>
    ArgKeys,

    /// <summary>How many items the array at a pointer into the argument has: <c>count:arg:/entries</c>.</summary>
    ArgCount,

    /// <summary>The text of the element at a path of local names in an XML body: <c>xml:/jobInfo/operation</c>.</summary>
    Xml,

    /// <summary>The local names of an element's children in an XML body: <c>xml-child:/Envelope/Body</c>.</summary>
    XmlChild,

    /// <summary>A query key: <c>query:createMode</c>.</summary>
    Query,

    /// <summary>A request header: <c>header:X-Name</c>.</summary>
    Header,

    /// <summary>A parameter of the operation's path: <c>path:customer</c>.</summary>
    Path,
}

/// <summary>One place to read a fact from.</summary>
/// <param name="Origin">The part of the request.</param>
/// <param name="Key">Form key, pointer, element path, query name, header name or path parameter.</param>
public sealed record FactSource(FactOrigin Origin, string Key)
{
    /// <summary>Whether the body has to be read for it.</summary>
    public bool InBody => Origin is FactOrigin.Form or FactOrigin.FormKeys or FactOrigin.Json or FactOrigin.JsonCount or FactOrigin.JsonKeys or FactOrigin.Xml or FactOrigin.XmlChild;

    /// <summary>Whether it is read from the catalog's argument.</summary>
    public bool InArgument => Origin is FactOrigin.Arg or FactOrigin.ArgKeys or FactOrigin.ArgCount;
}

/// <summary>A named fact of an operation: its sources in order, the first present one wins.</summary>
/// <param name="Name">The name rules use: amount, currency, recipients, resource, ...</param>
/// <param name="Sources">At least one.</param>
/// <param name="Sensitive">Whether the record keeps a keyed hash in place of the value.</param>
public sealed record FactDefinition(string Name, IReadOnlyList<FactSource> Sources, bool Sensitive = false);
