using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads where a vendor serves its API, and how its paths are spelled.</summary>
internal sealed class BaseReader(ConfigErrors errors)
{
    /// <summary>Hosts, and the prefixes with the longest first.</summary>
    public (IReadOnlyList<string> Hosts, IReadOnlyList<BasePrefix> Prefixes) Base(MapReader? reader)
    {
        if (reader is null)
        {
            return ([], [new BasePrefix("")]);
        }

        var hosts = reader.Scalars("hosts");
        foreach (var host in hosts.Where(h => !ConfigText.IsHost(h.Text.StartsWith("*.", StringComparison.Ordinal) ? h.Text[2..] : h.Text)))
        {
            errors.Add(host, "not a host name", "write api.example.com or *.example.com, lower case and without a port");
        }

        if (reader.Has("prefix") && reader.Has("prefixes"))
        {
            errors.Add(reader.Find("prefix")!, "a prefix beside prefixes", "move it into the list");
        }

        IReadOnlyList<ConfigScalar> prefixes = reader.Has("prefixes") ? reader.Scalars("prefixes") : reader.Scalar("prefix") is { } one ? [one] : [];
        foreach (var prefix in prefixes.Where(p => p.Text.Length > 0))
        {
            var fault = prefix.Text.Split('/').Any(s => s.Count(c => c == '*') > 1)
                ? "a segment has one star at most"
                : ConfigText.PrefixFault(prefix.Text);
            if (fault is not null)
            {
                errors.Add(prefix, fault, "write /v1, or leave it out");
            }
        }

        reader.Finish();
        BasePrefix[] read = [.. prefixes.Select(p => new BasePrefix(p.Text)).OrderByDescending(p => p.Segments).ThenByDescending(p => p.Text.Length)];
        return ([.. hosts.Select(h => h.Text)], read.Length > 0 ? read : [new BasePrefix("")]);
    }

    /// <summary>The catalog's <c>paths</c>.</summary>
    public PathRules Paths(MapReader? reader)
    {
        if (reader is null)
        {
            return PathRules.None;
        }

        var suffixes = reader.Scalars("dropSuffix");
        foreach (var suffix in suffixes.Where(s => s.Text.Length == 0 || s.Text.AsSpan().ContainsAny("/%?{}")))
        {
            errors.Add(suffix, "not an ending of a path", "write one such as .json");
        }

        var starts = reader.Scalars("dropSegmentPrefix");
        foreach (var start in starts.Where(s => s.Text.Length == 0 || s.Text.AsSpan().ContainsAny("/%?{}")))
        {
            errors.Add(start, "not a start of a segment", "write one such as microsoft.graph.");
        }

        var rules = new PathRules
        {
            IgnoreCase = reader.Flag("ignoreCase", false),
            IgnoreTrailingSlash = reader.Flag("ignoreTrailingSlash", false),
            DropSuffix = [.. suffixes.Select(s => s.Text)],
            DropSegmentPrefix = [.. starts.Select(s => s.Text)],
            Rewrite = Rewrites(reader),
        };
        reader.Finish();
        return rules;
    }

    private List<PathRewrite> Rewrites(MapReader reader)
    {
        var rewrites = new List<PathRewrite>();
        foreach (var item in reader.List("rewrite"))
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a rewrite belongs", "write { from: \"/me/{rest+}\", to: \"/users/me/{rest+}\" }");
                continue;
            }

            var pair = new MapReader(map, errors);
            var from = pair.Required("from", "write from: /PATH");
            var to = pair.Required("to", "write to: /PATH");
            pair.Finish();
            if (from is null || to is null)
            {
                continue;
            }

            try
            {
                rewrites.Add(new PathRewrite(from.Text, to.Text));
            }
            catch (FormatException e)
            {
                errors.Add(map, e.Message, "write paths with {name} for one segment and {name+} for several", $"{from.Text} -> {to.Text}");
            }
        }

        return rewrites;
    }
}
