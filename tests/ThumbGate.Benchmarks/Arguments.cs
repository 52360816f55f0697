using System.Globalization;

namespace ThumbGate.Benchmarks;

/// <summary>What the process answers to its caller: a missed bar and a run that proves nothing are different things.</summary>
internal static class ExitCode
{
    public const int Met = 0;
    public const int Missed = 1;
    public const int Invalid = 2;
    public const int Usage = 64;
}

internal sealed class UsageException(string message) : Exception(message);

/// <summary>A run whose numbers may not be reported: a peer failed, answered wrongly, or was never reached.</summary>
internal sealed class InvalidRunException(string message) : Exception(message);

/// <summary><c>--name value</c> pairs and bare <c>--flag</c>s; a name that was not announced is an error.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <summary>A name ending in <c>!</c> is a flag and takes no value.</summary>
    public static Arguments Parse(string[] args, params string[] names)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            var isFlag = names.Contains(name + "!", StringComparer.Ordinal);
            if (!isFlag && !names.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException($"Unknown option {args[i]}. Options: {string.Join(' ', names.Select(n => "--" + n.TrimEnd('!')))}");
            }

            if (!isFlag && ++i == args.Length)
            {
                throw new UsageException($"--{name} needs a value.");
            }

            if (!parsed._values.TryGetValue(name, out var list))
            {
                parsed._values[name] = list = [];
            }

            list.Add(isFlag ? "" : args[i]);
        }

        return parsed;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var list) ? list : [];

    public string? Text(string name) => All(name) is [.., var last] ? last : null;

    public string Required(string name) => Text(name) ?? throw new UsageException($"--{name} is needed.");

    public int Number(string name, int absent)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException($"--{name} must be a whole number above 0, not `{text}`.");
    }
}
