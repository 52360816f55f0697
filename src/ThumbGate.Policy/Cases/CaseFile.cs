using ThumbGate.Policy.Loading;

namespace ThumbGate.Policy.Cases;

/// <summary>What a case expects; null members don't matter.</summary>
public sealed record Expectation
{
    /// <summary>Full operation id.</summary>
    public string? Operation { get; init; }

    /// <summary>Full ids of the operations inside an envelope, in order; those of envelopes inside it in their place.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    public Surface? Surface { get; init; }

    public RiskClass? Risk { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>Exactly these codes, in any order.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>What is read before it is approved: <c>GET /v1/charges/ch_1</c>, below the integration's prefix.</summary>
    public string? Before { get; init; }

    /// <summary>Facts by name; null means absent.</summary>
    public IReadOnlyDictionary<string, string?> Facts { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}

/// <summary>One request and what should become of it.</summary>
/// <param name="Name">Says what it shows.</param>
/// <param name="Source"><c>file:line</c>.</param>
/// <param name="Given">The request.</param>
/// <param name="Expect">What should become of it.</param>
public sealed record PolicyCase(string Name, string Source, RequestDescription Given, Expectation Expect);

/// <summary>The cases of one file, or why it can't be read.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Cases">Those that could be read.</param>
/// <param name="Errors">Every error, by position.</param>
public sealed record CaseFile(string Path, IReadOnlyList<PolicyCase> Cases, IReadOnlyList<ConfigError> Errors)
{
    /// <summary>Reads a file of cases.</summary>
    /// <param name="folder">The config folder.</param>
    /// <param name="path">The file, relative to it.</param>
    public static CaseFile Load(string folder, string path)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(path);
        var errors = new ConfigErrors();
        var cases = new CaseReader(errors).Read(ConfigFiles.Single(folder, path));
        return new CaseFile(path, cases, errors.ToList());
    }

    /// <summary>Reads every <c>*.cases.yaml</c> under a config folder, ordered by path.</summary>
    /// <exception cref="IOException">A folder can't be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder can't be listed.</exception>
    public static IReadOnlyList<CaseFile> LoadAll(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. ConfigFiles.Cases(folder).Select(path => Load(folder, path))];
    }
}
