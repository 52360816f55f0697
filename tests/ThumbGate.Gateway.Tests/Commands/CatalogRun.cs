namespace ThumbGate.Gateway.Tests.Commands;

/// <summary>Runs <c>thumbgate catalog</c>, as a user does.</summary>
internal static class CatalogRun
{
    public static (int Code, string Output, string Errors) Invoke(params string[] arguments)
    {
        var result = Task.Run(() => Cli.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), ["catalog", .. arguments])).GetAwaiter().GetResult();
        return (result.ExitCode, result.Output, result.Errors);
    }
}
