using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests.Classification;

/// <summary>A catalog that a test writes, in force; requests to it go the way of real ones.</summary>
internal sealed class CatalogTestBed : IDisposable
{
    private readonly ConfigFolder _folder = new();

    /// <param name="head">The catalog's keys besides its name, surface and operations.</param>
    /// <param name="operations">One line of YAML each.</param>
    public CatalogTestBed(string head, params string[] operations)
        : this(Yaml(head, operations), role: null)
    {
    }

    private CatalogTestBed(string yaml, string? role)
    {
        _folder.Write("catalogs/test.yaml", yaml);
        if (role is not null)
        {
            _folder.Edit("gateway.yaml", "[dana, omar]", "[dana, omar], finance-leads: [kim]");
            _folder.Write("roles/tester.yaml", role);
        }

        var loaded = ConfigLoader.Load(_folder.Root);
        Policy = loaded.Policy.ShouldNotBeNull(string.Join('\n', loaded.Errors));
    }

    public PolicySet Policy { get; }

    /// <summary>The same with a role <c>tester</c>.</summary>
    /// <param name="role">The role's keys besides its name.</param>
    /// <param name="head">The catalog's keys besides its name, surface and operations.</param>
    /// <param name="operations">One line of YAML each.</param>
    public static CatalogTestBed WithRole(string role, string head, params string[] operations) => new(Yaml(head, operations), "role: tester\n" + role);

    /// <summary>The errors of a catalog, as told.</summary>
    public static IReadOnlyList<string> Errors(string head, params string[] operations)
    {
        using var folder = new ConfigFolder();
        folder.Write("catalogs/test.yaml", Yaml(head, operations));
        return [.. ConfigLoader.Load(folder.Root).Errors.Select(e => e.ToString())];
    }

    /// <summary>Reads and classifies a request; what is refused has no operation.</summary>
    public (AgentRequest Request, RequestRefusal? Refusal) Classify(string line, string body = "", params string[] headers)
    {
        var built = Build(line, body, headers);
        return (built.Request ?? new AgentRequest(), built.Refusal ?? PolicyEngine.Match(built.Request!) ?? PolicyEngine.Classify(built.Request!));
    }

    /// <summary>Operation id without the catalog's name, and risk; or the refusal's code.</summary>
    public string Told(string line, string body = "", params string[] headers)
    {
        var (request, refusal) = Classify(line, body, headers);
        return refusal?.Code ?? Told(request);
    }

    /// <summary>Operation id without the catalog's name, and risk.</summary>
    public static string Told(AgentRequest request) => $"{request.Operation.Id["test.".Length..]} {request.Risk.Name()}";

    /// <summary>Judges a request of the role <c>tester</c>.</summary>
    public Decision Judge(string line, string body = "", params string[] headers) =>
        PolicyEngine.Judge(Policy, Build(line, body, headers, "tester").Request!, BlockSet.Empty).Decision;

    public void Dispose() => _folder.Dispose();

    private BuiltRequest Build(string line, string body, string[] headers, string? role = null)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var json = body.StartsWith('{') || body.StartsWith('[');
        return RequestBuilder.Build(Policy, new RequestDescription
        {
            Catalog = "test",
            Role = role,
            Method = line[..space],
            Path = line[(space + 1)..],
            Headers = [.. headers.Select(h => KeyValuePair.Create(h[..h.IndexOf(':', StringComparison.Ordinal)], h[(h.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))],
            BodyKind = body.Length == 0 ? DescribedBody.None : json && !headers.Any(h => h.StartsWith("Content-Type:", StringComparison.Ordinal)) ? DescribedBody.Json : DescribedBody.Text,
            Body = body,
        });
    }

    private static string Yaml(string head, string[] operations) =>
        $"catalog: test\nsurface: crm\n{head}\noperations:\n" + string.Concat(operations.Select(o => $"  - {o}\n"));
}
