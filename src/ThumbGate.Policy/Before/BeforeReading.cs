using System.Globalization;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Before;

/// <summary>From a classified request to what is asked before it is approved.</summary>
public static class BeforeReading
{
    private const int LongestPlaceholder = 500;

    /// <summary>What to ask; null where nothing is to be asked, or it can't be.</summary>
    /// <param name="request">Classified, its body buffered; of an envelope one of its items.</param>
    /// <param name="why">Why it can't be asked; null where the catalog says nothing to be asked for this request.</param>
    public static BeforeQuestion? Ask(AgentRequest request, out string? why)
    {
        ArgumentNullException.ThrowIfNull(request);
        why = request.Name is null ? null : OwnAccount(request);
        if (why is not null)
        {
            return null;
        }

        foreach (var definition in request.Operation.Before)
        {
            why = null;
            var reading = request.Copy();
            try
            {
                if (Ask(request, reading, definition, out why) is { } question)
                {
                    return question;
                }

                // The next one is for requests that name something else; what can't be read can't be read by it either.
                if (why is not null)
                {
                    return null;
                }
            }
            finally
            {
                reading.Reset();
            }
        }

        why = request.Operation.Before.Count > 0 ? "the request does not name what would be read" : null;
        return null;
    }

    private static BeforeQuestion? Ask(AgentRequest request, AgentRequest reading, BeforeDefinition definition, out string? why)
    {
        if (definition.Plan.Read(reading, out _) is { } refusal)
        {
            why = "the request can't be read for it: " + refusal.Code;
            return null;
        }

        IReadOnlyList<BeforeField> set = [];
        if (definition.Fields is not null)
        {
            if (reading.ReadableBody(out var body) is { } unread)
            {
                why = "the request can't be read for it: " + unread.Code;
                return null;
            }

            if (BeforeFieldList.Read(request.Operation, definition, body, out var fault) is not { } fields)
            {
                why = fault;
                return null;
            }

            set = fields;
        }

        why = null;
        var asked = set.Take(BeforeQuestion.MostFields).ToArray();
        var target = Target(request, reading, definition, asked);
        if (target is null)
        {
            return null;
        }

        why = Fault(request, target, out var pathLength);
        return why is not null ? null : new BeforeQuestion(definition, target, pathLength, [.. Values(request, definition), .. asked], set.Count - asked.Length);
    }

    private static IEnumerable<BeforeField> Values(AgentRequest request, BeforeDefinition definition) =>
        definition.Values.Select(v => new BeforeField(v.Key, v.Value) { IsSensitive = BeforeFieldList.IsSensitive(request.Operation, definition, v.Key, "") });

    private static string? Target(AgentRequest request, AgentRequest reading, BeforeDefinition definition, BeforeField[] fields)
    {
        var path = definition.Path is { } template
            ? string.Concat(request.Target.Path.Span[..request.PrefixLength], template.Fill(Segment))
            : request.Target.Raw[..request.Target.RawPathLength];
        if (definition.Path is not null && path.Length == request.PrefixLength)
        {
            return null;
        }

        var query = definition.Query
            .Select(q => q.Value.Fill(Parameter) is { Length: > 0 } value ? Uri.EscapeDataString(q.Key) + "=" + value : null)
            .OfType<string>().ToArray();
        return query.Length == 0 ? path : path + "?" + string.Join('&', query);

        string? Segment(string name) => Value(name) is { } value && value is not ("." or "..") ? Uri.EscapeDataString(value) : null;

        string? Parameter(string name) =>
            name == BeforeDefinition.FieldNames ? fields.Length == 0 ? null : string.Join(',', fields.Select(f => Uri.EscapeDataString(f.Name)))
            : Value(name) is { } value ? Uri.EscapeDataString(value) : null;

        string? Value(string name) => reading.Facts.Get(name).Text is { Length: > 0 and <= LongestPlaceholder } text ? text : null;
    }

    // The request around it is read with its own account, which need not be that of the one inside.
    private static string? OwnAccount(AgentRequest item) =>
        item.Integration.Catalog.AccountSwitchHeaders.Any(h => item.Headers.Find(h, out _) > 0) ? "it names an account of its own" : null;

    // Whatever the request names, the gateway itself sends nothing but what the catalog calls a read.
    private static string? Fault(AgentRequest request, string target, out int pathLength)
    {
        pathLength = 0;
        if (request.Name is not null && Uri.UnescapeDataString(target).Contains(RouteNode.Reference, StringComparison.Ordinal))
        {
            return "it names what another of these requests makes";
        }

        if (TargetReader.Read(target, out var canonical) is { } refusal)
        {
            return "its address has no one reading: " + refusal.Code;
        }

        pathLength = canonical.RawPathLength;
        var probe = new AgentRequest { Agent = request.Agent, Integration = request.Integration, Method = "GET", Target = canonical };
        return (PolicyEngine.Match(probe) ?? PolicyEngine.Classify(probe)) is { } unread ? "its address can't be read: " + unread.Code
            : probe.Risk == RiskClass.Read ? null
            : string.Create(CultureInfo.InvariantCulture, $"a GET of its address is {probe.Operation.Id} ({probe.Risk.Name()}), which is no read");
    }
}
