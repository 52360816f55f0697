using System.Text;

namespace ThumbGate.Benchmarks.Compare;

/// <summary>Rows under a heading; as aligned text for a terminal or as Markdown.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter output, bool markdown)
    {
        var widths = columns.Select((c, i) => _rows.Select(r => r[i].Length).Append(c.Length).Max()).ToArray();
        output.WriteLine(markdown ? $"**{title}**" : title);
        if (markdown)
        {
            output.WriteLine();
        }

        output.WriteLine(Line(columns, widths, markdown));
        output.WriteLine(Line([.. widths.Select(w => new string('-', w))], widths, markdown));
        foreach (var row in _rows)
        {
            output.WriteLine(Line(row, widths, markdown));
        }

        output.WriteLine();
    }

    private static string Line(string[] cells, int[] widths, bool markdown)
    {
        var line = new StringBuilder(markdown ? "| " : "  ");
        line.AppendJoin(markdown ? " | " : "  ", cells.Select((cell, i) => cell.PadRight(widths[i])));
        return markdown ? line.Append(" |").ToString() : line.ToString().TrimEnd();
    }
}
