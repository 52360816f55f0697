using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class SecretReadingTests
{
    [Theory]
    [InlineData("/webhooks/{id}/signing-key", "Get the signing key of a webhook")]
    [InlineData("/session", "Get a session token")]
    [InlineData("/servers/{id}/vnc", "")]
    [InlineData("/secrets/{name}/versions/{v}/data", "Access a secret version")]
    [InlineData("/uploads/presign", "Get where to upload")]
    [InlineData("/storage/credentials", "Get temporary storage credentials")]
    [InlineData("/customers/{id}/portal-session", "Get a portal session")]
    [InlineData("/cards/{id}/details", "Returns the full card number")]
    [InlineData("/issuing/cards/{id}/details", "Get sensitive card details")]
    [InlineData("/tokens/{id}", "Returns what is known of a token, including the token itself")]
    [InlineData("/enrollment-tokens", "List enrollment tokens")]
    [InlineData("/tunnels/{id}/config", "Download the configuration of a tunnel with its private key")]
    [InlineData("/networks/{id}/wifi", "Get the passphrase of a network")]
    [InlineData("/2fa/setup", "Get 2FA setup")]
    [InlineData("/users/{id}/mfa/qr", "")]
    [InlineData("/channels/{id}/ingest", "Get the RTMP ingest URL of a channel")]
    [InlineData("/connections/{id}/tokens", "Returns the access and refresh tokens of a connection")]
    [InlineData("/users/{id}/login", "Gets the API key of a user given the name and the password")]
    [InlineData("/lockers/{id}/pin", "")]
    [InlineData("/workers/join", "Retrieve the join command of a worker")]
    [InlineData("/media/upload", "Get information and an upload token for a media upload")]
    public void A_get_that_gives_a_key_is_no_read(string path, string summary) =>
        RiskGuessTests.Guess("GET", path, "", summary).ShouldNotBe(RiskClass.Read);

    [Theory]
    [InlineData("/password/policy", "Get the password policy")]
    [InlineData("/users/{id}/signing", "Get information about the signing key of a user")]
    [InlineData("/apps/{id}/token-usage", "Get session token usage")]
    [InlineData("/boards/{id}/pins/{pin}", "Get a pin")]
    [InlineData("/sessions/{id}", "Get a session by its session token")]
    [InlineData("/links/{id}", "Get a link with an access token")]
    [InlineData("/sites/{id}", "Get information about a site and an access token that it was made with")]
    [InlineData("/translations/keys/{key}", "Get a key")]
    [InlineData("/webhooks/{id}", "Get a webhook. The signing secret is never returned.")]
    public void What_is_told_of_a_key_is_read(string path, string summary) =>
        RiskGuessTests.Guess("GET", path, "", summary).ShouldBe(RiskClass.Read);

    [Fact]
    public void A_name_that_gets_a_token_and_nothing_else_gives_it()
    {
        RiskGuessTests.Guess("GET", "/backends/{id}/challenge/{session}", "GetToken", "Gets what answers a challenge").ShouldNotBe(RiskClass.Read);
        RiskGuessTests.Guess("GET", "/coins/{coin}", "getToken", "Get details of a token").ShouldBe(RiskClass.Read);
    }

    [Fact]
    public void An_archive_that_is_downloaded_is_bulk() =>
        RiskGuessTests.Guess("GET", "/document_archives/{archive}/download", "", "Download the archive").ShouldBe(RiskClass.Bulk);

    [Fact]
    public void The_key_that_is_given_is_named() =>
        RiskGuess.Of(new DescribedOperation { Method = "GET", Path = "/webhooks/{id}/signing", Summary = "Returns the signing key of a webhook" }).Why.ShouldContain("'signing key'");

    [Fact]
    public void A_POST_that_gives_a_key_is_no_read_either() =>
        RiskGuessTests.Guess("POST", "/machines/retrieve", "retrieveMachine", "Retrieve the root credentials of a machine").ShouldNotBe(RiskClass.Read);
}
