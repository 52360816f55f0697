namespace ThumbGate.Policy.Loading;

/// <summary>One mistake in config: where, what, and how to mend it.</summary>
/// <param name="File">Relative to the config folder, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Value">What stands there, shortened; a key that is missing; or empty. Never what should be a secret.</param>
/// <param name="Message">What is wrong with it, without a full stop.</param>
/// <param name="Cure">What to write instead, without a full stop.</param>
public sealed record ConfigError(string File, int Line, int Column, string Value, string Message, string Cure)
{
    /// <summary><c>roles/sales.yaml:12:5: 'alow': not a verdict. Cure: write allow, hold or deny.</c></summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(Value.Length == 0 ? "" : $"'{Value}': ")}{Message}. Cure: {Cure}.";
}

/// <summary>What became of a config folder.</summary>
/// <param name="Policy">Compiled config; null where there is any error.</param>
/// <param name="Errors">Every error of every file, by file and position.</param>
public sealed record LoadResult(PolicySet? Policy, IReadOnlyList<ConfigError> Errors);
