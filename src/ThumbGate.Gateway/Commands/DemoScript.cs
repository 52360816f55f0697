using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Sandbox;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// What the demo prints: what listens, the keys, and commands that work as they stand, in a POSIX shell, from any folder. Lines that are no
/// command are comments, so that the whole block may be pasted.
/// </summary>
internal sealed class DemoScript(DemoFolder folder, DemoPorts ports, IReadOnlyList<(string Role, string Key)> keys)
{
    private const string Curl = @"curl -sS -w '\n-> %{http_code}\n'";
    private const string Json = "-H 'Content-Type: application/json'";

    // New at each start, so that what an earlier demo held, approved or was told about is not met again.
    private readonly string _run = RandomNumberGenerator.GetInt32(1000, 10000).ToString(CultureInfo.InvariantCulture);

    private string Agents => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.Agents}");

    private string Operators => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.Operators}");

    private string Sales => $"-H 'Authorization: Bearer {keys.First(k => k.Role == "sales").Key}'";

    private string Online => $"--url {Operators} --token-file {Quoted(folder.OperatorToken)}";

    public string Text(SandboxHost sandbox)
    {
        var text = new StringBuilder();
        text.AppendLine("# ThumbGate stands in front of four sandbox business systems. Agents reach them only through it.")
            .AppendLine(CultureInfo.InvariantCulture, $"#   agents      {Agents}  under /crm /email /billing /warehouse")
            .AppendLine(CultureInfo.InvariantCulture, $"#   billing     http://127.0.0.1:{ports.Billing}  for Stripe's SDKs, which take a host and a port")
            .AppendLine(CultureInfo.InvariantCulture, $"#   operators   {Operators}  token in {folder.OperatorToken}")
            .AppendLine(CultureInfo.InvariantCulture, $"#   sandbox     crm {sandbox.Crm}  email {sandbox.Email}  billing {sandbox.Billing}  warehouse {sandbox.Warehouse}")
            .AppendLine(CultureInfo.InvariantCulture, $"#   config      {folder.Config}")
            .AppendLine(CultureInfo.InvariantCulture, $"#   record      {folder.Store}")
            .AppendLine("#")
            .AppendLine("# One agent key per role:");
        foreach (var (role, key) in keys)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"#   {role,-17} {key}");
        }

        var contacts = Agents + "/crm/crm/v3/objects/contacts";
        text.AppendLine("#").AppendLine("# Paste these into another terminal, in this order. Each prints its answer and status.");
        Step(text, "1. An allowed read: sales looks at a contact -> 200", $"{Curl} {Sales} '{contacts}/101?properties=email,phone'");
        Step(text, "2. An allowed write: sales corrects a phone number -> 200", Patch("101", "555-0142", Curl));
        Step(
            text,
            "3. A denied refund: money is not for sales -> 403, with the rule and what to do instead",
            $"{Curl} {Sales} {Agents}/billing/v1/refunds -d charge=ch_1001 -d amount=4900 -d currency=usd");
        var bulk = $"{Curl} {Sales} -H 'Prefer: respond-async' {Json} {contacts}/batch/update -d '{{\"inputs\":["
            + $"{{\"id\":\"102\",\"properties\":{{\"campaign\":\"spring-{_run}\"}}}},{{\"id\":\"103\",\"properties\":{{\"campaign\":\"spring-{_run}\"}}}}]}}'";
        Step(
            text,
            "4. A bulk change is held -> 202; an operator approves it, and the gateway sends it, once; the same request gets the answer -> 200",
            bulk,
            $"{Program} approvals approve $({Program} approvals list --status pending --role sales --ids {Online}) --comment 'looks right' {Online}",
            bulk);
        var change = Patch("103", "555-" + _run, "curl -sS -o /dev/null -D -");
        Step(
            text,
            "5. A thumbs-down on what an agent did -> the same request is refused from then on -> 403",
            $"{Program} feedback down \"$({change} | sed -n 's/^[Tt]humb[Gg]ate-[Dd]ecision: \\([a-z0-9_]*\\).*/\\1/p')\" "
                + $"--why 'The number belongs to somebody else' --instead 'Ask the account owner first' {Online}",
            Patch("103", "555-" + _run, Curl));
        text.AppendLine("#").AppendLine("# What was refused or held is one JSON line each below. Ctrl-C stops everything.");
        return text.ToString();

        string Patch(string contact, string phone, string curl) =>
            $"{curl} {Sales} {Json} -X PATCH {contacts}/{contact} -d '{{\"properties\":{{\"phone\":\"{phone}\"}}}}'";
    }

    /// <summary>How this very program is called from anywhere.</summary>
    private static string Program
    {
        get
        {
            var process = Environment.ProcessPath ?? "thumbgate";
            var assembly = Path.Combine(AppContext.BaseDirectory, "thumbgate.dll");
            return Path.GetFileNameWithoutExtension(process) is "dotnet" ? Quoted(process) + " " + Quoted(assembly) : Quoted(process);
        }
    }

    private static void Step(StringBuilder text, string title, params string[] commands)
    {
        text.AppendLine("#").AppendLine("# " + title);
        foreach (var command in commands)
        {
            text.AppendLine(command);
        }
    }

    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        ? path
        : "'" + path.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
