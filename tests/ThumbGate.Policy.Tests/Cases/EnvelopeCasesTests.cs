using System.Text.Json.Nodes;
using ThumbGate.Policy.Cases;
using ThumbGate.Policy.Loading;
using ThumbGate.Policy.Tests.Loading;

namespace ThumbGate.Policy.Tests.Cases;

public sealed class EnvelopeCasesTests : IDisposable
{
    private const string Shared = """
        surface: crm
        base: { hosts: [www.vendor.test], prefixes: [PREFIX] }
        encoding: json
        operations:
          - { id: batch, match: POST /batch, risk: envelope, envelope: { items: json:/requests } }
          - { id: things.get, match: "GET /things/{thing}", risk: read, facts: { thing: path:thing } }
          - { id: things.remove, match: "DELETE /things/{thing}", risk: destructive }
        """;

    private readonly ConfigFolder _folder = new();

    public EnvelopeCasesTests()
    {
        _folder.Write("catalogs/disk.yaml", "catalog: disk\n" + Shared.Replace("PREFIX", "/disk/v1, /upload/disk/v1", StringComparison.Ordinal));
        _folder.Write("catalogs/all.yaml", "catalog: all\n" + Shared.Replace("PREFIX", "\"\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("disk", "/things/1", "disk.unmatched")]
    [InlineData("Disk Inc", "/disk/v1/things/1", "disk.things.get")]
    [InlineData("nobody", "/upload/disk/v1/things/1", "disk.things.get")]
    [InlineData("nobody", "/things/1", "all.things.get")]
    [InlineData("nobody", "/disk/v2/things/1", "all.unmatched")]
    public void A_vendor_that_is_no_catalog_is_found_by_its_host_and_the_path(string vendor, string path, string operation) =>
        Answer($$"""{"vendor":"{{vendor}}","host":"www.vendor.test","method":"GET","path":"{{path}}"}""")["operation"]!.GetValue<string>().ShouldBe(operation);

    [Fact]
    public void An_envelope_is_explained_item_by_item()
    {
        var answer = Answer("""
            {"vendor":"disk","method":"POST","path":"/disk/v1/batch","body":{"requests":[
              {"method":"GET","url":"/things/7"},
              {"method":"POST","url":"/batch","body":{"requests":[{"method":"DELETE","url":"/things/8","id":"x"}]}}]}}
            """.ReplaceLineEndings(""));

        answer["risk"]!.GetValue<string>().ShouldBe("destructive");
        answer["items"]!.ToJsonString().ShouldBe("""
            [{"name":"item 1","operation":"disk.things.get","surface":"crm","risk":"read","facts":{"thing":"7","resource":"7"}},
            {"name":"item 2","operation":"disk.batch","surface":"crm","risk":"destructive","facts":{},"items":[
            {"name":"item 2 \u003E item 1 (x)","operation":"disk.things.remove","surface":"crm","risk":"destructive","facts":{"resource":"8"}}]}]
            """.ReplaceLineEndings(""));
        Answer("""{"vendor":"disk","method":"GET","path":"/disk/v1/things/7"}""").ContainsKey("items").ShouldBeFalse();
    }

    [Theory]
    [InlineData("[disk.things.get, disk.things.remove]", null)]
    [InlineData("[disk.things.remove, disk.things.get]", "items: expected [disk.things.remove, disk.things.get], got [disk.things.get, disk.things.remove]")]
    [InlineData("[disk.things.get]", "items: expected [disk.things.get], got [disk.things.get, disk.things.remove]")]
    public void A_case_expects_the_operations_inside_in_their_order(string items, string? difference)
    {
        _folder.Write("catalogs/disk.cases.yaml", $$"""
            - name: a batch
              given: { catalog: disk, request: "POST /disk/v1/batch", json: { requests: [ { method: GET, url: /things/1 }, { method: DELETE, url: /things/2 } ] } }
              expect: { items: {{items}} }
            """);
        var file = CaseFile.Load(_folder.Root, "catalogs/disk.cases.yaml");
        file.Errors.ShouldBeEmpty();

        CaseRunner.Run(Policy(), file).ShouldHaveSingleItem().Differences.ShouldBe(difference is null ? [] : [difference]);
    }

    public void Dispose() => _folder.Dispose();

    private JsonObject Answer(string line) => ExplainLine.Parse(line).Answer(Policy());

    private PolicySet Policy()
    {
        var loaded = ConfigLoader.Load(_folder.Root);
        return loaded.Policy.ShouldNotBeNull(string.Join('\n', loaded.Errors));
    }
}
