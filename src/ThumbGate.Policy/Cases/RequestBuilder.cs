using System.Text;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Cases;

/// <summary>What a description came to.</summary>
/// <param name="Request">Ready to be judged; null where it was refused before it was matched, or where its destination isn't known.</param>
/// <param name="Refusal">Why it can't be read in one way, or is too large to be inspected.</param>
/// <param name="Unknown">Where it would go isn't known: what is, in a sentence.</param>
public sealed record BuiltRequest(AgentRequest? Request, RequestRefusal? Refusal, string? Unknown);

/// <summary>Makes the request that an agent would send, through the very readers that a real one passes.</summary>
public static class RequestBuilder
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    /// <summary>Reads target and headers, and finds the integration.</summary>
    public static BuiltRequest Build(PolicySet policy, RequestDescription description)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(description);
        var headers = new DescribedHeaders(description.Headers);
        headers = description.BodyKind switch
        {
            DescribedBody.Form => headers.WithContentType(Form),
            DescribedBody.Json => headers.WithContentType(Json),
            _ => headers,
        };
        if ((TargetReader.Read(description.Path, out var target) ?? HeaderReader.Check(headers)) is { } refusal)
        {
            return new BuiltRequest(null, refusal, null);
        }

        var (integration, prefix, unknown) = Destination(policy, description, target);
        if (integration is null)
        {
            return new BuiltRequest(null, null, unknown);
        }

        var request = new AgentRequest
        {
            Agent = description.Role is { } role ? new AgentIdentity(RequestDescription.AgentId, role, "", "", "") : null,
            Integration = integration,
            Method = description.Method.ToUpperInvariant(),
            Target = target.Without(prefix),
            Headers = headers,
            HasBody = description.Body.Length > 0,
            Body = Encoding.UTF8.GetBytes(description.Body),
        };
        if (PolicyEngine.Match(request) is not null)
        {
            // Judging finds the same and says so.
            return new BuiltRequest(request, null, null);
        }

        // A form is what such a body is on an operation that takes forms, as every HTTP client's own default has it.
        if (description.BodyKind == DescribedBody.Text && request.Operation.Encodings is [BodyEncoding.Form])
        {
            request.Headers = headers.WithContentType(Form);
        }

        var limit = request.InspectLimit = request.Operation.InspectLimit ?? policy.Host.InspectPerRequest;
        var isNeeded = PolicyEngine.NeedsBody(request) || PolicyEngine.MayHold(policy, request);
        return new BuiltRequest(request, isNeeded && request.Body.Length > limit ? TooLarge(limit) : null, null);
    }

    private static RequestRefusal TooLarge(int limit) => new(
        ReasonCodes.BodyTooLarge,
        413,
        $"The body must be inspected before it may pass, and is larger than the {limit} bytes that are inspected.",
        "Send it in smaller parts, or ask the platform team for a higher inspection limit for this operation.");

    private static (Integration? Integration, string Prefix, string? Unknown) Destination(
        PolicySet policy, RequestDescription description, CanonicalTarget target)
    {
        if (description.Integration is { } name)
        {
            if (!policy.Integrations.TryGetValue(name, out var integration))
            {
                return (null, "", $"There is no integration '{name}' in gateway.yaml.");
            }

            if (integration.Match.Prefix is not { } prefix)
            {
                return (integration, "", null);
            }

            var reached = policy.Routing.Find(0, "", target.Path.Span) == integration && target.IsBelow(prefix);
            return description.PathHasPrefix && !reached
                ? (null, "", $"The path does not reach integration '{name}': requests for it start with {prefix}/.")
                : (integration, reached ? prefix : "", null);
        }

        var catalog = description.Catalog is { } vendor ? policy.Catalogs.GetValueOrDefault(vendor) : null;
        catalog ??= description.Host is { } host ? OnHost(policy, host, description.Method.ToUpperInvariant(), target.Path) : null;
        if (catalog is null)
        {
            return (null, "", $"No catalog covers '{description.Catalog ?? description.Host}'.");
        }

        return (For(policy, catalog), "", null);
    }

    // The integration that serves the catalog knows its surface, environment and mode; a catalog that none serves gets one of its own.
    private static Integration For(PolicySet policy, Catalog catalog) =>
        policy.Integrations.Values.OrderBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(i => i.Catalog == catalog)
        ?? new Integration
        {
            Name = catalog.Name,
            Match = new IntegrationMatch(Prefix: ""),
            Surface = catalog.Surface,
            Catalog = catalog,
            Upstream = new Uri("https://" + (catalog.Hosts.FirstOrDefault(h => !h.StartsWith('*')) ?? "vendor.invalid")),
        };

    // Several APIs of a vendor may share a host: the one with the longest base prefix that the path lies below is meant, and of several
    // such the one that names the route.
    private static Catalog? OnHost(PolicySet policy, string host, string method, ReadOnlyMemory<char> path)
    {
        Catalog? found = null;
        var best = (Length: -2, IsNamed: false);
        foreach (var catalog in policy.Catalogs.Values.Where(c => Serves(c, host)).OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            var length = -1;
            foreach (var prefix in catalog.Prefixes)
            {
                length = Math.Max(length, prefix.Match(path.Span, catalog.Paths.IgnoreCase));
            }

            var fit = (length, length >= 0 && Names(catalog, method, path[length..]));
            if (fit.CompareTo(best) > 0)
            {
                (found, best) = (catalog, fit);
            }
        }

        return found;
    }

    private static bool Names(Catalog catalog, string method, ReadOnlyMemory<char> path)
    {
        var match = default(RouteMatch);
        return catalog.Routes.Find(method, catalog.Paths.Apply(path).Span, ref match) is not null;
    }

    private static bool Serves(Catalog catalog, string host) => catalog.Hosts.Any(h =>
        h.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > h.Length - 1 && host.EndsWith(h[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(h, host, StringComparison.OrdinalIgnoreCase));
}
