using ThumbGate.Policy.Drafting;

namespace ThumbGate.Policy.Tests.Drafting;

public sealed class AskGuessTests
{
    [Theory]
    [InlineData("/contacts/search", "searchContacts", "Search contacts")]
    [InlineData("/orders/query", "", "Returns the orders that match a filter")]
    [InlineData("/invoices/preview", "previewInvoice", "Preview an invoice")]
    [InlineData("/documents/{id}:batchGet", "documents.batchGet", "Returns several ranges")]
    [InlineData("/files/delete_batch/check", "files.delete_batch/check", "Returns the status of a job that deletes")]
    [InlineData("/files/list_folder/continue", "files.list_folder/continue", "Once you have a cursor, use this to page through the results")]
    [InlineData("/tax/calculations", "", "Calculates the tax of a basket and returns it")]
    [InlineData("/tokens/introspect", "introspectToken", "Introspect a token")]
    [InlineData("/calendar/getSchedule", "calendar_getSchedule", "Invoke action getSchedule")]
    [InlineData("/_msearch", "msearch", "Run multiple searches")]
    [InlineData("/schedules/preview", "createSchedulePreview", "Generate a preview of a schedule")]
    [InlineData("/embeddings", "createEmbedding", "Creates an embedding")]
    [InlineData("/hooks/verify-signature", "", "Verify the signature of a delivery")]
    [InlineData("/searches", "runSearch", "Search the archive. Results are computed without saving anything.")]
    public void A_post_that_only_asks_reads(string path, string name, string summary) =>
        RiskGuessTests.Guess("POST", path, name, summary).ShouldBe(RiskClass.Read);

    [Theory]
    [InlineData("PUT", "/receipts-read", "", "Marked receipts as read")]
    [InlineData("POST", "/events/{event}/read", "eventRead", "Event Mark as Read")]
    public void What_marks_as_read_does_not_read(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldNotBe(RiskClass.Read);

    [Theory]
    [InlineData("POST", "/things/{id}:testIamPermissions", "things.testIamPermissions", "Tests the permissions of a user on a thing, and returns a subset")]
    [InlineData("GET", "/things/{id}/iam/testPermissions", "things.testIamPermissions", "Tests a set of permissions on a thing")]
    [InlineData("POST", "/properties/{id}:runReport", "properties.runReport", "Returns a customised report of events")]
    [InlineData("GET", "/users", "", "Performs a user search based on a query")]
    [InlineData("GET", "/oauth/verify", "verify_token", "Verify a token")]
    [InlineData("GET", "/feeds/latest.atom", "", "Latest")]
    [InlineData("GET", "/changes/startPageToken", "getStartPageToken", "Gets where to start")]
    [InlineData("POST", "/messages/info", "", "Get the information for a single recently sent message")]
    [InlineData("GET", "/bulk_send_job/{id}", "bulkSendJobGet", "Returns the status of a job")]
    [InlineData("GET", "/things/{id}/prune", "preview_prune", "")]
    [InlineData("POST", "/account/verify", "accountVerify", "Verifies whether an account exists for an address")]
    [InlineData("POST", "/plans:generateReachForecast", "plans.generateReachForecast", "Generates a reach forecast for a mix of products")]
    [InlineData("POST", "/estimates/create_order", "create_order_estimate", "Generates an estimate of what the order would cost")]
    [InlineData("POST", "/operations/{id}:wait", "operations.wait", "Waits until the operation is done, returning its latest state")]
    public void What_asks_in_other_words_reads(string method, string path, string name, string summary) =>
        RiskGuessTests.Guess(method, path, name, summary).ShouldBe(RiskClass.Read);

    [Fact]
    public void A_code_that_is_validated_lets_somebody_in()
    {
        var operation = new DescribedOperation { Method = "POST", Path = "/validate", Summary = "validate", BodyFields = [RiskGuessTests.Field("otp", "string")] };

        RiskGuess.Of(operation).Risk.ShouldBe(RiskClass.Access);
        RiskGuess.Of(operation with { BodyFields = [RiskGuessTests.Field("address", "string")] }).Risk.ShouldBe(RiskClass.Read);
    }
}
