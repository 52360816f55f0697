using System.Globalization;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>One number that has to hold for a scenario.</summary>
internal sealed record Bar(string What, Func<ScenarioResult, double> Measured, Func<ScenarioResult, double> Limit, bool AtLeast, string Unit)
{
    private const double InspectionBudgetMiB = 128;
    private const double IdleMiB = 120;

    public static Bar Throughput(double ratio) => new("throughput / plain", r => r.Gateway.PerSecond.Median / r.Plain.PerSecond.Median, _ => ratio, true, "x");

    public static Bar Cpu(double ratio) => new("CPU per request / plain", r => r.Gateway.CpuMicros.Median / r.Plain.CpuMicros.Median, _ => ratio, false, "x");

    public static Bar P99Ratio(double ratio) => new("p99 / plain", r => r.Gateway.P99Ms.Median / r.Plain.P99Ms.Median, _ => ratio, false, "x");

    /// <summary>A durable write may wait for the disk twice: once for the intent, once behind the batch before it.</summary>
    public static Bar P99PlusDisk() =>
        new("p99, against plain p99 + 2 fsync p99", r => r.Gateway.P99Ms.Median, r => r.Plain.P99Ms.Median + (2 * r.Fsync!.Percentile(99)), false, " ms");

    public static Bar Memory() => new("peak memory", r => r.Gateway.PeakMiB, _ => IdleMiB + InspectionBudgetMiB, false, " MiB");

    public BarResult Hold(ScenarioResult result)
    {
        var measured = Measured(result);
        var limit = Limit(result);
        return BarResult.Of(result.Scenario.Title, What, measured, limit, AtLeast, Unit);
    }
}

internal sealed record BarResult(string Where, string What, string Measured, string Limit, bool IsMet)
{
    public static BarResult Of(string where, string what, double measured, double limit, bool atLeast, string unit)
    {
        var sign = atLeast ? ">=" : "<=";
        var met = atLeast ? measured >= limit : measured <= limit;
        return new BarResult(where, what, Show(measured, unit), $"{sign} {Show(limit, unit)}", met);
    }

    private static string Show(double value, string unit) =>
        value.ToString(unit is " MiB" or " s" && value >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture) + unit;
}
