using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads the tests of one fact, for catalogs (where absent is a value) and for roles (where it leaves the question open).</summary>
internal static class Conditions
{
    private const long Greatest = 999_999_999_999_999_999;

    /// <summary>Reads a catalog's tests; the keys besides them are the caller's.</summary>
    public static FactCondition ForCatalog(MapReader reader, string fact) => Checked(reader, new FactCondition
    {
        Fact = fact,
        Is = Literal(reader, "is"),
        IsNot = Literal(reader, "isNot"),
        In = Literals(reader, "in"),
        NotIn = Literals(reader, "notIn"),
        AnyIn = Literals(reader, "anyIn"),
        AllIn = Literals(reader, "allIn"),
        Lacks = Literals(reader, "lacks"),
        IgnoreCase = reader.Flag("ignoreCase", false),
        Present = Present(reader),
        IsNull = OnlyTrue(reader, "isNull"),
        IsEmpty = OnlyTrue(reader, "isEmpty"),
        Min = reader.Whole("min", 0, Greatest),
        Max = reader.Whole("max", 0, Greatest),
    });

    /// <summary>Reads a role's tests. Amounts are compared in a currency only.</summary>
    public static FactCondition ForRole(MapReader reader, string fact)
    {
        var condition = new FactCondition
        {
            Fact = fact,
            Is = Literal(reader, "is"),
            IsNot = Literal(reader, "isNot"),
            In = Literals(reader, "in"),
            NotIn = Literals(reader, "notIn"),
            EndsWith = [.. reader.Scalars("endsWith").Select(s => s.Text)],
            Present = Present(reader),
            Min = reader.Whole("min", 0, Greatest),
            Max = reader.Whole("max", 0, Greatest),
            Currency = Currency(reader),
        };

        var ranged = reader.Has("min") || reader.Has("max");
        if (ranged && fact == "amount" && !reader.Has("currency"))
        {
            reader.Errors.Add(reader.Map, "an amount is compared without a currency", "add currency: usd (or the currency that is meant)", fact);
        }

        if (!ranged && reader.Find("currency") is { } currency)
        {
            reader.Errors.Add(currency, "a currency without min or max", "add min or max, or test the fact 'currency' with is");
        }

        return Checked(reader, condition);
    }

    /// <summary>Reads an ISO 4217 currency.</summary>
    public static string? Currency(MapReader reader)
    {
        if (reader.Scalar("currency") is not { } scalar)
        {
            return null;
        }

        if (!ConfigText.IsCurrency(scalar.Text))
        {
            reader.Errors.Add(scalar, "not a currency", "write the three letters of ISO 4217, such as usd");
        }

        return scalar.Text;
    }

    private static bool? Present(MapReader reader)
    {
        var value = reader.Flag("present", true);
        return reader.Has("present") ? value : null;
    }

    private static bool? OnlyTrue(MapReader reader, string key)
    {
        if (reader.Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (scalar is not { Plain: true, Text: "true" })
        {
            reader.Errors.Add(scalar, $"'{key}' is true", $"write {key}: true");
        }

        return true;
    }

    private static FactCondition Checked(MapReader reader, FactCondition condition)
    {
        if (condition.Min > condition.Max)
        {
            reader.Errors.Add(reader.Find("min")!, "min is greater than max: nothing is in between", "swap min and max");
        }

        var comparisons = reader.Map.Entries.Select(e => e.Key.Text).Where(k => k is "is" or "isNot" or "in" or "notIn" or "anyIn" or "allIn" or "lacks" or "endsWith" or "min" or "max" or "currency").ToArray();
        if (comparisons.Length == 0 && condition.Present is null && condition.IsNull is null && condition.IsEmpty is null)
        {
            reader.Errors.Add(reader.Map, "no test of the fact", "add is, isNot, in, notIn, anyIn, allIn, lacks, min, max or present", condition.Fact);
        }

        if (condition.Present == false && (comparisons.Length > 0 || condition.IsNull is not null || condition.IsEmpty is not null))
        {
            reader.Errors.Add(reader.Find("present")!, "what must be absent can't be compared as well: never met", "remove present: false or the other tests");
        }

        return condition;
    }

    private static FactLiteral? Literal(MapReader reader, string key) => reader.Text(key) is { } text ? new FactLiteral(text) : null;

    private static IReadOnlyList<FactLiteral> Literals(MapReader reader, string key) => [.. reader.Scalars(key).Select(s => new FactLiteral(s.Text))];
}
