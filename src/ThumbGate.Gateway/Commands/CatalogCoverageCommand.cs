using System.CommandLine;
using ThumbGate.Gateway.Catalogs;
using ThumbGate.Policy;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate catalog coverage</c>: which of a vendor's operations a catalog names.</summary>
internal static class CatalogCoverageCommand
{
    /// <summary>The verb with its options. Exit code 0 where every operation is named, 1 where one is not or something can't be read.</summary>
    public static Command Create()
    {
        var vendor = new Argument<string>("catalog") { Description = "The catalog's name." };
        var operations = new Option<string>("--operations")
        {
            Description = "A file with one JSON object a line: vendor, method, path, and if known operationId and summary. It may be gzipped.",
            Required = true,
        };
        var vendorName = new Option<string?>("--vendor-name") { Description = "The vendor's name in that file, where it is not the catalog's." };
        var config = CheckCommand.ConfigOption();
        var command = new Command("coverage", "Says how many of a vendor's operations a catalog names, by risk, and lists those it doesn't.")
        {
            vendor, operations, vendorName, config,
        };
        command.SetAction((result, _) => Verb.RunAsync(() => Task.FromResult(Run(
            result.GetValue(vendor)!,
            result.GetValue(operations)!,
            result.GetValue(vendorName) ?? result.GetValue(vendor)!,
            result.GetValue(config)!,
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error))));
        return command;
    }

    private static int Run(string name, string file, string vendor, string config, TextWriter output, TextWriter errors)
    {
        var loaded = ConfigLoader.Load(config);
        foreach (var error in loaded.Errors)
        {
            errors.WriteLine(error);
        }

        if (loaded.Policy is not { } policy)
        {
            return ExitCodes.Failed;
        }

        if (!policy.Catalogs.ContainsKey(name))
        {
            throw new CommandFailedException($"There is no catalog '{name}' in {config}. It has {string.Join(", ", policy.Catalogs.Keys.Order(StringComparer.Ordinal))}.");
        }

        var listed = Operations(file, vendor);
        var reached = listed.Select(o => Find(policy, name, o)).ToArray();
        var unmatched = reached.Where(r => r.Operation is null).ToArray();
        var byWildcard = reached.Where(r => r.Wildcard.Length > 0).ToArray();
        output.WriteLine($"{name}: {listed.Length - unmatched.Length} of {listed.Length} operations named");
        foreach (var group in reached.Where(r => r.Operation is not null).CountBy(r => Risk(r.Operation!)).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {group.Key,-12}{group.Value,5}");
        }

        Print("By a wildcard only", byWildcard.Select(r => $"{r.Listed}  {r.Operation!.Id} ({r.Wildcard}) {Risk(r.Operation)}"), output);
        Print("Not named", unmatched.Select(r => r.Listed.ToString()), output);
        return unmatched.Length == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static ListedOperation[] Operations(string file, string vendor)
    {
        try
        {
            var all = OperationsFile.Read(file);
            var own = all.Where(o => o.Vendor == vendor).ToArray();
            return own.Length > 0 ? own : throw new CommandFailedException(
                $"{file} lists nothing of '{vendor}'. Name one of {string.Join(", ", all.Select(o => o.Vendor).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} with --vendor-name.");
        }
        catch (DescriptionException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private static Reached Find(PolicySet policy, string catalog, ListedOperation listed)
    {
        var built = RequestBuilder.Build(policy, new RequestDescription { Catalog = catalog, Method = listed.Method, Path = listed.SamplePath() });
        if (built.Request is not { } request || request.Operation is not { Pattern.Length: > 0 } operation)
        {
            return new Reached(listed, null, "");
        }

        var pattern = request.Route.Pattern;
        return new Reached(listed, operation, pattern.EndsWith("+}", StringComparison.Ordinal) ? pattern : "");
    }

    private static string Risk(Operation operation) => operation.Sql is not null ? "sql" : operation.Envelope is not null ? "envelope" : operation.Risk.Name();

    private sealed record Reached(ListedOperation Listed, Operation? Operation, string Wildcard);

    private static void Print(string heading, IEnumerable<string> lines, TextWriter output)
    {
        var all = lines.ToArray();
        if (all.Length > 0)
        {
            output.WriteLine($"{heading} ({all.Length}):");
            foreach (var line in all)
            {
                output.WriteLine("  " + Cell.Clean(line));
            }
        }
    }
}
