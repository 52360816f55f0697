using ThumbGate.Policy;

namespace ThumbGate.Gateway.Operators;

/// <summary>What the operators' listener has to be told of the rest of the gateway.</summary>
/// <param name="Policy">The policy in force.</param>
/// <param name="BootstrapToken">The token good only for making operators and their step-up codes, or null where there is none.</param>
/// <param name="RecordIsHealthy">Whether the record can be written.</param>
/// <param name="ServesReads">Whether reads pass: they go on for a while without the record.</param>
/// <param name="Degraded">What is not as it should be, a sentence each; empty when all is.</param>
internal sealed record OperatorsWiring(
    Func<PolicySet> Policy,
    Func<string?> BootstrapToken,
    Func<bool> RecordIsHealthy,
    Func<bool> ServesReads,
    Func<IReadOnlyList<string>> Degraded);
