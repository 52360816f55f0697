namespace ThumbGate.Gateway.Commands;

/// <summary>The step-up code for one run of a verb: from a file, the environment, or whoever sits there; asked for once, and only where it is needed.</summary>
internal sealed class StepUpInput(string? file)
{
    private string? _code;

    public string? Get() => _code ??= file is null ? Environment.GetEnvironmentVariable("THUMBGATE_STEP_UP") ?? Asked.For("Step-up code: ", isSecret: true) : FromFile(file);

    private static string FromFile(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--step-up-file {file} cannot be read: {error.Message}", ExitCodes.Usage, error);
        }
    }
}

/// <summary>What is asked of whoever sits at the terminal.</summary>
internal static class Asked
{
    /// <summary>What was typed, or null where nobody sits there.</summary>
    public static string? For(string question, bool isSecret = false)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write(question);
        if (!isSecret)
        {
            return Console.ReadLine();
        }

        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
