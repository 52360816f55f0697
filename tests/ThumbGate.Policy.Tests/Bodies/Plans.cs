using System.Text;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;
using ThumbGate.Policy.Tests.Canonical;

namespace ThumbGate.Policy.Tests.Bodies;

/// <summary>Plans and requests from short texts: "amount=json:/amount|/total".</summary>
internal static class Plans
{
    public static FactDefinition Fact(string text)
    {
        var parts = text.Split('=', 2);
        List<FactSource> sources = [];
        var origin = FactOrigin.Form;
        foreach (var source in parts[1].Split('|'))
        {
            (origin, var key) = source switch
            {
                _ when source.StartsWith("keys:json:", StringComparison.Ordinal) => (FactOrigin.JsonKeys, source[10..]),
                _ when source.StartsWith("keys:form:", StringComparison.Ordinal) => (FactOrigin.FormKeys, source[10..]),
                _ when source.StartsWith("arg:", StringComparison.Ordinal) => (FactOrigin.Arg, source[4..]),
                _ when source.StartsWith("keys:arg:", StringComparison.Ordinal) => (FactOrigin.ArgKeys, source[9..]),
                _ when source.StartsWith("count:arg:", StringComparison.Ordinal) => (FactOrigin.ArgCount, source[10..]),
                _ when source.StartsWith("xml:", StringComparison.Ordinal) => (FactOrigin.Xml, source[4..]),
                _ when source.StartsWith("xml-child:", StringComparison.Ordinal) => (FactOrigin.XmlChild, source[10..]),
                _ when source.StartsWith("count:json:", StringComparison.Ordinal) => (FactOrigin.JsonCount, source[11..]),
                _ when source.StartsWith("json:", StringComparison.Ordinal) => (FactOrigin.Json, source[5..]),
                _ when source.StartsWith("form:", StringComparison.Ordinal) => (FactOrigin.Form, source[5..]),
                _ when source.StartsWith("query:", StringComparison.Ordinal) => (FactOrigin.Query, source[6..]),
                _ when source.StartsWith("header:", StringComparison.Ordinal) => (FactOrigin.Header, source[7..]),
                _ when source.StartsWith("path:", StringComparison.Ordinal) => (FactOrigin.Path, source[5..]),
                _ => (origin, source),
            };
            sources.Add(new FactSource(origin, key));
        }

        return new FactDefinition(parts[0], sources);
    }

    public static Operation Operation(BodyEncoding encoding, FactSource? sql, params string[] facts) => Operation([encoding], sql, facts);

    public static Operation Operation(BodyEncoding[] encodings, FactSource? sql, params string[] facts)
    {
        FactDefinition[] definitions = [.. facts.Select(Fact)];
        return new Operation
        {
            Id = "test.operation",
            Catalog = "test",
            Matches = [new OperationMatch(["POST"], "/things/{thing}", ["thing"])],
            Risk = RiskClass.Write,
            Facts = definitions,
            Encodings = encodings,
            Plan = FactPlan.Compile(definitions, sql, encodings, new ArgumentPlace("X-Arg", "arg")),
        };
    }

    public static AgentRequest Request(Operation operation, byte[] body, string target = "/", params string[] headers)
    {
        TargetReader.Read(target, out var canonical).ShouldBeNull();
        return new AgentRequest
        {
            Operation = operation,
            Method = "POST",
            Target = canonical,
            Headers = new HeaderList(headers),
            HasBody = body.Length > 0,
            Body = body,
        };
    }

    public static string TypeOf(BodyEncoding encoding) => encoding switch
    {
        BodyEncoding.Json => "Content-Type: application/json",
        BodyEncoding.Form => "Content-Type: application/x-www-form-urlencoded",
        BodyEncoding.Related => "Content-Type: multipart/related; boundary=XX",
        BodyEncoding.Xml => "Content-Type: text/xml; charset=utf-8",
        _ => "Content-Type: multipart/form-data; boundary=XX",
    };

    /// <summary>Reads a body and gives the request, or the refusal's code.</summary>
    public static (AgentRequest Request, string? Code) Read(BodyEncoding encoding, string body, params string[] facts) =>
        Read(encoding, Encoding.UTF8.GetBytes(body), facts);

    public static (AgentRequest Request, string? Code) Read(BodyEncoding encoding, byte[] body, params string[] facts)
    {
        var request = Request(Operation(encoding, null, facts), body, "/", TypeOf(encoding));
        return (request, request.Operation.Plan.Read(request, out _)?.Code);
    }

    /// <summary>A fact as "Kind:text".</summary>
    public static string Show(this AgentRequest request, string name)
    {
        var value = request.Facts.Get(name);
        return value.Text is { } text ? $"{value.Kind}:{text}" : value.Kind.ToString();
    }
}
