using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class HandedOutTests
{
    [Theory]
    [InlineData("GET", "/devices/codes", "", "Lists all device codes")]
    [InlineData("GET", "/devices/codes/{code}", "", "Retrieves a device code")]
    [InlineData("GET", "/locks/{lock}/access-codes", "", "Get the codes of a lock")]
    [InlineData("GET", "/registry/pull-credentials", "", "Get credentials for pulling images")]
    [InlineData("GET", "/databases/{database}/credentials", "", "Retrieve the credentials of a database")]
    public void A_get_of_codes_or_credentials_is_left_for_review(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldBe(RiskClass.Unknown);

    [Theory]
    [InlineData("GET", "/countries/codes", "", "Lists the codes of countries")]
    [InlineData("GET", "/promotions/{promotion}/codes", "", "List the codes of a promotion")]
    [InlineData("GET", "/companies/{company}/api-credentials", "", "Get a list of credentials")]
    [InlineData("GET", "/lists/{list}/credentials", "listCredentials", "Get the credentials of a list")]
    public void Codes_that_let_nobody_in_and_lists_of_what_there_is_are_read(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldBe(RiskClass.Read);

    [Theory]
    [InlineData("/accounts/{account}/listKeys", "accounts_ListKeys", "Lists the keys of an account")]
    [InlineData("/accounts/{account}/listConnectionStrings", "accounts_ListConnectionStrings", "Lists the connection strings of an account")]
    [InlineData("/accounts/{account}/ListAccountSas", "accounts_ListSAS", "List the SAS credentials of an account")]
    [InlineData("/rules/{rule}/listKeys", "rules_ListKeys", "Gets the primary and the secondary ConnectionStrings")]
    [InlineData("/agreements/{agreement}/listContentCallbackUrl", "agreements_ListContentCallbackUrl", "Get the content callback url")]
    public void A_POST_that_lists_keys_or_an_address_with_one_hands_them_out(string path, string name, string summary) =>
        RiskGuessTests.Guess("POST", path, name, summary).ShouldBe(RiskClass.Access);

    [Theory]
    [InlineData("/projects/{project}/listUsers", "listUsers", "List the users of a project")]
    [InlineData("/labels/listKeys", "listKeys", "List the names of keys, without their values")]
    public void A_POST_that_lists_anything_else_reads(string path, string name, string summary) =>
        RiskGuessTests.Guess("POST", path, name, summary).ShouldBe(RiskClass.Read);

    [Fact]
    public void A_session_that_is_got_by_POST_may_be_made_by_it()
    {
        RiskGuessTests.Guess("POST", "/wallets/sessions", "post-wallets-sessions", "Get a session").ShouldNotBe(RiskClass.Read);
        RiskGuessTests.Guess("POST", "/wallets/sessions/search", "", "Get the sessions that match").ShouldBe(RiskClass.Read);
    }

    [Fact]
    public void A_POST_that_gives_an_address_is_access() =>
        RiskGuessTests.Guess("POST", "/templates/{template}/views/edit", "views_post", "Gets a URL for the view in which a template is edited").ShouldBe(RiskClass.Access);

    [Fact]
    public void An_identity_that_is_validated_is_no_read() =>
        RiskGuessTests.Guess("POST", "/customers/{customer}/identification", "", "Validate the identity of a customer").ShouldBe(RiskClass.Access);

    [Theory]
    [InlineData("This API is in preview release and is subject to change. Associates a place where recordings are kept.")]
    [InlineData("This endpoint is deprecated. Associates a place where recordings are kept.")]
    public void A_sentence_about_how_settled_an_operation_is_says_nothing_of_what_it_does(string description)
    {
        var guess = RiskGuess.Of(new DescribedOperation { Method = "PUT", Path = "/instances/{instance}/storage-config", OperationId = "AssociateStorage", Description = description });

        guess.Risk.ShouldNotBe(RiskClass.Read);
    }

    [Theory]
    [InlineData("GET", "/invoices/{invoice}/edit", "editInvoice", "Shows an invoice for editing")]
    [InlineData("POST", "/transfers/sweep/list", "transferSweepList", "List sweeps")]
    [InlineData("POST", "/apps/{app}/rollback/validate", "apps_validate_rollback", "Validate a rollback")]
    public void Where_path_and_summary_read_the_name_may_speak_of_an_act(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldBe(RiskClass.Read);

    [Fact]
    public void What_is_set_on_one_or_more_things_is_many_in_one_call() =>
        RiskGuess.Of(new DescribedOperation { Method = "PUT", Path = "/fields/{field}/value", OperationId = "updateFieldValue", Summary = "Update the value of a field", Description = "Updates the value of a field on one or more issues." })
            .Risk.ShouldBe(RiskClass.Bulk);

    [Theory]
    [InlineData("/oauth2/auth", "OauthAuth", "The OAuth 2.0 authorize endpoint")]
    [InlineData("/oauth/authorize", "", "Authorize an application")]
    [InlineData("/authorize", "get_authorize", "Asks the user to let an application in")]
    public void A_GET_that_sends_on_a_code_for_an_application_is_access(string path, string name, string summary) =>
        RiskGuessTests.Guess("GET", path, name, summary).ShouldBe(RiskClass.Access);

    [Fact]
    public void What_is_told_of_an_authorization_is_read() =>
        RiskGuessTests.Guess("GET", "/oauth2/auth/requests/login", "GetLoginRequest", "Get a login request").ShouldBe(RiskClass.Read);

    [Theory]
    [InlineData("PUT", "/programs/{program}/profile/{customer}/add_points", "add_loyalty_points", "Add points to a customer profile")]
    [InlineData("POST", "/customers/{customer}/loyalty_points", "", "Update the loyalty points of a customer")]
    [InlineData("POST", "/customers/{customer}/store-credit", "", "Add store credit to a customer")]
    public void Points_and_credit_that_buy_something_are_money(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldBe(RiskClass.Money);

    [Fact]
    public void Points_of_a_chart_are_no_money() =>
        RiskGuessTests.Guess("POST", "/charts/{chart}/notes", "add_note", "Add a note to the data points of a chart").ShouldBe(RiskClass.Write);

    [Fact]
    public void A_download_in_bulk_that_is_asked_for_by_POST_is_bulk() =>
        RiskGuessTests.Guess("POST", "/accounts/{account}/bulk/download", "bulk_download_create", "Get entities in bulk").ShouldBe(RiskClass.Bulk);

    [Fact]
    public void A_set_of_keys_under_a_name_is_left_for_review_and_the_public_one_is_read()
    {
        RiskGuessTests.Guess("GET", "/keys/{set}", "GetJsonWebKeySet", "Retrieve a JSON Web Key Set").ShouldBe(RiskClass.Unknown);
        RiskGuessTests.Guess("GET", "/.well-known/jwks.json", "WellKnown", "Discover JSON Web Keys").ShouldBe(RiskClass.Read);
    }

    [Fact]
    public void Items_that_are_returned_are_no_read() =>
        RiskGuessTests.Guess("POST", "/sessions/{session}/returns", "return_cart_items", "Return cart items").ShouldNotBe(RiskClass.Read);

    [Theory]
    [InlineData("PATCH", "/document/changeRecipient", "change_recipient", "Change recipient details of a document")]
    [InlineData("PUT", "/documents/{document}/signers/{signer}", "", "Update the name of a signer")]
    public void Who_receives_or_signs_is_no_mere_detail(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldNotBe(RiskClass.Write);
}
