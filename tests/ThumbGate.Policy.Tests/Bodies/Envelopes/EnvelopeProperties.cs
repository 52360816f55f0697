using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThumbGate.Policy.Bodies.Envelopes;
using ThumbGate.Policy.Tests.Corpus;

namespace ThumbGate.Policy.Tests.Bodies.Envelopes;

public sealed class EnvelopeProperties
{
    private static readonly string[] Codes = ["body-malformed", "body-duplicate-key", "body-too-deep", "body-encoded", "envelope-too-large", "target-absolute-form"];

    private static readonly string[] Hosts = ["a.example"];

    private static readonly Dictionary<string, Shown.Reader> Readers = new(StringComparer.Ordinal)
    {
        ["requests"] = (body, items) => JsonRequestsReader.Read(body, new JsonRequestsShape(EnvelopePointer.Parse("/r")!), Hosts, items),
        ["star"] = (body, items) => JsonRequestsReader.Read(body, new JsonRequestsShape(EnvelopePointer.Parse("/r/*/r")!), Hosts, items),
        ["rpc"] = JsonRpcReader.Read,
        ["edits"] = (body, items) => EditsReader.Read(body, EnvelopePointer.Parse("/r")!, items),
        ["graphql"] = (body, items) => GraphQlReader.Read(body, default, GraphQls.Shape, items),
        ["parts"] = (body, items) => HttpPartsReader.Read(body, "multipart/mixed; boundary=b", Hosts, items),
    };

    private static readonly Gen<string> Json = Pieces(
        "{", "}", "[", "]", ",", ":", "\"r\":", "\"r\":[", "{\"method\":\"GET\",\"url\":\"/a\"}", "\"method\":", "\"url\":", "\"GET\"", "\"/a\"", "\"https://a.example/\"",
        "\"\\u0061\"", "1", "null", "\"\\ud800\"", "\"body\":", "\"headers\":{", "\"METHOD\":", "\"params\":", "\"tools/call\"", "\"name\":", "\"result\":", "\"query\":", "\"{a}\"", "\"variables\":");

    private static readonly Gen<string> Parts = Pieces(
        "--b", "--b\r\n", "--b\n", "--b--", "--", "\r\n", "\n", "\r", "Content-Type: application/http", "Content-Type: multipart/mixed; boundary=c", "--c\r\n", "--c--", "GET /a", "POST /b HTTP/1.1",
        "Content-Length: 3", "Host: a.example", " ", ":", "x", "\r\n\r\n", "\n\n");

    private static readonly Gen<string> Documents = Gen.OneOf(
        Pieces(
            "query", "mutation", "fragment", "{", "}", "(", ")", "[", "]", ":", "=", "!", "@", "$", "...", "on", "a", "b", "$a", ": Int", "1", "-", ".", "\"", "\"\"\"", "\\", "#", "\n", ",", "\uFEFF", " ", "\ud800", "\u2028", "uiapi", "F", "null", "E"),
        Gen.Choose(0, 0xFFFF).ArrayOf().Select(c => string.Concat(c.Select(u => (char)u))));

    public static TheoryData<string, string> Seeds => CorpusFile.Lines("envelopes/seeds.txt");

