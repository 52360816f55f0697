using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;
using ThumbGate.Policy.Limits;

namespace ThumbGate.Policy.Loading;

/// <summary>The words that config may use for each enumeration.</summary>
internal sealed record Choices<T>(string What, IReadOnlyDictionary<string, T> Names)
{
    public string Cure => "write " + ConfigText.Or(Names.Keys);
}

internal static class Choices
{
    public static readonly Choices<Verdict> Verdicts = new("not a verdict", new Dictionary<string, Verdict>(StringComparer.Ordinal)
    {
        ["allow"] = Verdict.Allow,
        ["hold"] = Verdict.Hold,
        ["deny"] = Verdict.Deny,
    });

    public static readonly Choices<Mode> Modes = new("not a mode", new Dictionary<string, Mode>(StringComparer.Ordinal)
    {
        ["enforce"] = Mode.Enforce,
        ["observe"] = Mode.Observe,
    });

    public static readonly Choices<Surface> AllSurfaces = new("not a surface", Surfaces.All.ToDictionary(n => n, n => Surfaces.TryParse(n, out var surface) ? surface : Surface.None, StringComparer.Ordinal));

    public static readonly Choices<RiskClass> Risks = new("not a risk class", RiskClasses.All.ToDictionary(n => n, n => RiskClasses.TryParse(n, out var risk) ? risk : RiskClass.Unknown, StringComparer.Ordinal));

    public static readonly Choices<BodyEncoding> Encodings = new("not an encoding", new Dictionary<string, BodyEncoding>(StringComparer.Ordinal)
    {
        ["none"] = BodyEncoding.None,
        ["form"] = BodyEncoding.Form,
        ["json"] = BodyEncoding.Json,
        ["multipart"] = BodyEncoding.Multipart,
        ["related"] = BodyEncoding.Related,
        ["xml"] = BodyEncoding.Xml,
        ["raw"] = BodyEncoding.Raw,
    });

    public static readonly Choices<AnswerYield> Yields = new("not something an answer yields", new Dictionary<string, AnswerYield>(StringComparer.Ordinal)
    {
        ["credential"] = AnswerYield.Credential,
        ["url"] = AnswerYield.Url,
    });

    public static readonly Choices<DeploymentEnvironment> Environments = new("not an environment", new Dictionary<string, DeploymentEnvironment>(StringComparer.Ordinal)
    {
        ["production"] = DeploymentEnvironment.Production,
        ["sandbox"] = DeploymentEnvironment.Sandbox,
    });

    public static readonly Choices<HoldRelease> Releases = new("not what an approval does", new Dictionary<string, HoldRelease>(StringComparer.Ordinal)
    {
        ["execute"] = HoldRelease.Execute,
        ["wait"] = HoldRelease.Wait,
        ["retry"] = HoldRelease.Retry,
    });

    public static readonly Choices<LimitScope> LimitScopes = new("not a limit's scope", new Dictionary<string, LimitScope>(StringComparer.Ordinal)
    {
        ["agent"] = LimitScope.Agent,
        ["role"] = LimitScope.Role,
    });
}
