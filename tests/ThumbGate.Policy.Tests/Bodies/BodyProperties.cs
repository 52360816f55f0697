using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class BodyProperties
{
    private static readonly string[] Codes = ["body-malformed", "body-duplicate-key", "body-too-deep", "method-override"];

    private static readonly Arbitrary<byte[]> Bytes = Gen.OneOf(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
            Gen.Elements("{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u0061\"", "1", "null", "\"\\ud800\"", " ", "\\", "\"", "\u00e9")
                .ArrayOf().Select(p => Encoding.UTF8.GetBytes(string.Concat(p))),
            Gen.Elements("a", "b", "=", "&", "[", "]", "%", "%5B", "%5D", "%61", "+", ";", "1", "%00", "_method", "--XX", "\r\n", "\u00e9")
                .ArrayOf().Select(p => Encoding.UTF8.GetBytes(string.Concat(p))),
            Gen.Elements("<a>", "</a>", "<b/>", "<a", ">", " x='1'", "<!-- -->", "<?p ?>", "<!DOCTYPE a>", "&lt;", "&x;", "<![CDATA[", "]]>", "v", "<?xml version='1.0'?>")
                .ArrayOf().Select(p => Encoding.UTF8.GetBytes("<a>" + string.Concat(p))),
            Gen.Elements("--XX", "\r\n", "\n", "--", "Content-Type: application/json", "{}", "{\"a\":1}", ":", "\r\n\r\n")
                .ArrayOf().Select(p => Encoding.UTF8.GetBytes("--XX\r\nContent-Type: application/json\r\n\r\n" + string.Concat(p))),
            Gen.Elements("--XX", "\r\n", "--", "Content-Disposition: form-data; ", "name=\"a\"", ":", ";", "filename=x", "v", "\r\n\r\n")
                .ArrayOf().Select(p => Encoding.UTF8.GetBytes("--XX\r\n" + string.Concat(p))))
        .ToArbitrary();

    private static readonly Arbitrary<string> Sql = Gen.OneOf(
            Gen.Elements("select ", "delete from t ", "with a as (", ")", "(", ";", "'", "\"", "`", "$$", "--", "\n", "/*", "*/", "//", "#", "\\", "explain ", "analyze ", "update ", "where ", "->>", "a.b, ", "from ", "into ", "call ", "E'")
                .ArrayOf().Select(string.Concat),
            Gen.Choose(0, 0xFFFF).ArrayOf().Select(c => string.Concat(c.Select(u => (char)u))))
        .ToArbitrary();

    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c", "0", "a/b", "~", "é", "n\n");

    [Theory]
    [InlineData(BodyEncoding.Json)]
    [InlineData(BodyEncoding.Form)]
    [InlineData(BodyEncoding.Multipart)]
    [InlineData(BodyEncoding.Related)]
    [InlineData(BodyEncoding.Xml)]
    public void Any_bytes_are_read_or_refused(BodyEncoding encoding) =>
        Check(Bytes, bytes => Plans.Read(encoding, bytes, "f=json:/a", "g=form:a", "h=form:a[]", "i=json:/*/b", "j=count:json:/a", "k=keys:json:", "l=xml:/a/b", "m=xml-child:/a").Code is not { } code || Codes.Contains(code));

    [Fact]
    public void Any_text_is_judged_as_sql() => Check(Sql, text => SqlReader.Read(text) is { } reading && (reading.Verbs.Count > 0 || reading.Risk == RiskClass.Unknown));

    [Fact]
    public void Sql_that_repeats_itself_is_read_in_time_that_grows_with_its_length()
    {
        string[] words =
        [
            "select ", "from ", "from a,", "join ", "into ", "table ", "only ", "with ", "with a as (", "with recursive a(", "as ", "(", ")", "extract(", "trim(", ";", ",", "a", "a.",
            "a- ", "'a' ", "\"a\".", "`a`.", "[a] ", "$a ", "1", "->> ", "|> ", "/*x*/ ", "//a\n", "--a\n", "update ", "set ", "delete ", "merge ", "create ", "stage ", "url ", "function ",
            "identifier(", "database ", "use ", "explain analyze ", "insert ", "values ", "grant ", "exec ", "where ", "= ", "or ",
        ];
        Check(Gen.Zip(Gen.Elements(words), Gen.Elements(words).ArrayOf().Resize(4)).ToArbitrary(), drawn =>
        {
            const int Length = 400_000;
            var piece = string.Concat(drawn.Item2.Append(drawn.Item1));
            var text = drawn.Item1 + string.Concat(Enumerable.Repeat(piece, Length / piece.Length));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            SqlReader.Read(text);
            return watch.Elapsed < TimeSpan.FromSeconds(5);
        }, times: 30);
    }

    [Fact]
    public void Json_is_accepted_exactly_where_the_platform_accepts_it_without_duplicates() => Check(Bytes, bytes =>
    {
        if (bytes.Length == 0)
        {
            return true;
        }

        var accepted = Plans.Read(BodyEncoding.Json, bytes, "f=json:/a").Code is null;
        return accepted == PlatformAccepts(bytes);
    });

    [Fact]
    public void Json_facts_are_those_that_the_platform_finds()
    {
        var trees = Tree(3).ToArbitrary();
        string[] pointers = ["/a", "/b", "/a/b", "/a/a", "/b/0", "/b/1/a", "/c/a/b", "/a~1b", "/~0", "/é", "/n\n", "/0"];
        string[] facts = [.. pointers.Select((p, i) => $"f{i}=json:{p}")];
        Check(trees, tree =>
        {
            var body = JsonSerializer.Serialize(tree);
            var (request, code) = Plans.Read(BodyEncoding.Json, body, facts);
            using var document = JsonDocument.Parse(body);
            return code is null && pointers.Select((p, i) => request.Show($"f{i}") == Expected(document.RootElement, p)).All(same => same);
        });
    }

    [Fact]
    public void Form_facts_are_those_that_an_independent_decoder_finds()
    {
        var pair = Gen.Zip(Gen.Elements("a", "b", "a[x]", "b[y][z]", "é", "a b"), Gen.Elements("", "1", "x y", "é&=", "%25", "a+b", "[]", ";"));
        Check(pair.ArrayOf().ToArbitrary(), pairs =>
        {
            var body = string.Join('&', pairs.Select(p => WebUtility.UrlEncode(p.Item1) + "=" + WebUtility.UrlEncode(p.Item2)));
            var (request, code) = Plans.Read(BodyEncoding.Form, body, "f=form:a b", "g=form:é", "h=form:b[y][z]");
            var found = new[] { ("f", "a b"), ("g", "é"), ("h", "b[y][z]") }
                .Select(f => (f.Item1, Values: pairs.Where(p => p.Item1 == f.Item2).Select(p => p.Item2).ToArray())).ToList();
            var conflict = found.Exists(f => f.Values.Length > 1) || (pairs.Any(p => p.Item1 == "b") && pairs.Any(p => p.Item1 == "b[y][z]"));
            return conflict
                ? code == "body-duplicate-key"
                : code is null && found.TrueForAll(f => request.Show(f.Item1) == (f.Values.Length == 0 ? "Absent" : "Text:" + f.Values[0]));
        });
    }

    private static bool PlatformAccepts(byte[] bytes)
    {
        try
        {
            _ = new UTF8Encoding(false, true).GetString(bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });

            // Asking for each text finds halves of surrogate pairs.
            Visit(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static void Visit(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                element.EnumerateArray().ToList().ForEach(Visit);
                break;
            case JsonValueKind.Object:
                element.EnumerateObject().ToList().ForEach(p =>
                {
                    _ = p.Name;
                    Visit(p.Value);
                });
                break;
            default:
                break;
        }
    }

    private static string Expected(JsonElement element, string pointer)
    {
        foreach (var segment in pointer.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(segment, out var member))
            {
                element = member;
            }
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return "Absent";
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => "Text:" + element.GetString(),
            JsonValueKind.Number => "Number:" + element.GetRawText(),
            JsonValueKind.True or JsonValueKind.False => "Boolean:" + element.GetRawText(),
            JsonValueKind.Null => "Null",
            _ => "Structure",
        };
    }

    private static Gen<JsonNode?> Tree(int depth)
    {
        var leaf = Gen.Elements<Func<JsonNode?>>(() => null, () => 5, () => -1.5, () => true, () => "x", () => "é\"\\\n🎉", () => "").Select(make => make());
        if (depth == 0)
        {
            return leaf;
        }

        var below = Tree(depth - 1);
        var members = Gen.Zip(Names, below).ListOf(6).Select(list => (JsonNode?)new JsonObject(list.DistinctBy(p => p.Item1).Select(p => KeyValuePair.Create(p.Item1, p.Item2?.DeepClone()))));
        var items = below.ListOf(3).Select(list => (JsonNode?)new JsonArray([.. list.Select(n => n?.DeepClone())]));
        return Gen.Frequency((1, leaf), (4, members), (2, items));
    }

    private static void Check<T>(Arbitrary<T> arbitrary, Func<T, bool> holds, int times = 3000) =>
        Prop.ForAll(arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(25));
}
