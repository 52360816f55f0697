using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class RiskGuessTests
{
    [Theory]
    [InlineData("GET", "/invoices/{id}/refunds", "listRefunds", "Lists the refunds of an invoice")]
    [InlineData("GET", "/webhooks", "", "")]
    [InlineData("GET", "/roles/{role}/members", "roles.members.list", "")]
    [InlineData("GET", "/scores/deleted", "getDeletedScores", "Get deleted scores")]
    [InlineData("HEAD", "/files/{file}", "", "Checks whether a file is there")]
    [InlineData("GET", "/files/{id}/download-url", "", "Gets where to download a file")]
    [InlineData("GET", "/payment_links/{id}", "", "Retrieve a payment link")]
    public void A_get_reads_whatever_its_nouns(string method, string path, string name, string summary) =>
        Guess(method, path, name, summary).ShouldBe(RiskClass.Read);

    [Theory]
    [InlineData("/apps.uninstall", "apps_uninstall", "Uninstalls an app", RiskClass.Destructive)]
    [InlineData("/auth.revoke", "", "", RiskClass.Access)]
    [InlineData("/account/logout", "", "Log out", RiskClass.Access)]
    [InlineData("/newsletters/{id}/unsubscribe", "", "", RiskClass.Access)]
    [InlineData("/scripts/{id}/execute", "executeScript", "", RiskClass.Unknown)]
    [InlineData("/hooks.trigger", "", "", RiskClass.Unknown)]
    [InlineData("/reload/", "", "Will reload the node", RiskClass.Unknown)]
    [InlineData("/dialog.open", "dialog_open", "Open a dialog with a user", RiskClass.Unknown)]
    [InlineData("/environments/{id}", "", "Get the decrypted value of a variable", RiskClass.Access)]
    [InlineData("/contacts/export", "exportContacts", "Export all contacts", RiskClass.Bulk)]
    [InlineData("/signup/confirm", "confirmSignup", "", RiskClass.Unknown)]
    [InlineData("/contracts/sign_url/{id}", "contractSignUrl", "Retrieves an object with a signature url for an iFrame", RiskClass.Access)]
    [InlineData("/themes/{id}/sharedUrl", "", "Get a unique URL to share a theme between accounts", RiskClass.Access)]
    [InlineData("/reports/{id}/download-async", "", "Get the report's address for polling", RiskClass.Bulk)]
    [InlineData("/databases/{id}/connection-info", "", "Retrieve connection info", RiskClass.Access)]
    [InlineData("/cards/{id}/pin", "", "Get the PIN", RiskClass.Access)]
    [InlineData("/clusters/{id}/kubeconfig", "", "", RiskClass.Access)]
    [InlineData("/message-reports/{task}/archive/{archive}", "readArchive", "Returns one archive with its contents", RiskClass.Bulk)]
    [InlineData("/files/{id}/link", "", "Gets a link for a file", RiskClass.Access)]
    [InlineData("/files/{id}/address", "", "Gets where a file can be seen without logging in", RiskClass.Access)]
    [InlineData("/credits/applycode", "CreditsApplyCode", "Apply a code", RiskClass.Unknown)]
    public void A_get_whose_name_acts_does_not_read(string path, string name, string summary, RiskClass risk) =>
        Guess("GET", path, name, summary).ShouldBe(risk);

    [Theory]
    [InlineData("POST", "/orders/{id}/refunds", "", "", RiskClass.Money)]
    [InlineData("POST", "/payouts", "createPayout", "Create a payout", RiskClass.Money)]
    [InlineData("POST", "/invoices/{id}/finalize", "", "", RiskClass.Money)]
    [InlineData("POST", "/bookings/{id}/capture", "", "Capture the authorised amount", RiskClass.Money)]
    [InlineData("PUT", "/teams/{team}/members/{user}", "", "Add a user to a team", RiskClass.Access)]
    [InlineData("POST", "/webhooks", "", "", RiskClass.Access)]
    [InlineData("POST", "/keys/{id}/rotate", "rotateKey", "", RiskClass.Access)]
    [InlineData("POST", "/domains/{domain}/verify", "verifyDomain", "Verify a domain", RiskClass.Access)]
    [InlineData("POST", "/oauth/token", "getToken", "Get an access token", RiskClass.Access)]
    [InlineData("POST", "/campaigns/{id}/send", "", "", RiskClass.Message)]
    [InlineData("POST", "/chat.postMessage", "chat_postMessage", "", RiskClass.Message)]
    [InlineData("POST", "/sites/{id}/rollback", "", "", RiskClass.Deploy)]
    [InlineData("POST", "/articles/{id}/publish", "", "Publish an article", RiskClass.Deploy)]
    [InlineData("POST", "/contacts/import", "", "", RiskClass.Bulk)]
    [InlineData("POST", "/things/batch/update", "", "", RiskClass.Bulk)]
    [InlineData("POST", "/files/{file}/trash", "", "", RiskClass.Destructive)]
    [InlineData("POST", "/contacts/merge", "", "", RiskClass.Destructive)]
    [InlineData("DELETE", "/things/{id}", "getThing", "Get a thing", RiskClass.Destructive)]
    [InlineData("DELETE", "/users/{id}/sessions", "", "", RiskClass.Access)]
    [InlineData("POST", "/forms/{id}/views", "getView", "Returns a URL to the form", RiskClass.Access)]
    [InlineData("POST", "/uploads/get_upload_link", "", "Get an upload link", RiskClass.Access)]
    [InlineData("POST", "/employees/{id}/terminations", "", "Create a termination", RiskClass.Destructive)]
    [InlineData("POST", "/lists/{id}/moveAllCards", "", "Move all cards", RiskClass.Bulk)]
    [InlineData("POST", "/workflows/{id}/run", "", "", RiskClass.Unknown)]
    [InlineData("POST", "/rpc/{procedure}", "callProcedure", "Execute a procedure", RiskClass.Unknown)]
    [InlineData("POST", "/orders/{id}/frobnicate", "", "", RiskClass.Unknown)]
    [InlineData("POST", "/statements", "queryStatements", "Runs a query in SQL", RiskClass.Unknown)]
    [InlineData("POST", "/people/{id}/salaries", "", "Create new salary entry", RiskClass.Money)]
    [InlineData("PUT", "/employees/{id}/compensation", "", "Update the compensation", RiskClass.Money)]
    [InlineData("POST", "/dictionaries/{id}/item", "", "Create an item of an edge dictionary", RiskClass.Deploy)]
    public void What_gates_is_named_by_what_it_does(string method, string path, string name, string summary, RiskClass risk) =>
        Guess(method, path, name, summary).ShouldBe(risk);

    [Theory]
    [InlineData("POST", "/contacts", "createContact", "Create a contact")]
    [InlineData("PATCH", "/tasks/{id}", "", "Update a task")]
    [InlineData("POST", "/tickets/{id}/tags", "", "Add tags to a ticket")]
    [InlineData("POST", "/folders", "", "")]
    [InlineData("POST", "/records", "", "Create a record")]
    [InlineData("POST", "/lists/{id}/items", "", "Add an item")]
    [InlineData("POST", "/custom-tables/{id}/rows", "", "Create a row")]
    [InlineData("POST", "/workspaces/{id}/templates", "", "Create a template")]
    public void A_plain_change_is_a_write(string method, string path, string name, string summary) =>
        Guess(method, path, name, summary).ShouldBe(RiskClass.Write);

    // A vendor's own word may stand for a share, a release or a schedule.
    [Theory]
    [InlineData("PUT", "/edits/{id}/tracks/{track}", "")]
    [InlineData("POST", "/bundles", "Create a bundle")]
    [InlineData("PATCH", "/namespaces/{id}", "Update a namespace")]
    [InlineData("POST", "/checks", "Create a check")]
    [InlineData("PATCH", "/{id}", "")]
    [InlineData("POST", "/tranches/{id}/entries", "Create a new tranche entry")]
    [InlineData("POST", "/dictionaries/{id}/item", "Create an item")]
    [InlineData("POST", "/guilds/{id}/templates", "Create a template")]
    public void A_change_of_something_that_nobody_knows_is_unknown(string method, string path, string summary) =>
        Guess(method, path, "", summary).ShouldBe(RiskClass.Unknown);

    [Theory]
    [InlineData("Sends an email to every guest.", RiskClass.Message)]
    [InlineData("This cannot be undone.", RiskClass.Destructive)]
    [InlineData("The guest will be charged.", RiskClass.Money)]
    [InlineData("Makes the page public.", RiskClass.Access)]
    [InlineData("Changes up to 500 places in one request.", RiskClass.Bulk)]
    [InlineData("It will run tests of the place regularly.", RiskClass.Unknown)]
    [InlineData("No guest will be notified, and it does not send an email.", RiskClass.Write)]
    [InlineData("A confirmation email is sent to the guest.", RiskClass.Message)]
    [InlineData("Payment will be collected at once.", RiskClass.Money)]
    [InlineData("Permissions for the list are controlled with two of its fields.", RiskClass.Access)]
    [InlineData("Choose who can edit it.", RiskClass.Access)]
    [InlineData("The page becomes live.", RiskClass.Deploy)]
    [InlineData("A job is started for it.", RiskClass.Unknown)]
    [InlineData("No email is sent to the guest.", RiskClass.Write)]
    [InlineData("The change will be published to the live site.", RiskClass.Deploy)]
    [InlineData("The change is not published.", RiskClass.Write)]
    [InlineData("Its owners are notified.", RiskClass.Message)]
    [InlineData("The answer holds the `uploadUrl` for its content.", RiskClass.Access)]
    public void The_description_can_make_more_of_a_write(string description, RiskClass risk) =>
        RiskGuess.Of(new DescribedOperation { Method = "PATCH", Path = "/records/{id}", Summary = "Update a record", Description = description }).Risk.ShouldBe(risk);

    [Fact]
    public void What_speaks_both_ways_is_unknown_and_says_why()
    {
        var guess = RiskGuess.Of(new DescribedOperation { Method = "POST", Path = "/lists/get", OperationId = "getList", Summary = "Sends the list to everybody on it" });

        guess.Risk.ShouldBe(RiskClass.Unknown);
        guess.Why.ShouldBe("'get' says that it reads, 'sends' that it doesn't");
    }

    [Fact]
    public void A_body_that_is_a_list_is_many_in_one_call() =>
        RiskGuess.Of(new DescribedOperation { Method = "PUT", Path = "/contacts", Summary = "Add or update contacts", BodyFields = [Field("contacts", "array")] })
            .Risk.ShouldBe(RiskClass.Bulk);

    [Fact]
    public void An_answer_that_holds_a_credential_is_access()
    {
        var operation = new DescribedOperation { Method = "GET", Path = "/login/state", OperationId = "getLoginState", AnswerFields = [Field("access_token", "string")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Access);
        RiskGuess.Of(operation with { AnswerFields = [Field("created_at", "string")] }).Risk.ShouldBe(RiskClass.Read);
        RiskGuess.Of(new DescribedOperation { Method = "GET", Path = "/signers/{signer}", Summary = "Get a signer", AnswerFields = [Field("privatekey", "string")] }).Risk.ShouldBe(RiskClass.Access);
    }

    [Fact]
    public void An_answer_with_an_address_to_upload_to_or_to_sign_at_is_access()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/files", Summary = "Create a file", AnswerFields = [Field("uploadUrl", "string")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Access);
        RiskGuess.Of(operation with { AnswerFields = [Field("thumbnailUrl", "string")] }).Risk.ShouldBe(RiskClass.Write);
    }

    [Fact]
    public void A_body_that_names_things_by_the_number_says_how_many()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/lists/{list}/items", Summary = "Add contacts to a list", BodyFields = [Field("note", "string"), Field("contacts", "array"), Field("a", "string"), Field("b", "string"), Field("c", "string")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Unknown);
        RiskGuess.Of(operation with { BodyFields = [Field("note", "string")] }).Risk.ShouldBe(RiskClass.Write);
    }

    [Fact]
    public void A_body_without_a_name_or_a_text_is_of_something_else()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/tasks", Summary = "Create a task", BodyFields = [Field("feedKind", "string"), Field("schemaVersion", "string")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Unknown);
        RiskGuess.Of(operation with { BodyFields = [Field("title", "string"), Field("schemaVersion", "string")] }).Risk.ShouldBe(RiskClass.Write);
    }

    [Fact]
    public void What_names_an_amount_or_a_price_in_a_currency_may_be_owed()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/accounts/{account}/items", Summary = "Create an item", BodyFields = [Field("unit_amount", "integer")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Unknown);
        RiskGuess.Of(operation with { BodyFields = [Field("price", "integer"), Field("currency", "string")] }).Risk.ShouldBe(RiskClass.Unknown);
        RiskGuess.Of(operation with { BodyFields = [Field("name", "string"), Field("price", "integer")] }).Risk.ShouldBe(RiskClass.Write);
    }

    [Fact]
    public void A_post_that_reads_or_makes_is_unknown() =>
        RiskGuess.Of(new DescribedOperation { Method = "POST", Path = "/private/Addresses", OperationId = "getAddresses", Summary = "Get addresses", Description = "Retrieve (or generate a new) addresses" })
            .Risk.ShouldBe(RiskClass.Unknown);

    [Fact]
    public void A_record_with_a_time_to_live_is_one_of_DNS()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/records", Summary = "Create a record", BodyFields = [Field("name", "string"), Field("ttl", "integer")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Deploy);
        RiskGuess.Of(operation with { BodyFields = [Field("name", "string")] }).Risk.ShouldBe(RiskClass.Write);
    }

    [Theory]
    [InlineData("POST", "/items/{id}/giveBack", "", "Returns and refunds an item", RiskClass.Unknown)]
    [InlineData("POST", "/tables/columns", "", "Creates or deletes a column", RiskClass.Destructive)]
    [InlineData("PATCH", "/zones/{zone}", "", "Creates/modifies/deletes the records that are sent", RiskClass.Destructive)]
    [InlineData("POST", "/tickets", "logIn", "Logs in a customer and obtains a ticket", RiskClass.Access)]
    [InlineData("POST", "/lamps/{lamp}/power-off", "", "", RiskClass.Destructive)]
    [InlineData("POST", "/lamps/off", "", "Turns off a lamp", RiskClass.Destructive)]
    [InlineData("POST", "/speakers/connect", "", "See the note. Pairs a speaker.", RiskClass.Access)]
    [InlineData("PUT", "/agents/{agent}/stop", "stop", "Show what the agent does", RiskClass.Unknown)]
    [InlineData("POST", "/oauth/get_consent_url", "getConsentUrl", "Return the URL to the consent screen", RiskClass.Access)]
    [InlineData("POST", "/checks/by-reference", "getCheck", "Retrieves a secure link to the page of a check", RiskClass.Access)]
    [InlineData("POST", "/files/{file}/downloads", "", "Create a download url", RiskClass.Access)]
    [InlineData("POST", "/feed/entries", "", "Feed entries, post and search", RiskClass.Write)]
    [InlineData("POST", "/images/licenses", "licenseImages", "License images", RiskClass.Money)]
    [InlineData("POST", "/documents", "", "Submit a document for delivery", RiskClass.Unknown)]
    [InlineData("POST", "/playback", "", "Make an automated call to a number and play a text", RiskClass.Message)]
    [InlineData("POST", "/oauth/access_token_query", "", "", RiskClass.Access)]
    [InlineData("POST", "/namespaces/{n}/rolebindings", "createRoleBinding", "create a RoleBinding", RiskClass.Access)]
    [InlineData("PUT", "/tracks/{track}/testers/{tester}", "", "Updates a tester", RiskClass.Access)]
    [InlineData("POST", "/notifier/register", "", "Registers somebody for receiving notifications", RiskClass.Access)]
    [InlineData("GET", "/pods/{pod}/attach", "connectGetAttach", "connect GET requests to attach of a pod", RiskClass.Access)]
    [InlineData("POST", "/stream_targets", "createStreamTarget", "Create a stream target", RiskClass.Unknown)]
    [InlineData("POST", "/documents", "", "Create a new draft document", RiskClass.Write)]
    [InlineData("POST", "/estimate", "", "Create a new draft estimate", RiskClass.Unknown)]
    [InlineData("POST", "/units/unit-of-measure", "postUnitOfMeasure", "Create a unit of measure", RiskClass.Write)]
    [InlineData("PUT", "/films/{film}/categories", "suggestCategory", "Suggest categories for a film", RiskClass.Unknown)]
    [InlineData("POST", "/documents/compare", "compareDocument", "Create a document and compare it", RiskClass.Unknown)]
    [InlineData("POST", "/checks", "createCheck", "Creates a check and queues it to start collecting", RiskClass.Unknown)]
    [InlineData("POST", "/accounts/{account}/claimwebsite", "", "Claims the website of an account", RiskClass.Access)]
    [InlineData("POST", "/devices/{device}/bounce_port", "portsBounceFromSwitch", "portsBounceFromSwitch", RiskClass.Unknown)]
    [InlineData("POST", "/repos/{repo}/push_mirrors", "", "Add a push mirror", RiskClass.Access)]
    [InlineData("POST", "/b/hide_file", "hide_file", "Hides a file so that nobody finds it", RiskClass.Destructive)]
    [InlineData("POST", "/contacts/confirmation", "", "Create a contact by double opt-in", RiskClass.Message)]
    [InlineData("POST", "/channels/{channel}/validate", "", "Validate a channel", RiskClass.Access)]
    [InlineData("POST", "/rows/download", "", "Request CSV", RiskClass.Bulk)]
    [InlineData("POST", "/keys:generateSuggestions", "", "Generates a key with suggestions", RiskClass.Access)]
    [InlineData("POST", "/payments/{payment}/tags", "", "Add a tag to a payment", RiskClass.Write)]
    [InlineData("POST", "/roles/{role}/tags", "", "Add a tag to a role", RiskClass.Access)]
    [InlineData("POST", "/videos/fetch", "fetchVideo", "Fetches a video into your library", RiskClass.Unknown)]
    [InlineData("POST", "/videos/{video}/transcribe", "transcribeVideo", "Transcribe a video", RiskClass.Unknown)]
    [InlineData("PATCH", "/collections/{collection}/items/{item}/live", "", "Update an item", RiskClass.Deploy)]
    [InlineData("POST", "/cards/{card}/deferred/unsuspension", "", "Unlock a card", RiskClass.Unknown)]
    [InlineData("POST", "/candidates/{candidate}/frobnicate", "", "Update a candidate", RiskClass.Unknown)]
    [InlineData("POST", "/syncs", "post-sync-list", "Post the status of a sync", RiskClass.Bulk)]
    [InlineData("GET", "/centers/{center}/url/{user}", "", "Generate the URL of a center", RiskClass.Access)]
    [InlineData("GET", "/users/{user}/codes", "", "Returns the set of valid backup verification codes", RiskClass.Access)]
    [InlineData("POST", "/customers/validate-credentials", "", "Validate the credentials of a customer", RiskClass.Access)]
    [InlineData("POST", "/answerPreQuery", "answerPreQuery", "", RiskClass.Unknown)]
    [InlineData("POST", "/users/{user}/start_setup", "users_start_setup_retrieve", "", RiskClass.Unknown)]
    [InlineData("POST", "/dashboards/{dashboard}/restore", "", "Restore a dashboard to an earlier version", RiskClass.Unknown)]
    [InlineData("POST", "/dashboards/{dashboard}/public-dashboards", "", "Create a public dashboard", RiskClass.Access)]
    [InlineData("PUT", "/entries/tags", "", "Rename a tag of entries", RiskClass.Unknown)]
    [InlineData("POST", "/private/RetrieveExport", "retrieveExport", "Retrieve an export", RiskClass.Bulk)]
    [InlineData("POST", "/documents", "", "Creates and optionally sends a new document", RiskClass.Message)]
    [InlineData("POST", "/queues/{queue}/tasks", "", "Create a task", RiskClass.Unknown)]
    [InlineData("GET", "/zones/{zone}/signers/{signer}", "", "Get a signer, including the actual key", RiskClass.Access)]
    [InlineData("PUT", "/zones/{zone}/axfr-retrieve", "", "Retrieve a zone from its master", RiskClass.Unknown)]
    [InlineData("GET", "/forms/undelete/{form}", "", "Undelete a form", RiskClass.Write)]
    [InlineData("GET", "/export/org/assets.cisco.csv", "exportAssetsCiscoCSV", "Serial numbers and model names", RiskClass.Bulk)]
    [InlineData("POST", "/drivers/{driver}/verify", "", "Validate and verify external credentials", RiskClass.Access)]
    [InlineData("GET", "/tlskey", "", "Retrieve the certificate of a user", RiskClass.Access)]
    [InlineData("GET", "/feeds/{feed}/first", "firstData", "Gets the oldest point. This request sets the pointer to the beginning of the feed.", RiskClass.Unknown)]
    [InlineData("GET", "/jobs/{job}/start", "", "", RiskClass.Unknown)]
    [InlineData("GET", "/subscribe/{token}", "", "Subscribe", RiskClass.Unknown)]
    [InlineData("GET", "/jobs/{job}/start", "", "Get when the job was started", RiskClass.Read)]
    [InlineData("GET", "/sync", "sync", "Synchronise everything now", RiskClass.Bulk)]
    [InlineData("GET", "/session/new", "newSession", "Opens a session", RiskClass.Unknown)]
    [InlineData("GET", "/customers/{customer}/portal", "", "Get the customer's portal link", RiskClass.Access)]
    [InlineData("GET", "/reports/download", "", "Download all reports", RiskClass.Bulk)]
    [InlineData("POST", "/accounts/{account}/view-as", "", "View as another user", RiskClass.Unknown)]
    [InlineData("GET", "/projects/{project}/api-keys", "", "Get the keys of a project", RiskClass.Unknown)]
    [InlineData("GET", "/secrets", "", "List all secrets", RiskClass.Unknown)]
    [InlineData("GET", "/secrets", "", "List all secrets without their values", RiskClass.Read)]
    [InlineData("GET", "/keys/{key}", "", "Get a key", RiskClass.Unknown)]
    [InlineData("GET", "/streams/key", "", "Gets the key of a stream", RiskClass.Unknown)]
    [InlineData("GET", "/projects/{project}/access_tokens", "", "List all access tokens", RiskClass.Unknown)]
    [InlineData("GET", "/labels/{kind}/keys", "", "Gets all label keys", RiskClass.Read)]
    [InlineData("GET", "/users/{user}/token/{kind}", "", "Get a token of a user", RiskClass.Access)]
    [InlineData("GET", "/user/access_token", "", "Get access token details", RiskClass.Read)]
    [InlineData("POST", "/{things}/{thing}/{parts}", "", "Create an {objectName}", RiskClass.Unknown)]
    [InlineData("POST", "/inventory_task", "", "Creates a download task for a feed", RiskClass.Bulk)]
    [InlineData("POST", "/services/{service}/VerificationCheck", "", "Challenge a verification check", RiskClass.Access)]
    [InlineData("GET", "/sessions/html/enrol", "getHtmlEnrol", "Generate HTML to enrol a user", RiskClass.Unknown)]
    [InlineData("GET", "/devices/{device}/values", "", "Force a device to send its values", RiskClass.Unknown)]
    [InlineData("POST", "/transfers/{transfer}/returns", "post-transfers-returns", "Returns funds without creating a new transfer", RiskClass.Unknown)]
    [InlineData("PUT", "/themes/{theme}/assets", "", "Put an asset", RiskClass.Deploy)]
    [InlineData("PUT", "/sites/{site}/well_known", "", "Set a well-known file", RiskClass.Deploy)]
    [InlineData("POST", "/sensitive-data/details", "", "Get the details of a card", RiskClass.Access)]
    public void Acts_that_stand_in_phrases_gate(string method, string path, string name, string summary, RiskClass risk) =>
        Guess(method, path, name, summary).ShouldBe(risk);

    [Fact]
    public void A_summary_that_only_repeats_the_path_leaves_the_word_to_the_description() =>
        RiskGuess.Of(new DescribedOperation { Method = "POST", Path = "/display_items", Summary = "display items", Description = "This endpoint allows the client to create a new item." })
            .Risk.ShouldBe(RiskClass.Write);

    internal static DescribedField Field(string name, string type, params string[] values) => new(name, "/" + name, type, values, "");

    internal static RiskClass Guess(string method, string path, string name, string summary) =>
        RiskGuess.Of(new DescribedOperation { Method = method, Path = path, OperationId = name, Summary = summary }).Risk;
}
