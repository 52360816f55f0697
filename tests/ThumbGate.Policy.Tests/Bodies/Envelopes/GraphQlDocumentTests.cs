namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class GraphQlDocumentTests
{
    [Theory]
    [InlineData("{ shop { name } }", "QUERY /shop {}")]
    [InlineData("{shop}", "QUERY /shop {}")]
    [InlineData("query { shop orders(first: 2) { id } }", "QUERY /shop {} | QUERY /orders {\"first\":2}")]
    [InlineData("mutation M { refundCreate(input: {}) { id } }", "MUTATION /refundCreate {\"input\":{}}")]
    [InlineData("subscription { orders { id } }", "SUBSCRIPTION /orders {}")]
    [InlineData("mutation { harmless: deleteAll, b: deleteAll }", "MUTATION /deleteAll {} | MUTATION /deleteAll {}")]
    [InlineData("mutation { query mutation on: fragment }", "MUTATION /query {} | MUTATION /mutation {} | MUTATION /fragment {}")]
    [InlineData("mutation { ...F } fragment F on Mutation { a ...G } fragment G on Mutation { b }", "MUTATION /a {} | MUTATION /b {}")]
    [InlineData("mutation { ...F ...F } fragment F on Mutation { a }", "MUTATION /a {}")]
    [InlineData("mutation { ... { a } ... on Mutation @x { b } ... @include(if: false) { c } }", "MUTATION /a {} | MUTATION /b {} | MUTATION /c {}")]
    [InlineData("mutation($s: Boolean!) { a @skip(if: true) b @include(if: $s) }", "MUTATION /a {} | MUTATION /b {}")]
    [InlineData("{ __typename __schema { types { name } } t: __type(name: \"X\") { name } }", "QUERY /__typename {} | QUERY /__schema {} | QUERY /__type {\"name\":\"X\"}")]
    [InlineData("mutation { __typename deleteAll }", "QUERY /__typename {} | MUTATION /deleteAll {}")]
    [InlineData("query a { uiapi { query { Account(first: 2) { edges { node { Id } } } } } }", "QUERY /uiapi/query {}")]
    [InlineData("mutation { uiapi { AccountDelete(input: {Id: \"1\"}) { Id } ...F __typename } u: uiapi { x } uiapi } fragment F on U { CaseCreate { Id } }", "MUTATION /uiapi/AccountDelete {\"input\":{\"Id\":\"1\"}} | MUTATION /uiapi/CaseCreate {} | QUERY /__typename {} | MUTATION /uiapi/x {} | MUTATION /uiapi {}")]
    [InlineData("{ a { b { c } d } }", "QUERY /a {}")]
    [InlineData("\uFEFF#c\r\n{,,a,#}\n\tb,}#", "QUERY /a {} | QUERY /b {}")]
    [InlineData("query Q($a: [[Int!]]! = [[1]] @d, $b: S = {c: D}) @d(x: 1) { f }", "QUERY /f {}")]
    [InlineData("{ a } fragment Unused on T { b }", "QUERY /a {}")]
    [InlineData("mutation {\n  # }\n  deleteAll(note: \"} # \\\" {\")\n}", "MUTATION /deleteAll {\"note\":\"} # \\\" {\"}")]
    [InlineData("mutation { a(t: \"\"\" } \"\"\") b }", "MUTATION /a {\"t\":\" } \"} | MUTATION /b {}")]
    public void The_root_fields_of_the_operation_that_runs_are_the_items(string query, string items) => GraphQls.Query(query).ShouldBe(items);

    [Theory]
    [InlineData("query A { a } mutation B { b }", "A", "QUERY /a {}")]
    [InlineData("query A { a } mutation B { b }", "B", "MUTATION /b {}")]
    [InlineData("query A { a } mutation B { b }", null, "body-malformed")]
    [InlineData("query A { a } mutation B { b }", "", "body-malformed")]
    [InlineData("query A { a } mutation B { b }", "b", "body-malformed")]
    [InlineData("query A { a }", "B", "body-malformed")]
    [InlineData("query A { a }", null, "QUERY /a {}")]
    [InlineData("query A { a }", "", "QUERY /a {}")]
    [InlineData("{ a }", "A", "body-malformed")]
    [InlineData("{ a } mutation B { b }", "B", "body-malformed")]
    [InlineData("{ a } { b }", null, "body-malformed")]
    [InlineData("query A { a } mutation A { b }", "A", "body-malformed")]
    public void The_operation_is_the_one_that_is_named(string query, string? name, string items) => GraphQls.Query(query, name).ShouldBe(items);

    [Theory]
    [InlineData("{")]
    [InlineData("{ }")]
    [InlineData("}")]
    [InlineData("{ a } }")]
    [InlineData("query")]
    [InlineData("query Q")]
    [InlineData("Query { a }")]
    [InlineData("query() { a }")]
    [InlineData("query(a: Int) { a }")]
    [InlineData("query($a) { a }")]
    [InlineData("query($a: Int, $a: Int) { a }")]
    [InlineData("query($a: Int = $b, $b: Int) { a }")]
    [InlineData("query($a: [Int) { a }")]
    [InlineData("{ a() }")]
    [InlineData("{ a(b) }")]
    [InlineData("{ a(b:) }")]
    [InlineData("{ a(b: [1) }")]
    [InlineData("{ a(b: {c: 1) }")]
    [InlineData("{ a(b: $) }")]
    [InlineData("{ a(b: $c) }")]
    [InlineData("{ a: }")]
    [InlineData("{ a: b: c }")]
    [InlineData("{ a {} }")]
    [InlineData("{ a .. }")]
    [InlineData("{ ... }")]
    [InlineData("{ ...F }")]
    [InlineData("{ a ... on }")]
    [InlineData("{ a @ }")]
    [InlineData("{ a! }")]
    [InlineData("{ a-b }")]
    [InlineData("{ é }")]
    [InlineData("{ a; b }")]
    [InlineData("{ a \0 }")]
    [InlineData("{ a \u00a0 }")]
    [InlineData("{ a #\u2028 b\n }")]
    [InlineData("{ a #\u0085 b\n }")]
    [InlineData("{ a(b: 01) }")]
    [InlineData("{ a(b: 1.) }")]
    [InlineData("{ a(b: .5) }")]
    [InlineData("{ a(b: 1a) }")]
    [InlineData("{ a(b: 1.0.0) }")]
    [InlineData("{ a(b: -) }")]
    [InlineData("{ a(b: 1e) }")]
    [InlineData("{ a(b: +1) }")]
    [InlineData("{ a(b: \"x) }")]
    [InlineData("{ a(b: \"x\n\") }")]
    [InlineData("{ a(b: \"\\x\") }")]
    [InlineData("{ a(b: \"\\u12\") }")]
    [InlineData("{ a(b: \"\\ud800\") }")]
    [InlineData("{ a(b: \"\\u{110000}\") }")]
    [InlineData("{ a(b: \"\\u{}\") }")]
    [InlineData("{ a(b: \"\"\"x\"\") }")]
    [InlineData("{ a(b: 'x') }")]
    [InlineData("{ ...F } fragment F on Q { ...F }")]
    [InlineData("{ ...F } fragment F on Q { a { ...G } } fragment G on Q { ...F }")]
    [InlineData("{ a } fragment F on Q { ...F }")]
    [InlineData("{ ...F } fragment F on Q { ...Missing }")]
    [InlineData("{ ...F } fragment F on Q { a } fragment F on Q { b }")]
    [InlineData("{ a } fragment on on Q { b }")]
    [InlineData("{ a } fragment F Q { b }")]
    [InlineData("{ a } fragment F($x: Int) on Q { b }")]
    [InlineData("fragment F on Q { b }")]
    [InlineData("{ a } type T { b: Int }")]
    [InlineData("schema { query: Q }")]
    [InlineData("\"text\" { a }")]
    [InlineData("{ a } extend type T { b: Int }")]
    [InlineData("# nothing")]
    public void What_could_not_run_is_refused(string query) => GraphQls.Query(query).ShouldBe("body-malformed");

    [Theory]
    [InlineData("{ a(b: 1, b: 2) }")]
    [InlineData("{ a(b: {c: 1, c: 2}) }")]
    [InlineData("{ a(b: 1, c: 2, d: 3, e: 4, f: 5, g: 6, h: 7, i: 8, j: 9, k: 10, b: 11) }")]
    public void An_argument_twice_is_refused(string query) => GraphQls.Query(query).ShouldBe("body-duplicate-key");

    [Fact]
    public void Depth_is_bounded_everywhere()
    {
        string Nest(string open, string core, string close, int times) => string.Concat(Enumerable.Repeat(open, times)) + core + string.Concat(Enumerable.Repeat(close, times));

        GraphQls.Query("{" + Nest("a{", "a", "}", 60) + "}").ShouldBe("QUERY /a {}");
        GraphQls.Query("{" + Nest("a{", "a", "}", 20_000) + "}").ShouldBe("body-too-deep");
        GraphQls.Query("{" + Nest("...{", "a", "}", 10_000) + "}").ShouldBe("body-too-deep");
        GraphQls.Query("{a(b:" + Nest("[", "1", "]", 20_000) + ")}").ShouldBe("body-too-deep");
        GraphQls.Query("{a(b:" + Nest("{c:", "1", "}", 10_000) + ")}").ShouldBe("body-too-deep");
        GraphQls.Query("query($a:" + Nest("[", "Int", "]", 20_000) + "){a}").ShouldBe("body-too-deep");
        GraphQls.Query("{...F0}" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"fragment F{i} on Q{{...F{i + 1}}}")) + "fragment F3000 on Q{a}").ShouldBe("body-too-deep");
        GraphQls.Query("fragment F3000 on Q{a}" + string.Concat(Enumerable.Range(0, 3_000).Reverse().Select(i => $"fragment F{i} on Q{{...F{i + 1}}}")) + "{...F0}").ShouldBe("body-too-deep");
    }

    [Fact]
    public void Fragments_that_double_at_each_step_cost_no_more_than_they_say()
    {
        var fragments = string.Concat(Enumerable.Range(0, 50).Select(i => $"fragment F{i} on Q{{...F{i + 1} ...F{i + 1} x{i}:uiapi{{...F{i + 1}}}}}"));

        GraphQls.Query("{...F0}" + fragments + "fragment F50 on Q{a}").Split(" | ").Length.ShouldBeLessThanOrEqualTo(1000);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "envelope-too-large")]
    public void A_thousand_fields_are_read_and_no_more(int count, string? code)
    {
        GraphQls.Items("{" + string.Concat(Enumerable.Repeat("a ", count)) + "}", out var refusal).Count.ShouldBe(1000);
        refusal.ShouldBe(code);
    }

    [Fact]
    public void A_document_of_more_tokens_than_any_needs_is_refused() =>
        GraphQls.Query("{a{" + string.Concat(Enumerable.Repeat("b ", 50_000)) + "}}").ShouldBe("envelope-too-large");

    [Fact]
    public void An_item_is_named_by_its_number_and_its_field() =>
        GraphQls.Items("mutation { x: refundCreate shop }", out _).Select(i => i.Name).ShouldBe(["item 1 (refundCreate)", "item 2 (shop)"]);
}