    public static TheoryData<string> ReaderNames => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Any_bytes_are_read_or_refused(string reader)
    {
        var bytes = Gen.OneOf(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
            Json.Select(Encoding.UTF8.GetBytes),
            Json.Select(j => Encoding.UTF8.GetBytes("{\"r\":[{" + j + "}]}")),
            Parts.Select(Encoding.UTF8.GetBytes),
            Parts.Select(p => Encoding.UTF8.GetBytes("--b\r\nContent-Type: application/http\r\n\r\n" + p + "\r\n--b--")));
        Check(bytes.ToArbitrary(), body =>
        {
            var items = Shown.Items(body, Readers[reader], out var code);
            return (code is null || Codes.Contains(code)) && items.TrueForAll(i => i.Target.StartsWith('/') && i.Method.Length > 0 && i.Name.StartsWith("item ", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_damaged_envelope_is_read_or_refused(string reader, string seed)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        var seeds = Seeds.Select(s => Encoding.UTF8.GetBytes((string)s[1])).ToArray();
        Shown.Items(bytes, Readers[reader], out var whole).ShouldNotBeEmpty();
        whole.ShouldBeNull();
        var place = Gen.Choose(0, bytes.Length - 1);
        var damage = Gen.Zip(Gen.Zip(place, place), Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, int.MaxValue))).NonEmptyListOf();
        Check(damage.ToArbitrary(), hurts =>
        {
            var body = bytes;
            foreach (var ((from, to), (kind, value)) in hurts)
            {
                var (start, end) = (Math.Min(Math.Min(from, to), body.Length), Math.Min(Math.Max(from, to), body.Length));
                var other = seeds[value % seeds.Length];
                body = kind switch
                {
                    0 => [.. body[..start], (byte)value, .. body[start..]],
                    1 => [.. body[..start], .. body[Math.Min(start + 1, body.Length)..]],
                    2 => [.. body[..start], .. body[end..]],
                    3 => [.. body[..end], .. body[start..]],
                    4 => [.. body[..start], .. other[(value % other.Length)..]],
                    _ => [.. body[..start], .. "\"'\\\r\n,#{}[]():$"u8.Slice(value % 15, 1), .. body[start..]],
                };
            }

            var items = Shown.Items(body, Readers[reader], out var code);
            return (code is null || Codes.Contains(code)) && items.TrueForAll(i => i.Target.StartsWith('/'));
        });
    }

    [Fact]
    public void Any_document_is_read_or_refused() => Check(
        Documents.ToArbitrary(),
        document => GraphQls.Query(document) is { } shown && GraphQls.Query("query Q($a: I) { " + document + " }", "Q", "{\"a\":1}") is { } inner && shown.Length + inner.Length > 0);

    [Fact]
    public void Neither_aliases_nor_white_space_nor_fragments_change_the_fields_that_run()
    {
        var fields = Gen.Elements("a", "b", "refundCreate(input: {amount: 5})", "uiapi { x y }", "c @skip(if: true)", "d(e: \"# } \\\" {\") { id }", "__typename").NonEmptyListOf();
        var disguise = Gen.Zip(fields, Gen.Choose(0, int.MaxValue));
        Check(disguise.ToArbitrary(), given =>
        {
            var (list, seed) = given;
            var plain = Set("mutation { " + string.Join(' ', list) + " }");
            return Set(Disguise([.. list], seed)).SequenceEqual(plain);
        });
    }

    [Fact]
    public void A_batch_of_parts_holds_the_requests_that_it_was_written_from()
    {
        var requestLine = Gen.Zip(Gen.Elements("GET", "POST", "DELETE", "patch"), Gen.Elements("/a", "b/c?d=e", "/x%20y"));
        var request = Gen.Zip(requestLine, Gen.Elements("", "body", "{\"a\":\r\n1}", "-- b", "--c", "two\r\n\r\nparts"))
            .Select(r => (Method: r.Item1.Item1, Url: r.Item1.Item2, Body: r.Item2));
        Check(Gen.Zip(request.NonEmptyListOf(), Gen.Elements("\r\n", "\n")).ToArbitrary(), given =>
        {
            var (requests, line) = given;
            var batch = string.Concat(requests.Select(r => $"--b{line}Content-Type: application/http{line}{line}{r.Method} {r.Url} HTTP/1.1{line}A: b{line}{line}{r.Body}{line}")) + "--b--";
            var expected = string.Join(" | ", requests.Select(r => $"{r.Method.ToUpperInvariant()} /{r.Url.TrimStart('/')}{(r.Body.Length == 0 ? "" : " " + r.Body)}"));
            return Shown.Of(batch, Readers["parts"]) == expected;
        });
    }

    // Every field under another alias, in fragments named or in place, with what means nothing between all tokens.
    private static string Disguise(string[] fields, int seed)
    {
        var random = new DeterministicChoices(seed);
        var fragments = new StringBuilder();
        var body = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            var field = random.Next(2) == 0 ? $"alias{i}: {fields[i]}" : fields[i];
            for (var wraps = random.Next(3); wraps > 0; wraps--)
            {
                if (random.Next(2) == 0)
                {
                    field = random.Next(2) == 0 ? $"... on Mutation @include(if: false) {{ {field} }}" : $"... {{ {field} }}";
                }
                else
                {
                    fragments.Append($" fragment F{i}x{wraps} on Mutation {{ {field} }}");
                    field = $"...F{i}x{wraps}";
                }
            }

            body.Append(field).Append(' ');
        }

        string[] nothing = [" ", ",", "\n", "\r\n", "\t", "#}{\"\n", "\uFEFF ", " , #\r"];
        var document = fragments + " mutation M { " + body + "}";
        var text = new StringBuilder();
        var inString = false;
        foreach (var c in document)
        {
            inString ^= c == '"' && !text.ToString().EndsWith('\\');
            text.Append(c == ' ' && !inString ? nothing[random.Next(nothing.Length)] : c);
        }

        return text.ToString();
    }

    private static string[] Set(string document)
    {
        var items = GraphQls.Items(document, out var code);
        code.ShouldBeNull(document);
        return [.. items.Select(Shown.Line).Order(StringComparer.Ordinal)];
    }

    private static Gen<string> Pieces(params string[] pieces) => Gen.Elements(pieces).ArrayOf().Select(string.Concat);

    private static void Check<T>(Arbitrary<T> arbitrary, Func<T, bool> holds) =>
        Prop.ForAll(arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(25));

    // The same seed gives the same disguise, so that a failure can be repeated.
    private sealed class DeterministicChoices(int seed)
    {
        private uint _state = (uint)seed | 1;

        public int Next(int count)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((_state >> 16) % (uint)count);
        }
    }
}
