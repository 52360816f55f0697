namespace ThumbGate.Policy.Classification;

/// <summary>Where a vendor takes a request's argument as JSON outside the body: in a header, a query key, or either.</summary>
/// <param name="Header">Header name, or null.</param>
/// <param name="Query">Query key, or null.</param>
public sealed record ArgumentPlace(string? Header, string? Query);
