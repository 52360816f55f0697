using System.IO.Compression;
using System.Text;

namespace ThumbGate.Gateway.Tests.Commands;

public sealed class CatalogCoverageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("thumbgate-coverage-").FullName;

    public CatalogCoverageTests()
    {
        Write("config/gateway.yaml", """
            version: 1
            integrations:
              shop: { match: { prefix: /shop }, environment: production, catalog: shop, upstream: "https://shop.example" }
            """);
        Write("config/catalogs/shop.yaml", """
            catalog: shop
            surface: billing
            base: { hosts: [shop.example], prefix: /v1 }
            operations:
              - { id: orders.get, match: "GET /orders/{order}", risk: read }
              - { id: refunds.create, match: "POST /orders/{order}/refunds", risk: money }
              - { id: files.get, match: "GET /files/{rest+}", risk: read }
            unmatched: { GET: read }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_counts_by_risk_and_lists_what_is_missing_and_what_only_a_wildcard_reaches()
    {
        var file = Write("operations.jsonl", """
            {"vendor":"shop","method":"GET","path":"/v1/orders/{order}"}
            {"vendor":"shop","method":"post","path":"/v1/orders/{order-id}/refunds","operationId":"refund","summary":"Refund it"}
            {"vendor":"other","method":"GET","path":"/v1/other"}

            {"vendor":"shop","method":"GET","path":"{site}/v1/files/{folder}/<FILE>?deep={deep}"}
            {"vendor":"shop","method":"GET","path":"/v1/carts","operationId":"listCarts","summary":"List carts"}
            """);

        var (code, output, _) = Run(file);

        code.ShouldBe(1);
        output.TrimEnd().Split('\n').ShouldBe(
        [
            "shop: 3 of 4 operations named",
            "  read            2",
            "  money           1",
            "By a wildcard only (1):",
            "  GET {site}/v1/files/{folder}/<FILE>?deep={deep}  shop.files.get (/files/{rest+}) read",
            "Not named (1):",
            "  GET /v1/carts  listCarts: List carts",
        ]);
    }

    [Fact]
    public void Where_all_are_named_it_ends_well_also_from_a_gzipped_list_under_another_name()
    {
        var file = Path.Combine(_folder, "operations.jsonl.gz");
        using (var gzip = new GZipStream(File.Create(file), CompressionMode.Compress))
        {
            gzip.Write("""{"vendor":"big-shop","method":"GET","path":"/v1/orders/{order}"}"""u8);
        }

        var (code, output, _) = Run(file, "--vendor-name", "big-shop");

        code.ShouldBe(0);
        output.ShouldStartWith("shop: 1 of 1 operations named");
    }

    [Fact]
    public void What_cannot_be_used_is_told_with_its_cure()
    {
        var file = Write("operations.jsonl", """{"vendor":"acme","method":"GET","path":"/"}""");

        Run(file).Errors.ShouldContain("lists nothing of 'shop'. Name one of acme with --vendor-name.");
        Run(Write("a.jsonl", "{}")).Errors.ShouldContain("a.jsonl:1: 'vendor' is missing.");
        Run(Write("b.jsonl", "\nno")).Errors.ShouldContain("b.jsonl:2: the line is not JSON.");
        Run(Path.Combine(_folder, "none")).Errors.ShouldContain("there is no such file");
        CatalogRun.Invoke("coverage", "hop", "--operations", file, "--config", Config).Errors.ShouldContain("There is no catalog 'hop'");
        Write("config/catalogs/shop.yaml", "catalog: shop");
        var (code, _, errors) = Run(file);
        code.ShouldBe(1);
        errors.ShouldContain("catalogs/shop.yaml:1:1");
    }

    private string Config => Path.Combine(_folder, "config");

    private (int Code, string Output, string Errors) Run(string file, params string[] more) =>
        CatalogRun.Invoke(["coverage", "shop", "--operations", file, "--config", Config, .. more]);

    private string Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Encoding.UTF8);
        return path;
    }
}
