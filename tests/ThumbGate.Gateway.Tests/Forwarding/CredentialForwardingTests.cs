using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Policy;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Tests.Forwarding;

public sealed class CredentialForwardingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thumbgate-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(CredentialScheme.Bearer, "", "Authorization", "Bearer s3cret/+=")]
    [InlineData(CredentialScheme.BasicUser, "", "Authorization", "Basic czNjcmV0Lys9Og==")]
    [InlineData(CredentialScheme.BasicPassword, "apikey", "Authorization", "Basic YXBpa2V5OnMzY3JldC8rPQ==")]
    [InlineData(CredentialScheme.Header, "X-Api-Key", "X-Api-Key", "s3cret/+=")]
    public async Task The_credential_goes_into_its_header(CredentialScheme scheme, string slot, string header, string expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var catalog = Upstreams.Catalog([new(KeySlotKind.Bearer, ""), new(KeySlotKind.Header, "X-Api-Key")], allow: ["X-Api-Key"]);
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, catalog, [Secret("s3cret/+=\n", scheme, slot)]));

        using var answer = await host.GetAsync("/billing/a", (header, "Bearer tg_sales_x"));

        upstream.Single.Headers[header].ShouldBe([expected]);
    }

    [Theory]
    [InlineData("/billing/a", "/a?api%20key=s3cret%2F%2B%3D")]
    [InlineData("/billing/a?b=%41", "/a?b=%41&api%20key=s3cret%2F%2B%3D")]
    public async Task A_credential_in_the_query_is_appended(string sent, string expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(upstream.Address, credentials: [Secret("s3cret/+=", CredentialScheme.Query, "api key")]));

        using var answer = await host.GetAsync(sent);

        upstream.Single.RawTarget.ShouldBe(expected);
    }

    [Theory]
    [InlineData("/a", "/a?key=s")]
    [InlineData("/a?", "/a?key=s")]
    [InlineData("/a?b=1", "/a?b=1&key=s")]
    [InlineData("/a?b=1&", "/a?b=1&key=s")]
    [InlineData("/a?key=tg_x", "/a?key=s")]
    [InlineData("/a?key=tg_x&b=1", "/a?b=1&key=s")]
    public void A_credential_in_the_query_replaces_what_stood_there(string judged, string sent)
    {
        var target = new UpstreamTarget(Upstreams.At(new Uri("https://api.example"), credentials: [Secret("s", CredentialScheme.Query, "key")]));
        var end = judged.IndexOf('?', StringComparison.Ordinal);

        target.UriFor(judged, end < 0 ? judged.Length : end, "key=s").AbsoluteUri.ShouldBe("https://api.example" + sent);
    }

    [Fact]
    public async Task A_rotated_file_is_in_use_after_the_next_refresh()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var credential = Secret("first");
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, credentials: [credential]));
        using var before = await host.GetAsync("/billing/a");

        var next = Path.Combine(_folder.FullName, "next");
        await File.WriteAllTextAsync(next, "other");
        File.Move(next, credential.Secret.Location, overwrite: true);
        host.RefreshSecrets();
        using var after = await host.GetAsync("/billing/a");

        upstream.Requests.Select(r => r.Header("Authorization")).ShouldBe(["Bearer first", "Bearer other"]);
    }

    [Theory]
    [InlineData(null, ForwardErrors.CredentialMissing)]
    [InlineData("", ForwardErrors.CredentialMissing)]
    [InlineData("\r\n", ForwardErrors.CredentialMissing)]
    [InlineData("two\nlines", ForwardErrors.CredentialUnusable)]
    [InlineData("gr\u00fcn", ForwardErrors.CredentialUnusable)]
    public async Task Without_a_usable_secret_nothing_is_sent(string? secret, string error)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, credentials: [Secret(secret)]));

        using var answer = await host.GetAsync("/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(error));
        upstream.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_credential_for_the_risk_nothing_is_sent()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        var reads = new Credential { Name = "read-only", Secret = Secret("s").Secret, Risks = [RiskClass.Read] };
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, credentials: [reads]));
        host.Risk = RiskClass.Money;

        using var answer = await host.SendAsync(HttpMethod.Post, "/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.CredentialMissing));
        upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    public async Task A_method_that_would_show_the_credential_is_not_sent(string method)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var host = await ForwardingHost.StartAsync(Upstreams.At(upstream.Address, credentials: [Secret("s")]));

        using var answer = await host.SendAsync(new HttpMethod(method), "/billing/a");

        (await host.OutcomeAsync()).ShouldBe(ForwardOutcome.NotSent(ForwardErrors.MethodNotForwarded));
        upstream.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("/a/?key=s%2Fcret&b=1", "/billing/a/?b=1")]
    [InlineData("/a/?b=1&KEY=s%2Fcret", "/billing/a/?b=1")]
    [InlineData("?key=s%2Fcret", "")]
    public async Task A_redirect_does_not_tell_the_credential_that_stood_in_the_query(string location, string told)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{}", 302, ("Location", location));
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(upstream.Address, credentials: [Secret("s/cret", CredentialScheme.Query, "key")]));

        using var answer = await host.GetAsync("/billing/a");

        (answer.Headers.Location?.OriginalString ?? "").ShouldBe(told);
        upstream.Single.RawTarget.ShouldBe("/a?key=s%2Fcret");
    }

    [Theory]
    [InlineData("Link", "</a?page=2&key=s%2Fcret>; rel=next")]
    [InlineData("X-Next", "https://elsewhere.example/?key=s%2fcret")]
    [InlineData("Content-Location", "/a?key=s%2Fcret")]
    [InlineData("Link", "</a?page=2&key=s/cret>; rel=next")]
    [InlineData("Link", "</signin?back=%2Fa%3Fkey%3Ds%252Fcret>; rel=next")]
    [InlineData("Location", "/signin?back=%2Fa%3Fkey%3Ds%252Fcret")]
    [InlineData("Location", "/signin?back=/a%3Fkey=s%2Fcret")]
    public async Task A_header_that_repeats_the_credential_of_the_query_is_dropped(string name, string value)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.Answer = Answers.Json("{}", 200, (name, value), ("X-Other", "stays"));
        await using var host = await ForwardingHost.StartAsync(
            Upstreams.At(upstream.Address, credentials: [Secret("s/cret", CredentialScheme.Query, "key")]));

        using var answer = await host.GetAsync("/billing/a");

        answer.Headers.Concat(answer.Content.Headers).ShouldNotContain(h => h.Key == name);
        answer.Headers.GetValues("X-Other").ShouldBe(["stays"]);
    }

    private Credential Secret(string? content, CredentialScheme scheme = CredentialScheme.Bearer, string slot = "")
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        return new Credential { Name = "live", Secret = new SecretReference(true, path), Scheme = scheme, Slot = slot };
    }
}
