using System.Text.RegularExpressions;
using ThumbGate.Gateway.Sandbox;

namespace ThumbGate.Gateway.Commands;

/// <summary>The demo's config folder: the catalogs, roles and labels of evidence that ship with the binary, and a gateway.yaml that points at the sandbox.</summary>
internal static partial class DemoConfig
{
    /// <summary>The operator whom the demo makes: a member of every group that a role names.</summary>
    public const string Operator = "approver";

    /// <summary>Who answers for the demo's agents. Not the operator: an owner may not approve for its own agents.</summary>
    public const string Owner = "demo";

    /// <summary>The config that ships beside the binary.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "config");

    /// <summary>The variable, of this process only, that holds a sandbox system's credential.</summary>
    public static string SecretName(string system) => "THUMBGATE_SANDBOX_" + system.ToUpperInvariant();

    /// <summary>Writes the folder anew; what was changed in it is lost, as its first lines say.</summary>
    /// <exception cref="CommandFailedException">The shipped config is not there.</exception>
    public static void Write(DemoFolder folder, DemoPorts ports, SandboxHost sandbox)
    {
        if (!Directory.Exists(Shipped))
        {
            throw new CommandFailedException($"The config that ships with thumbgate is not at {Shipped}: build or install it again.");
        }

        Directory.CreateDirectory(folder.Config);
        var groups = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var kind in new[] { "catalogs", "roles" })
        {
            var target = Directory.CreateDirectory(Path.Combine(folder.Config, kind));
            foreach (var old in target.EnumerateFiles("*.yaml"))
            {
                old.Delete();
            }

            // Cases speak of the integrations of a config; they stay with theirs.
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Shipped, kind), "*.yaml").Where(f => !f.EndsWith(".cases.yaml", StringComparison.Ordinal)))
            {
                var text = File.ReadAllText(file);
                groups.UnionWith(Approvers().Matches(text).Select(m => m.Groups["group"].Value));
                File.WriteAllText(Path.Combine(target.FullName, Path.GetFileName(file)), text);
            }
        }

        File.Copy(Path.Combine(Shipped, "evidence.yaml"), Path.Combine(folder.Config, "evidence.yaml"), overwrite: true);
        File.WriteAllText(Path.Combine(folder.Config, "gateway.yaml"), Gateway(folder, ports, sandbox, groups));
    }

    private static string Gateway(DemoFolder folder, DemoPorts ports, SandboxHost sandbox, IEnumerable<string> groups) => FormattableString.Invariant(
        $$"""
        # Written by `thumbgate demo` at every start, like the catalogs and roles beside it: copy the folder before you change it.
        version: 1
        listen:
          agents: { address: 127.0.0.1, port: {{ports.Agents}} }
          operators: { address: 127.0.0.1, port: {{ports.Operators}}, hosts: [localhost, 127.0.0.1] }
        store: { provider: sqlite, path: {{Quoted(folder.Store)}} }
        cache: { provider: memory }
        approvers:
        {{string.Join('\n', groups.Select(g => $"  {g}: [{Operator}]"))}}
        integrations:
        {{Integration("crm", "prefix: /crm", "hubspot", sandbox.Crm)}}
        {{Integration("email", "prefix: /email", "sendgrid", sandbox.Email)}}
        {{Integration("billing", "prefix: /billing", "stripe", sandbox.Billing)}}
          # Stripe's SDKs take a host and a port, but no base path.
        {{Integration("billing", FormattableString.Invariant($"port: {ports.Billing}"), "stripe", sandbox.Billing, "billing-sdk")}}
        {{Integration("warehouse", "prefix: /warehouse", "snowflake", sandbox.Warehouse)}}

        """);

    private static string Integration(string system, string match, string catalog, Uri upstream, string? name = null) =>
        $$"""
          {{name ?? system}}:
            match: { {{match}} }
            environment: sandbox
            catalog: {{catalog}}
            upstream: {{upstream.GetLeftPart(UriPartial.Authority)}}
            allowPrivate: true
            credentials:
              - { name: {{system}}-sandbox, secret: "env:{{SecretName(system)}}", scheme: bearer }
        """;

    private static string Quoted(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    [GeneratedRegex(@"\bapprovers:\s*(?<group>[a-z0-9][a-z0-9-]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Approvers();
}
