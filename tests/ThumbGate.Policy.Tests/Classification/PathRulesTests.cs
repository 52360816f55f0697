using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Classification;

public sealed class PathRulesTests
{
    private const string Graph = """
        base: { prefixes: [/v1.0, /beta, "/services/data/v*"] }
        paths:
          ignoreCase: true
          ignoreTrailingSlash: true
          dropSuffix: [.json]
          dropSegmentPrefix: [microsoft.graph.]
          rewrite:
            - { from: "/me/{rest+}", to: "/users/me/{rest+}" }
            - { from: "/drives/{drive}/root:/{path+}:/{rest+}", to: "/drives/{drive}/items/{path}/{rest+}" }
        """;

    private static readonly string[] Operations =
    [
        "{ id: send, match: \"POST /users/{user}/sendMail\", risk: message, facts: { who: path:user } }",
        "{ id: get, match: \"GET /users/{user}\", risk: read, encodedPath: [user] }",
        "{ id: content, match: \"PUT /drives/{drive}/items/{item}/content\", risk: write, facts: { item: path:item }, encodedPath: [item] }",
        "{ id: sum, match: \"POST /sheets/{range}:sum\", risk: read }",
    ];

    [Theory]
    [InlineData("POST /v1.0/users/a/sendMail", "send message")]
    [InlineData("POST /beta/users/a/sendMail", "send message")]
    [InlineData("POST /BETA/Users/a/SENDMAIL", "send message")]
    [InlineData("POST /v1.0/users/a/sendMail/", "send message")]
    [InlineData("POST /v1.0/users/a/sendMail.json", "send message")]
    [InlineData("POST /v1.0/users/a/microsoft.graph.sendMail", "send message")]
    [InlineData("POST /v1.0/Users/a/Microsoft.Graph.sendMail/", "send message")]
    [InlineData("POST /v1.0/me/sendMail", "send message")]
    [InlineData("POST /v1.0/ME/microsoft.graph.sendMail", "send message")]
    [InlineData("POST /services/data/v61.0/me/sendMail", "send message")]
    [InlineData("GET /v1.0/users/.json", "get read")]
    [InlineData("POST /v1.0/sheets/A1:SUM", "sum read")]
    [InlineData("PUT /v1.0/drives/d/root:/a/b/c.txt:/content", "content write")]
    [InlineData("GET /v1.0/me", "unmatched unknown")]
    [InlineData("POST /v2.0/users/a/sendMail", "unmatched unknown")]
    [InlineData("POST /v1.0x/users/a/sendMail", "unmatched unknown")]
    [InlineData("POST /services/data/v/users/a/sendMail", "unmatched unknown")]
    [InlineData("POST /services/data/v%3F/users/a/sendMail", "unmatched unknown")]
    [InlineData("POST /users/a/sendMail", "unmatched unknown")]
    public void A_path_is_matched_in_the_catalogs_spelling(string line, string told)
    {
        using var bed = new CatalogTestBed(Graph, Operations);

        bed.Told(line).ShouldBe(told);
    }

    [Fact]
    public void What_is_sent_and_what_stands_in_parameters_stays_as_it_was()
    {
        using var bed = new CatalogTestBed(Graph, Operations);

        var (request, _) = bed.Classify("PUT /v1.0/drives/D1/root:/Q3%20Plans/Deck.PPTX:/content?x=1");

        request.Target.Raw.ShouldBe("/v1.0/drives/D1/root:/Q3%20Plans/Deck.PPTX:/content?x=1");
        request.Facts.Get("item").Text.ShouldBe("Q3 Plans%2FDeck.PPTX");
        request.Resource().ShouldBe("D1/Q3 Plans%2FDeck.PPTX");
    }

    [Theory]
    [InlineData("PUT /v1.0/drives/d/root:/a%2Fb/c:/content", "content write")]
    [InlineData("PUT /v1.0/drives/d%2Fx/root:/a/b/c:/content", "path-encoded-slash")]
    [InlineData("PUT /v1.0/drives/d%252F/root:/a/b/c:/content", "path-encoded-percent")]
    [InlineData("POST /v1.0/me%2F/sendMail", "path-encoded-slash")]
    [InlineData("GET /v1.0/users/a%2Fb", "get read")]
    public void A_slash_that_rewriting_encodes_is_not_one_that_the_agent_encoded(string line, string told)
    {
        using var bed = new CatalogTestBed(Graph, Operations);

        bed.Told(line).ShouldBe(told);
    }

    [Fact]
    public void Where_nothing_is_rewritten_nothing_is_allocated()
    {
        var rules = new PathRules
        {
            IgnoreCase = true, IgnoreTrailingSlash = true, DropSuffix = [".json"], DropSegmentPrefix = ["x."],
            Rewrite = [new PathRewrite("/me/{rest+}", "/users/me/{rest+}"), new PathRewrite("/a/{b}:/{c+}:/{d}", "/a/{b}/{c}/{d}")],
        };
        var path = "/users/a/messages.json/".AsMemory();
        rules.Apply(path).ToString().ShouldBe("/users/a/messages");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            rules.Apply(path);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData("/a/{x}", "/b/{y}", "doesn't stand in from")]
    [InlineData("/a/{x}/{x}", "/b/{x}", "stands twice")]
    [InlineData("/a/{x}", "/b/{x}/{x}", "stands twice")]
    [InlineData("/a/{x}{y}", "/b/{x}", "between two names")]
    [InlineData("a/{x}", "/b/{x}", "starts with a slash")]
    [InlineData("/a/{x", "/b/{x}", "opens no name")]
    [InlineData("/a/x}", "/b", "closes nothing")]
    public void A_malformed_rewrite_is_refused(string from, string to, string message) =>
        Should.Throw<FormatException>(() => new PathRewrite(from, to)).Message.ShouldContain(message);
}
