using System.Security.Cryptography;
using System.Text;
using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Evidence;
using ThumbGate.Policy.Feedback;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests;

/// <summary>The engine over a config folder that a test edits.</summary>
internal sealed class EngineTestBed : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public EngineTestBed(params (string Path, string From, string To)[] edits)
    {
        foreach (var (path, from, to) in edits)
        {
            _folder.Edit(path, from, to);
        }

        var loaded = ConfigLoader.Load(_folder.Root);
        Policy = loaded.Policy.ShouldNotBeNull(string.Join('\n', loaded.Errors));
    }

    public PolicySet Policy { get; }

    public BlockSet Blocks { get; set; } = BlockSet.Empty;

    public EvidenceView Evidence { get; set; } = EvidenceView.None;

    /// <summary>A request of the role support to the integration billing, read canonically.</summary>
    public AgentRequest Request(
        string method, string target, string? form = null, string role = "support", string integration = "billing", params (string Name, string Value)[] headers)
    {
        TargetReader.Read(target, out var canonical).ShouldBeNull();
        var body = Encoding.UTF8.GetBytes(form ?? "");
        var all = form is null ? headers : [.. headers, ("Content-Type", "application/x-www-form-urlencoded")];
        return new AgentRequest
        {
            Agent = new AgentIdentity("agt_1", role, "dana", "", ""),
            Integration = Policy.Integrations[integration],
            Method = method,
            Target = canonical,
            Headers = new Given(all),
            HasBody = form is not null,
            Body = body,
            ContentDigest = form is null ? null : Digest256.From(SHA256.HashData(body)),
        };
    }

    public Decision Judge(AgentRequest request)
    {
        var judged = PolicyEngine.Judge(Policy, request, Blocks, Evidence);
        judged.Refusal.ShouldBeNull();
        return judged.Decision;
    }

    public Decision Judge(string method, string target, string? form = null, string role = "support", params (string Name, string Value)[] headers) =>
        Judge(Request(method, target, form, role, "billing", headers));

    public void Dispose() => _folder.Dispose();

    private sealed class Given((string Name, string Value)[] headers) : IRequestHeaders
    {
        public int Find(string name, out string value)
        {
            var count = 0;
            value = "";
            foreach (var header in headers)
            {
                if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    value = count++ == 0 ? header.Value : value;
                }
            }

            return count;
        }
    }
}
