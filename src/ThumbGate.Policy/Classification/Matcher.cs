using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Classification;

/// <summary>From a canonical request to the operation it is, by method and path alone.</summary>
internal static class Matcher
{
    private const string EncodedSlash = "%2F";
    private const string EncodedPercent = "%25";

    private static readonly RequestRefusal Slash = new(
        ReasonCodes.PathEncodedSlash,
        400,
        "The path holds an encoded slash, which the vendor may read as a path separator.",
        "Send the identifier without a slash, or ask the platform team to list the parameter under encodedPath in the catalog.");

    private static readonly RequestRefusal Percent = new(
        ReasonCodes.PathEncodedPercent,
        400,
        "The path holds an encoded percent sign, which the vendor may decode twice.",
        "Encode the identifier once, or ask the platform team to list the parameter under encodedPath in the catalog.");

    /// <summary>Makes it a request that no operation matches.</summary>
    public static void MatchNothing(AgentRequest request)
    {
        request.EffectiveMethod = request.Method;
        request.Operation = request.Integration.Catalog.Unmatched.Unknown;
        request.Surface = request.Integration.Surface;
        request.MatchedPath = request.Target.Path;
        request.PrefixLength = 0;
        request.Route = default;
    }

    /// <summary>Finds the operation; never leaves it null.</summary>
    public static RequestRefusal? Match(AgentRequest request)
    {
        var catalog = request.Integration.Catalog;
        if (request.IsCall)
        {
            MatchNothing(request);
            MatchCall(request, catalog);
        }
        else
        {
            if (catalog.MethodOverrides.Read(request, out var first, out var second) is { } refusal)
            {
                MatchNothing(request);
                return refusal;
            }

            Find(request, catalog, first ?? request.Method);
            second ??= BodyDenies(request, first) ? request.Method : null;
            if ((second is not null && !FoundWorse(request, catalog, first!, second)) || (first is not null && IsTunnelledRead(request)))
            {
                return TargetRefusals.UnclearMethodOverride;
            }
        }

        request.Surface = request.Operation.Surface == Surface.None ? request.Integration.Surface : request.Operation.Surface;
        return request.Target.KeepsEncoded ? CheckEncoded(request) : null;
    }

    private static void MatchCall(AgentRequest request, Catalog catalog)
    {
        // A name is all that a call has: with a query behind it, it is another name.
        if (request.Target.Query.IsEmpty && catalog.Calls.Find(request.Method, request.Target.Path.Span, ref request.RouteSlot) is { } operation)
        {
            request.Operation = operation;
        }
    }

    private static void Find(AgentRequest request, Catalog catalog, string method)
    {
        request.EffectiveMethod = method;
        var path = request.Target.Path;
        var isBelow = false;
        foreach (var prefix in catalog.PrefixList)
        {
            var length = prefix.Match(path.Span, catalog.Paths.IgnoreCase);
            if (length < 0)
            {
                continue;
            }

            var matched = catalog.Paths.Apply(path[length..]);
            var operation = catalog.Routes.Find(method, matched.Span, ref request.RouteSlot);
            if (operation is not null || !isBelow)
            {
                request.PrefixLength = length;
                request.MatchedPath = matched;
            }

            isBelow = true;
            if (operation is not null)
            {
                request.Operation = operation;
                return;
            }
        }

        request.Route = default;
        if (!isBelow)
        {
            request.PrefixLength = 0;
            request.MatchedPath = path;
        }

        // Nobody said that a POST which is taken for a GET reads, nor what lies outside the catalog's paths.
        request.Operation = isBelow && method == request.Method ? catalog.Unmatched.For(method) : catalog.Unmatched.Unknown;
    }

    // Which of two methods the vendor takes nobody knows: the worse one is meant. Where a risk hangs on more than the path, it isn't known
    // yet which that is.
    private static bool FoundWorse(AgentRequest request, Catalog catalog, string first, string second)
    {
        var one = request.Operation;
        Find(request, catalog, second);
        var other = request.Operation;
        if (one.Ceiling != one.Risk || other.Ceiling != other.Risk)
        {
            return false;
        }

        if (one.Risk.Severity() > other.Risk.Severity())
        {
            Find(request, catalog, first);
        }

        return true;
    }

    // A POST that is taken for a GET brings a query as a form, or nothing. Any other body is what the POST itself would take.
    private static bool BodyDenies(AgentRequest request, string? named) =>
        named is "GET" or "HEAD" && request.HasBody
        && !(request.Headers.Find("Content-Type", out var type) == 1 && ContentType.Agrees(type, BodyEncoding.Form, out _));

    // A long query may travel in the body of a POST that is taken for a GET; where something hangs on the query, it is not seen there.
    private static bool IsTunnelledRead(AgentRequest request) =>
        request.EffectiveMethod is "GET" or "HEAD" && request.HasBody
        && request.Operation.Facts.Any(f => f.Sources.Any(s => s.Origin == Facts.FactOrigin.Query));

    private static RequestRefusal? CheckEncoded(AgentRequest request)
    {
        var path = request.Target.Path.Span;
        var slashes = path.Count(EncodedSlash);
        var percents = path.Count(EncodedPercent);
        var parameters = request.Route.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (request.Operation.EncodedPath.Contains(parameters[i], StringComparer.Ordinal))
            {
                var value = request.Route.Value(request.MatchedPath.Span, i);
                slashes -= value.Count(EncodedSlash);
                percents -= value.Count(EncodedPercent);
            }
        }

        return slashes > 0 ? Slash : percents > 0 ? Percent : null;
    }
}
