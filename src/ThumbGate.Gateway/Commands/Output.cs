using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary>What verbs print: tables on a terminal, tab-separated lines without a heading elsewhere, JSON where asked.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Indented = new(OperatorsJson.Options) { WriteIndented = true };

    public static void Table<T>(IReadOnlyList<T> items, string none, params (string Heading, Func<T, string?> Cell)[] columns)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var item in items)
            {
                Console.WriteLine(string.Join('\t', columns.Select(c => Cell.Clean(c.Cell(item)))));
            }

            return;
        }

        if (items.Count == 0)
        {
            Console.WriteLine(none);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var (heading, _) in columns)
        {
            table.AddColumn(new TableColumn(new Text(heading)));
        }

        foreach (var item in items)
        {
            table.AddRow(columns.Select(c => new Text(Cell.Clean(c.Cell(item)))));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>One <c>name: value</c> line for each field that has a value.</summary>
    public static void Fields(params (string Name, string? Value)[] fields)
    {
        var width = fields.Max(f => f.Name.Length) + 2;
        foreach (var (name, value) in fields.Where(f => !string.IsNullOrEmpty(f.Value)))
        {
            Console.WriteLine((name + ":").PadRight(width) + Cell.Clean(value));
        }
    }

    public static void Json<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, Indented));
}

/// <summary>
/// Values as they may be printed: agents choose some of them, a terminal obeys control characters, and invisible ones can turn the
/// order of what is read around.
/// </summary>
internal static class Cell
{
    public static string Clean(string? value)
    {
        if (value is null || !value.Any(IsUnsafe))
        {
            return value ?? "";
        }

        var clean = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            clean.Append(c is '\n' or '\t' ? ' ' : IsUnsafe(c) ? '?' : c);
        }

        return clean.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The codes of a list of reasons.</summary>
    public static string Codes(JsonElement? reasons) => reasons is { ValueKind: JsonValueKind.Array } list
        ? string.Join(' ', list.EnumerateArray().Select(Code))
        : "";

    private static string Code(JsonElement reason) => reason.ValueKind switch
    {
        JsonValueKind.String => reason.GetString()!,
        JsonValueKind.Object when reason.TryGetProperty("code", out var code) => code.ToString(),
        _ => "",
    };
}
