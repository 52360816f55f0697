namespace ThumbGate.Policy.Drafting;

/// <summary>Makes ids that catalogs take of operationIds, or of method and path; each once.</summary>
internal sealed class OperationIds(string catalog)
{
    private const int LongestPart = 60;
    private const int LongestId = 150;
    private readonly HashSet<string> _taken = new(["unmatched", "unmatched-read"], StringComparer.Ordinal);

    public string Of(DescribedOperation operation)
    {
        var parts = operation.OperationId.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries).Select(Part).Where(p => p.Length > 0).ToList();
        if (parts.Count > 1 && parts[0] == catalog)
        {
            parts.RemoveAt(0);
        }

        if (parts.Count == 0)
        {
            parts = [.. PathReading.Of(operation.Path).Literals.Select(l => Part(string.Join('-', l))).Where(p => p.Length > 0), operation.Method.ToLowerInvariant()];
        }

        var id = string.Join('.', parts);
        while (id.Length > LongestId && parts.Count > 1)
        {
            parts.RemoveAt(0);
            id = string.Join('.', parts);
        }

        var unique = id;
        for (var n = 2; !_taken.Add(unique); n++)
        {
            unique = $"{id}-{n}";
        }

        return unique;
    }

    private static string Part(string text)
    {
        var part = new string([.. string.Join('-', Words.Split(text)).Where(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')]).Trim('-');
        return part.Length > LongestPart ? part[..LongestPart].Trim('-') : part;
    }
}
