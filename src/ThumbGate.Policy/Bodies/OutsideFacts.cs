using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>Facts that stand outside the body: in the query, a header or the path.</summary>
internal static class OutsideFacts
{
    /// <summary>Reads one of them.</summary>
    public static RequestRefusal? Read(AgentRequest request, FactSource source, FactTarget target, ref FactSink sink) => source.Origin switch
    {
        FactOrigin.Query => Query(request, source.Key, target, ref sink),
        FactOrigin.Header => Header(request, source.Key, target, ref sink),
        _ => Path(request, source.Key, target, ref sink),
    };

    private static RequestRefusal? Query(AgentRequest request, string key, FactTarget target, ref FactSink sink)
    {
        var times = QueryReader.Find(request.Target.Query, key, out var value);
        if (times > 1)
        {
            return TargetRefusals.DuplicateKey;
        }

        if (times == 1)
        {
            sink.Put(target, FactValue.FromText(value));
        }

        return null;
    }

    private static RequestRefusal? Header(AgentRequest request, string name, FactTarget target, ref FactSink sink)
    {
        var times = request.Headers.Find(name, out var value);
        if (times > 1)
        {
            return BodyRefusals.DuplicateHeader;
        }

        if (times == 1)
        {
            sink.Put(target, FactValue.FromText(value));
        }

        return null;
    }

    private static RequestRefusal? Path(AgentRequest request, string name, FactTarget target, ref FactSink sink)
    {
        var parameters = request.Route.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (string.Equals(parameters[i], name, StringComparison.Ordinal))
            {
                sink.Put(target, FactValue.FromText(request.PathParameter(i)));
            }
        }

        return null;
    }
}
