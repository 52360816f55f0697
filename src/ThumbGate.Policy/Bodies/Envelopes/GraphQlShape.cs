namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Where a JSON body keeps a GraphQL request. Immutable.</summary>
/// <param name="query">The document; null where bodies hold none.</param>
/// <param name="operationName">Which of its operations runs.</param>
/// <param name="variables">The variables.</param>
/// <param name="through">Fields that only lead to what is done: their own fields are the items. Nested ones by their path: <c>uiapi/query</c>.</param>
public sealed class GraphQlShape(
    EnvelopePointer? query, EnvelopePointer? operationName, EnvelopePointer? variables, IReadOnlyCollection<string> through)
{
    internal EnvelopePointer? Query { get; } = query;

    internal EnvelopePointer? OperationName { get; } = operationName;

    internal EnvelopePointer? Variables { get; } = variables;

    internal IReadOnlySet<string> Through { get; } = through.ToHashSet(StringComparer.Ordinal);
}
