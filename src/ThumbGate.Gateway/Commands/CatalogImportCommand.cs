using System.CommandLine;
using ThumbGate.Gateway.Catalogs;
using ThumbGate.Policy;
using ThumbGate.Policy.Drafting;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate catalog import</c>: drafts a catalog from an OpenAPI or Google API Discovery document.</summary>
internal static class CatalogImportCommand
{
    /// <summary>The verb with its options. Exit code 0 where a draft was written, 1 where the description can't be used.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("description") { Description = "An OpenAPI 3.x or 2.0 file (JSON or YAML), or a Google API Discovery document." };
        var name = new Option<string>("--name") { Description = "The catalog's name: lower-case letters, digits and dashes.", Required = true };
        var output = new Option<string?>("--out") { Description = "The file to write; config/catalogs/NAME.yaml where none is named, - for standard output." };
        var surface = new Option<string?>("--surface") { Description = "The surface of its operations; what its description speaks of most where none is named." };
        surface.AcceptOnlyFromAmong([.. Surfaces.All]);
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var command = new Command("import", "Drafts a catalog from a vendor's description of its API; what nobody can tell becomes unknown and is listed.")
        {
            file, name, output, surface, force,
        };
        command.SetAction((result, _) => Verb.RunAsync(() => Task.FromResult(Run(
            result.GetValue(file)!,
            result.GetValue(name)!,
            result.GetValue(output),
            result.GetValue(surface),
            result.GetValue(force),
            result.InvocationConfiguration.Output))));
        return command;
    }

    private static int Run(string file, string name, string? target, string? surfaceName, bool force, TextWriter output)
    {
        if (name.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new CommandFailedException($"'{name}' is no name for a catalog. Write lower-case letters, digits and dashes, such as help-desk.", ExitCodes.Usage);
        }

        target ??= Path.Combine("config", "catalogs", name + ".yaml");
        if (target != "-" && File.Exists(target) && !force)
        {
            throw new CommandFailedException($"{target} is there already. Name another file with --out, or replace it with --force.");
        }

        DraftedCatalog draft;
        try
        {
            draft = CatalogDrafter.Draft(name, DescriptionFile.Read(file), surfaceName is not null && Surfaces.TryParse(surfaceName, out var surface) ? surface : null);
        }
        catch (DescriptionException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }

        if (draft.Operations.Count == 0)
        {
            throw new CommandFailedException($"{file} describes no path that a catalog can name: {(draft.Notes is [var note, ..] ? note : "it has none.")}");
        }

        var yaml = DraftWriter.Write(draft);
        if (target == "-")
        {
            output.Write(yaml);
            return ExitCodes.Done;
        }

        Save(target, yaml);
        Report(draft, target, surfaceName is null, output);
        return ExitCodes.Done;
    }

    private static void Save(string target, string yaml)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(target, yaml);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{target} can't be written: {e.Message} Name another file with --out.", inner: e);
        }
    }

    private static void Report(DraftedCatalog draft, string target, bool isGuessed, TextWriter output)
    {
        output.WriteLine($"{target}: {draft.Operations.Count} operations, surface {draft.Surface.Name()}{(isGuessed ? " (by its words; --surface names another)" : "")}");
        foreach (var group in draft.Operations.CountBy(o => o.Sql is null ? o.Risk.Name() : "sql").OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {group.Key,-12}{group.Value,5}");
        }

        foreach (var note in draft.Notes)
        {
            output.WriteLine("note: " + Cell.Clean(note));
        }

        var doubtful = draft.Operations.Where(o => o.IsDoubtful).ToArray();
        if (doubtful.Length > 0)
        {
            output.WriteLine($"To review, unknown until somebody decides ({doubtful.Length}):");
            foreach (var operation in doubtful)
            {
                output.WriteLine(Cell.Clean($"  {operation.Id}  {operation.Method} {operation.Patterns[0]}: {operation.Why}"));
            }
        }

        output.WriteLine("Next: look over every risk, then run `thumbgate check --config DIR`.");
    }
}
