using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Classification;

/// <summary>From a canonical request to the operation it is and the risk it carries.</summary>
internal static class Classifier
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

    /// <summary>Finds the operation by method and path alone; never leaves it null.</summary>
    public static RequestRefusal? Match(AgentRequest request)
    {
        var catalog = request.Integration.Catalog;
        var path = request.Target.Path.Span;
        var match = default(RouteMatch);
        Operation? operation = null;
        var isBelow = catalog.Prefix.Length == 0
            || (path.StartsWith(catalog.Prefix, StringComparison.Ordinal) && path.Length > catalog.Prefix.Length && path[catalog.Prefix.Length] == '/');
        if (isBelow)
        {
            match.Offset = catalog.Prefix.Length;
            operation = catalog.Routes.Find(request.Method, path[catalog.Prefix.Length..], ref match);
        }

        request.Operation = operation ?? (isBelow ? catalog.Unmatched.For(request.Method) : catalog.Unmatched.Unknown);
        request.Route = match;
        request.Surface = request.Operation.Surface == Surface.None ? request.Integration.Surface : request.Operation.Surface;
        return request.Target.KeepsEncoded ? CheckEncoded(request, path) : null;
    }

    /// <summary>Reads the facts and decides the risk. The body must be there if the operation reads it.</summary>
    public static RequestRefusal? Classify(AgentRequest request)
    {
        var operation = request.Operation;
        if (operation.Plan.Read(request, out var sqlText) is { } refusal)
        {
            return refusal;
        }

        // What SQL would do only its text tells; then the operation itself has no risk of its own.
        var risk = operation.Sql is null ? operation.Risk : RiskClass.Read;
        for (var i = 0; i < operation.When.Count; i++)
        {
            var when = operation.When[i];
            if (when.Condition.IsMet(request.Facts.Get(when.Condition.Fact)))
            {
                risk = when.Risk;
                break;
            }
        }

        if (operation.Sql is not null)
        {
            var sql = SqlReader.Read(sqlText.Text ?? "");
            risk = RiskClasses.Worse(risk, sql.Risk);
            request.Facts.Add("sql.verbs", FactValue.FromItems(sql.Verbs));
            request.Facts.Add("sql.tables", FactValue.FromItems(sql.Tables));
        }

        request.Risk = operation.Yields == AnswerYield.Nothing ? risk : RiskClasses.Worse(risk, RiskClass.Access);
        return null;
    }

    private static RequestRefusal? CheckEncoded(AgentRequest request, ReadOnlySpan<char> path)
    {
        var slashes = path.Count(EncodedSlash);
        var percents = path.Count(EncodedPercent);
        for (var i = 0; i < request.Operation.Parameters.Count; i++)
        {
            if (request.Operation.EncodedPath.Contains(request.Operation.Parameters[i], StringComparer.Ordinal))
            {
                var value = request.Route.Value(path, i);
                slashes -= value.Count(EncodedSlash);
                percents -= value.Count(EncodedPercent);
            }
        }

        return slashes > 0 ? Slash : percents > 0 ? Percent : null;
    }
}
