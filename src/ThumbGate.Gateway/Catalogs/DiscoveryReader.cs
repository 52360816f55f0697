using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>Reads Google's API Discovery format: methods below nested resources, with the schemas they name.</summary>
internal static partial class DiscoveryReader
{
    private const int DeepestResource = 20;

    public static DescribedApi Read(JsonObject description)
    {
        var operations = new List<DescribedOperation>();
        var service = Text(description, "servicePath").Trim('/');
        Methods(description, description, service, operations, 0);
        var roots = new[] { Text(description, "rootUrl"), Text(description, "mtlsRootUrl") }
            .Concat((description["endpoints"] as JsonArray ?? []).OfType<JsonObject>().Select(e => Text(e, "endpointUrl")))
            .Select(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) ? uri.Host.ToLowerInvariant() : "");
        var batch = Text(description, "batchPath").Trim('/');
        return new DescribedApi
        {
            Title = Text(description, "title"),
            Description = Text(description, "description"),
            Hosts = [.. roots.Where(h => h.Length > 0).Distinct(StringComparer.Ordinal)],
            Prefixes = [""],
            Keys = [new DescribedKey("bearer", "bearer", ""), new DescribedKey("query:access_token", "query", "access_token"), new DescribedKey("query:key", "query", "key"), new DescribedKey("header:X-Goog-Api-Key", "header", "X-Goog-Api-Key")],
            TakesMethodOverride = true,
            BatchPaths = batch.Length > 0 ? ["/" + batch] : [],
            Operations = operations,
        };
    }

    private static void Methods(JsonObject root, JsonObject resource, string service, List<DescribedOperation> operations, int depth)
    {
        foreach (var (_, method) in resource["methods"] as JsonObject ?? [])
        {
            if (method is JsonObject described && Operation(root, described, service) is { } operation)
            {
                operations.Add(operation);
            }
        }

        if (depth < DeepestResource)
        {
            foreach (var inner in (resource["resources"] as JsonObject ?? []).Select(r => r.Value).OfType<JsonObject>())
            {
                Methods(root, inner, service, operations, depth + 1);
            }
        }
    }

    private static DescribedOperation? Operation(JsonObject root, JsonObject method, string service)
    {
        var path = Path(method);
        var verb = Text(method, "httpMethod").ToUpperInvariant();
        if (path.Length == 0 || verb is not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"))
        {
            return null;
        }

        var parameters = (method["parameters"] as JsonObject ?? []).Where(p => p.Value is JsonObject).ToArray();
        var protocols = (method["mediaUpload"] as JsonObject)?["protocols"] as JsonObject;
        var uploads = (protocols ?? []).Select(p => (p.Value as JsonObject)?["path"]?.ToString() ?? "").Where(p => p.Length > 0).Select(Expanded);
        var hasBody = method["request"] is JsonObject;
        return new DescribedOperation
        {
            Method = verb,
            Path = "/" + (service.Length > 0 ? service + "/" : "") + path.TrimStart('/'),
            OtherPaths = [.. uploads.Distinct(StringComparer.Ordinal)],
            OperationId = Text(method, "id"),
            Description = Text(method, "description"),
            PathParameters = [.. Parameters(parameters, "path")],
            QueryParameters = [.. Parameters(parameters, "query")],
            BodyFields = hasBody ? DiscoverySchema.Fields(root, Text((JsonObject)method["request"]!, "$ref"), 3) : [],
            BodyTypes = protocols is not null ? ["application/json", "multipart/related", "application/octet-stream"] : hasBody ? ["application/json"] : [],
            AnswerFields = method["response"] is JsonObject answer ? DiscoverySchema.Fields(root, Text(answer, "$ref"), 2) : [],
            AnswerTypes = ["application/json"],
        };

        string Expanded(string upload) => Expand(upload, method);
    }

    // `flatPath` spells out what `{+name}` stands for; without it the parameter's pattern does.
    private static string Path(JsonObject method) =>
        Text(method, "flatPath") is { Length: > 0 } flat ? flat : Expand(Text(method, "path"), method);

    private static string Expand(string path, JsonObject method) => Reserved().Replace(path, match =>
    {
        var name = match.Groups["name"].Value;
        var pattern = ((method["parameters"] as JsonObject)?[name] as JsonObject)?["pattern"]?.ToString() ?? "";
        if (pattern.Length == 0)
        {
            return match.Value;
        }

        var number = 0;
        return Wild().Replace(pattern.TrimStart('^').TrimEnd('$'), _ => number++ == 0 ? $"{{{name}}}" : $"{{{name}{number}}}");
    });

    private static IEnumerable<DescribedField> Parameters(KeyValuePair<string, JsonNode?>[] parameters, string location) =>
        parameters.Where(p => Text((JsonObject)p.Value!, "location") == location).Select(p => new DescribedField(
            p.Key, "", Text((JsonObject)p.Value!, "type"), DiscoverySchema.Values((JsonObject)p.Value!), Text((JsonObject)p.Value!, "description")));

    internal static string Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    [GeneratedRegex(@"\{\+(?<name>\w+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reserved();

    [GeneratedRegex(@"\[\^/\][+*]|\.[+*]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Wild();
}
