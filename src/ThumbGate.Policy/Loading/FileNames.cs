namespace ThumbGate.Policy.Loading;

/// <summary>A catalog or role is named by its file, and says its name inside: the two can't drift apart, and no two share one.</summary>
internal static class FileNames
{
    public static void Check(MapReader reader, string key, string fileName)
    {
        if (reader.Required(key, $"write {key}: {fileName}") is not { } name)
        {
            return;
        }

        if (!ConfigText.IsName(name.Text))
        {
            reader.Errors.Add(name, $"not a name for a {key}", "write lower-case letters, digits and dashes");
        }
        else if (name.Text != fileName)
        {
            reader.Errors.Add(name, $"the file is named '{fileName}'", $"write {key}: {fileName}, or rename the file to {name.Text}.yaml");
        }
    }
}
