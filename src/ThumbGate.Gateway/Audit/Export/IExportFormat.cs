using System.Buffers;

namespace ThumbGate.Gateway.Audit.Export;

/// <summary>One way to write decisions down for other systems: a line for each.</summary>
internal interface IExportFormat
{
    /// <summary>As <c>--format</c> names it.</summary>
    string Name { get; }

    string MediaType { get; }

    /// <summary>Writes the decision and a line feed, as UTF-8. No other line feed is in it.</summary>
    void Write(DecisionRow row, IBufferWriter<byte> output);
}

/// <summary>The formats that there are.</summary>
internal static class ExportFormats
{
    public static IReadOnlyList<IExportFormat> All { get; } = [new JsonLinesFormat(), new OcsfFormat(), new CefFormat()];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(f => f.Name)];

    /// <summary>The format of that name, or null.</summary>
    public static IExportFormat? Find(string name) => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));
}
