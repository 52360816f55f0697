using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace ThumbGate.Gateway.Catalogs;

/// <summary>Hosts and prefixes out of the URLs that a description lists.</summary>
internal sealed partial record Servers(IReadOnlyList<string> Hosts, IReadOnlyList<string> Prefixes)
{
    public static Servers Of(IEnumerable<OpenApiServer>? servers)
    {
        var hosts = new List<string>();
        var prefixes = new List<string>();
        foreach (var server in servers ?? [])
        {
            if (server.Url is { Length: > 0 } url)
            {
                Read(url, server, hosts, prefixes);
            }
        }

        return new Servers([.. hosts.Distinct(StringComparer.Ordinal)], prefixes.Count == 0 ? [""] : [.. prefixes.Distinct(StringComparer.Ordinal)]);
    }

    private static void Read(string url, OpenApiServer server, List<string> hosts, List<string> prefixes)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? url[(scheme + 3)..] : url.StartsWith("//", StringComparison.Ordinal) ? url[2..] : "/" + url.TrimStart('/');
        rest = Rooted(rest, server);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..].Split('?', '#')[0].TrimEnd('/');
        foreach (var prefix in Expand(path, server))
        {
            if (prefix.Split('/').All(s => s is not ("." or "..")))
            {
                prefixes.Add(prefix);
            }
        }

        // What is open at a host's start is any name there; elsewhere its default stands for it.
        var open = host.StartsWith('{') && host.Contains('.', StringComparison.Ordinal) && Variable().Match(host) is { Index: 0, Length: var length } && length < host.Length && host[length] == '.';
        var named = Expand(open ? host[(host.IndexOf('}', StringComparison.Ordinal) + 2)..] : host, server).ToArray();
        hosts.AddRange(named
            .Select(h => h.Split('@')[^1].Split(':')[0].ToLowerInvariant())
            .Where(h => h.Length > 0 && HostName().IsMatch(h) && (!open || h.Contains('.', StringComparison.Ordinal)))
            .Select(h => open ? "*." + h : h));
    }

    // api.vendor.example{basePath}, where the base path brings its own slash.
    private static string Rooted(string rest, OpenApiServer server) => Variable().Replace(rest, m =>
        m.Index > 0 && rest[m.Index - 1] != '/' && server.Variables?.TryGetValue(m.Groups["name"].Value, out var variable) == true && variable.Default?.StartsWith('/') == true
            ? "/" + m.Value
            : m.Value);

    private static IEnumerable<string> Expand(string text, OpenApiServer server)
    {
        IEnumerable<string> spellings = [text];
        foreach (var name in Variable().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal))
        {
            var variable = server.Variables?.TryGetValue(name, out var known) == true ? known : null;
            string[] values = variable?.Enum is { Count: > 0 } listed ? [.. listed.Take(20)] : [variable?.Default ?? name];
            spellings = [.. spellings.SelectMany(s => values.Select(v => s.Replace("{" + name + "}", v.Trim('/'), StringComparison.Ordinal)))];
        }

        return spellings.Select(s => s.TrimEnd('/')).Take(40);
    }

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostName();
}
