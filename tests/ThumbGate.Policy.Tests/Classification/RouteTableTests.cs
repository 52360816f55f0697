using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Classification;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("GET", "/customers/cus_1", "GET /customers/{customer}", "cus_1")]
    [InlineData("HEAD", "/customers/cus_1", "GET /customers/{customer}", "cus_1")]
    [InlineData("GET", "/customers/search", "GET /customers/search", "")]
    [InlineData("GET", "/services/S:query", "GET /services/{service}:query", "S")]
    [InlineData("GET", "/services/S", "GET /services/{service}", "S")]
    [InlineData("GET", "/services/:query", "GET /services/{service}", ":query")]
    [InlineData("GET", "/files/a/b/c", "GET /files/{path+}", "a/b/c")]
    [InlineData("GET", "/files/special", "GET /files/special", "")]
    [InlineData("GET", "/files/special/x", "GET /files/{path+}", "special/x")]
    [InlineData("GET", "/a/b/deep/x", "GET /a/{p}/deep/{q}", "b,x")]
    [InlineData("GET", "/a/lit/deep/x", "GET /a/{p}/deep/{q}", "lit,x")]
    [InlineData("GET", "/a/lit/end", "GET /a/lit/end", "")]
    [InlineData("GET", "/owners/", "GET /owners/", "")]
    public void The_most_specific_operation_wins(string method, string path, string expected, string parameters)
    {
        var table = Table(
            "GET /customers/{customer}", "GET /customers/search", "GET /services/{service}:query", "GET /services/{service}",
            "GET /files/{path+}", "GET /files/special", "GET /a/{p}/deep/{q}", "GET /a/lit/end", "GET /owners/");
        var match = default(RouteMatch);

        var operation = table.Find(method, path, ref match).ShouldNotBeNull();

        operation.Id.ShouldBe(expected);
        Enumerable.Range(0, match.Parameters.Count).Select(i => match.Value(path, i).ToString()).ShouldBe(parameters.Length == 0 ? [] : parameters.Split(','));
    }

    [Theory]
    [InlineData("POST", "/customers/cus_1")]
    [InlineData("GET", "/customers/")]
    [InlineData("GET", "/customers")]
    [InlineData("GET", "/customers/cus_1/")]
    [InlineData("GET", "/Customers/cus_1")]
    [InlineData("GET", "/")]
    [InlineData("GET", "")]
    [InlineData("get", "/customers/cus_1")]
    public void What_is_not_listed_is_not_found(string method, string path)
    {
        var match = default(RouteMatch);
        Table("GET /customers/{customer}").Find(method, path, ref match).ShouldBeNull();
    }

    [Fact]
    public void A_rest_parameter_takes_at_least_one_character()
    {
        var match = default(RouteMatch);
        Table("GET /files/{path+}").Find("GET", "/files/", ref match).ShouldBeNull();
    }

    [Fact]
    public void Two_operations_for_one_method_and_path_are_a_conflict()
    {
        RouteTable.Compile([Operation("GET /a/{x}"), Operation("GET /a/{y}"), Operation("POST /a/{y}")], out var conflicts);

        var conflict = conflicts.ShouldHaveSingleItem();
        (conflict.First.Id, conflict.Second.Id, conflict.Method).ShouldBe(("GET /a/{x}", "GET /a/{y}", "GET"));
    }

    [Theory]
    [InlineData("customers", "must start with a slash")]
    [InlineData("/a//b", "empty segment")]
    [InlineData("/a/{x", "is no segment")]
    [InlineData("/a/{}", "is no segment")]
    [InlineData("/a/{x}{y}", "is no segment")]
    [InlineData("/a/{x+}/b", "must be the last segment")]
    [InlineData("/a/p{x+}", "must stand alone")]
    [InlineData("/{x}/{x}", "twice")]
    public void A_malformed_pattern_says_what_is_wrong(string pattern, string words) =>
        Should.Throw<FormatException>(() => RouteTable.ParametersOf(pattern)).Message.ShouldContain(words);

    [Fact]
    public void Finding_an_operation_allocates_nothing()
    {
        var table = Table([.. Enumerable.Range(0, 1000).Select(i => $"GET /r{i}/{{id}}/items/{{item}}:verb")]);
        var match = default(RouteMatch);
        table.Find("GET", "/r500/1/items/2:verb", ref match).ShouldNotBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            table.Find("GET", "/r500/1/items/2:verb", ref match);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static RouteTable Table(params string[] operations)
    {
        var table = RouteTable.Compile([.. operations.Select(Operation)], out var conflicts);
        conflicts.ShouldBeEmpty();
        return table;
    }

    private static Operation Operation(string match)
    {
        var parts = match.Split(' ');
        return new Operation
        {
            Id = match,
            Catalog = "test",
            Matches = [new OperationMatch([parts[0]], parts[1], RouteTable.ParametersOf(parts[1]))],
            Risk = RiskClass.Read,
            Plan = FactPlan.Compile([], null, []),
        };
    }
}
