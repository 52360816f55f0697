using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Tests.Bodies;

/// <summary>Bodies that have broken parsers, or made two of them disagree: none may throw, and none may come out half read.</summary>
public sealed class NastyBodiesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Bodies", "corpus");

    private static readonly string[] Refusals =
        ["body-malformed", "body-duplicate-key", "body-too-deep", "body-too-large", "body-encoded", "body-type", "method-override"];

    private static readonly string[] Facts =
        ["f=json:/a", "g=json:/*/a", "n=count:json:/a", "k=keys:json:", "a=form:a", "b=form:a[x]", "c=form:a[]", "x=xml:/a/b", "y=xml-child:/a"];

    public static TheoryData<string> Bodies =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_nasty_body_is_refused_or_read(string path)
    {
        var body = File.ReadAllBytes(Path.Combine(Folder, path));
        foreach (var encoding in (BodyEncoding[])[BodyEncoding.Json, BodyEncoding.Form, BodyEncoding.Multipart, BodyEncoding.Related, BodyEncoding.Xml])
        {
            foreach (var coding in (string[])["identity", "gzip", "deflate", "br"])
            {
                var operation = Plans.Operation(encoding, null, Facts);
                var request = Plans.Request(operation, body, "/", Plans.TypeOf(encoding), "Content-Encoding: " + coding);
                if (operation.Plan.Read(request, out _) is { } refusal)
                {
                    Refusals.ShouldContain(refusal.Code);
                    refusal.Status.ShouldBeInRange(400, 415);
                }
                else
                {
                    // Every fact can be looked at: a text is text, a list has items.
                    Enumerable.Range(0, request.Facts.Count).Select(i => request.Facts[i].Value).ShouldAllBe(v => v.Text != null || v.Kind < FactKind.Text || v.Kind == FactKind.Structure);
                }

                request.Reset();
            }
        }
    }

    [Theory]
    [InlineData("json/many-names", BodyEncoding.Json)]
    [InlineData("json/scalar", BodyEncoding.Json)]
    [InlineData("json/line-separator", BodyEncoding.Json)]
    [InlineData("form/many", BodyEncoding.Form)]
    [InlineData("related/whole", BodyEncoding.Related)]
    [InlineData("xml/cdata", BodyEncoding.Xml)]
    public void What_only_looks_nasty_is_read(string path, BodyEncoding encoding) =>
        Plans.Read(encoding, File.ReadAllBytes(Path.Combine(Folder, path)), Facts).Code.ShouldBeNull();
}
