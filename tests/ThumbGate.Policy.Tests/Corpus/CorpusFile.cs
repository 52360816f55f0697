using System.Text.Json;

namespace ThumbGate.Policy.Tests.Corpus;

/// <summary>Lines of "expected input", the input a JSON string; '#' starts a comment.</summary>
internal static class CorpusFile
{
    public static TheoryData<string, string> Lines(string path)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpus", path)))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                data.Add(line[..space], JsonSerializer.Deserialize<string>(line[(space + 1)..])!);
            }
        }

        return data;
    }
}
