using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Classification;

/// <summary>From a matched request to what it does.</summary>
internal static class Classifier
{
    /// <summary>Reads the facts and decides the effects. The body must be there if the operation reads it.</summary>
    public static RequestRefusal? Classify(AgentRequest request)
    {
        var items = 0;
        return Classify(request, 0, ref items);
    }

    /// <param name="request">Matched.</param>
    /// <param name="depth">How many envelopes it lies in.</param>
    /// <param name="items">How many items were found in all, so far.</param>
    internal static RequestRefusal? Classify(AgentRequest request, int depth, ref int items)
    {
        var operation = request.Operation;
        request.ClearEffects();
        if (FormOverride.Check(request) is { } overridden)
        {
            return overridden;
        }

        if (operation.Plan.Read(request, out var sqlText) is { } refusal)
        {
            return refusal;
        }

        if (operation.Narrows)
        {
            request.Facts.Add(Operation.Direction, FactValue.FromText(Operation.Narrow));
        }

        var met = FirstMet(operation.When, request.Facts);
        if (operation.Sql is not null)
        {
            AddSql(request, sqlText, met);
        }
        else if (met is not null || operation.Envelope is null)
        {
            request.AddEffect(Yielding(operation, met?.Risk ?? operation.Risk));
        }

        if (met is not { IsFinal: true })
        {
            if (operation.Envelope is { } envelope && EnvelopeItems.Expand(request, envelope, depth, ref items) is { } unread)
            {
                return unread;
            }

            for (var i = 0; i < operation.Also.Count; i++)
            {
                if (operation.Also[i].IsMet(request.Facts))
                {
                    request.AddEffect(operation.Also[i].Risk);
                }
            }

            AddReferences(request);
        }

        request.Risk = Worst(request);
        return null;
    }

    private static RiskCondition? FirstMet(IReadOnlyList<RiskCondition> conditions, FactSet facts)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].IsMet(facts))
            {
                return conditions[i];
            }
        }

        return null;
    }

    // What SQL would do only its text tells; a condition is a floor that the statements can raise, or has the last word.
    private static void AddSql(AgentRequest request, FactValue text, RiskCondition? met)
    {
        var sql = SqlReader.Read(text.Text ?? "");
        request.Facts.Add("sql.verbs", FactValue.FromItems(sql.Verbs));
        request.Facts.Add("sql.tables", FactValue.FromItems(sql.Tables));
        request.Facts.Add("sql.databases", FactValue.FromItems(DatabasesOf(sql, request.Facts)));
        var floor = met?.Risk ?? RiskClass.Read;
        var risk = met is { IsFinal: true } ? floor : RiskClasses.Worse(floor, sql.Risk);
        request.AddEffect(Yielding(request.Operation, risk));
        if (floor != RiskClass.Read)
        {
            request.AddEffect(floor);
        }

        if (met is not { IsFinal: true } && sql.Risk != RiskClass.Read)
        {
            request.AddEffect(sql.Risk);
        }
    }

    // What the text doesn't name in full is in the database that the request says it works in; where it says none, in one that nobody knows.
    private static IReadOnlyList<string> DatabasesOf(SqlReading sql, FactSet facts)
    {
        if (!sql.NeedsDatabase && sql.Databases.Count > 0)
        {
            return sql.Databases;
        }

        var named = facts.Get("database").Text;
        return named is null ? sql.NeedsDatabase ? [.. sql.Databases, ""] : sql.Databases : [.. sql.Databases.Append(named).Distinct(StringComparer.Ordinal)];
    }

    private static RiskClass Yielding(Operation operation, RiskClass risk) =>
        operation.Yields == AnswerYield.Nothing ? risk : RiskClasses.Worse(risk, RiskClass.Access);

    // A reference is filled in by the vendor: what it leads to may be more than what its place in the path says.
    private static void AddReferences(AgentRequest request)
    {
        if (request.Name is null || request.IsCall)
        {
            return;
        }

        var path = request.MatchedPath.Span;
        if (path.Contains(RouteNode.Reference, StringComparison.Ordinal)
            && request.Integration.Catalog.Routes.WorstByReference(request.EffectiveMethod, path) is { } worst
            && worst.Severity() > Worst(request).Severity())
        {
            request.AddEffect(worst);
        }
    }

    private static RiskClass Worst(AgentRequest request)
    {
        RiskClass? worst = null;
        foreach (var effect in request.EffectList)
        {
            worst = worst is { } before ? RiskClasses.Worse(before, effect.Risk) : effect.Risk;
        }

        foreach (var item in request.ItemList)
        {
            worst = worst is { } before ? RiskClasses.Worse(before, item.Risk) : item.Risk;
        }

        return worst ?? RiskClass.Unknown;
    }
}
