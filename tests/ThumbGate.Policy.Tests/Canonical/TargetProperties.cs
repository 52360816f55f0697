using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Tests.Canonical;

public sealed class TargetProperties
{
    private static readonly string[] Pieces =
    [
        "/", "/", "/", "a", "b1", "..", ".", "%2e", "%2E", "%2f", "%2F", "%25", "%252e", "%252f", "%5c", "%255c", "\\", ";", "%3b", "%20", "+", "%00",
        "%C3%A9", "%c0%ae", "%F0%9F%8E%89", "?", "?a=b&", "#", "=", "&", "é", "\0", " ", "%", "%4", "%zz", "_method", "%5Fmethod", "~", "{", "//",
    ];

    private static readonly Arbitrary<string> Targets = Gen.OneOf(
            Gen.Elements(Pieces).ArrayOf().Select(p => "/" + string.Concat(p)),
            Gen.Elements("/", "a", "%2F", "..", "%2E", "b", "%25").ArrayOf().Select(p => "/" + string.Concat(p)),
            Gen.Choose(0, 255).ArrayOf().Select(b => string.Concat(b.Select(c => (char)c))))
        .ToArbitrary();

    [Fact]
    public void Any_target_is_read_or_refused() => Check(raw =>
    {
        var refusal = TargetReader.Read(raw, out var target);
        return refusal is null
            ? ReferenceEquals(target.Raw, raw) && target.Path.Span[0] == '/'
            : target.Raw is null && refusal.Status == 400 && refusal.Message.Length > 0 && refusal.NextStep.Length > 0;
    });

    [Fact]
    public void The_canonical_path_has_the_segments_that_were_sent() => Check(raw =>
    {
        if (TargetReader.Read(raw, out var target) is not null)
        {
            return true;
        }

        var sent = raw[..target.RawPathLength];
        return target.Path.ToString().Split('/').Length == sent.Split('/').Length && Spelled(target).SequenceEqual(Decode(sent));
    });

    [Fact]
    public void No_accepted_path_holds_a_dot_segment_however_often_it_is_decoded() => Check(raw =>
    {
        if (TargetReader.Read(raw, out var target) is not null)
        {
            return true;
        }

        var path = raw[..target.RawPathLength];
        for (var before = ""; before != path;)
        {
            before = path;
            if (path.Split('/', '\\').Select(s => s.Split(';')[0]).Any(s => s is "." or ".."))
            {
                return false;
            }

            path = Encoding.Latin1.GetString(Decode(path));
        }

        return true;
    });

    // The first letter makes the difference: spelled with an escape, no target is plain enough to be read in one look.
    [Fact]
    public void A_target_is_read_alike_at_a_glance_and_character_by_character() => Check(raw =>
    {
        var glanced = TargetReader.Read("/q" + raw, out var plain);
        var decoded = TargetReader.Read("/%71" + raw, out var escaped);
        return glanced?.Message == decoded?.Message
            && plain.Path.Span.SequenceEqual(escaped.Path.Span) && plain.Query.SequenceEqual(escaped.Query) && plain.KeepsEncoded == escaped.KeepsEncoded;
    });

    [Fact]
    public void A_target_without_escapes_is_refused_for_its_segments_alone() =>
        Prop.ForAll(Gen.Elements("/", "/", "a", ".", "..", ";", "?", "=", "b.c").ArrayOf().Select(p => "/" + string.Concat(p)).ToArbitrary(), raw =>
        {
            var path = raw.Split('?')[0];
            var expected = path.Contains("//", StringComparison.Ordinal) ? ReasonCodes.PathEmptySegment
                : path.Split('/').Any(s => s.Split(';')[0] is "." or "..") ? ReasonCodes.PathDotSegment
                : path.Contains(';', StringComparison.Ordinal) ? ReasonCodes.PathParameter
                : null;
            return TargetReader.Read(raw, out var target)?.Code == expected && (expected is not null || target.Path.Span.SequenceEqual(path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(30));

    [Fact]
    public void No_query_makes_the_reader_throw() => Check(raw =>
    {
        var query = "?" + raw;
        var count = QueryReader.Find(query, "a", out var value);
        return count >= 0 && (count > 0 || value.Length == 0);
    });

    // The bytes that the judged path spells, %2F and %25 decoded at last.
    private static byte[] Spelled(CanonicalTarget target) => Decode(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(target.Path.ToString())));

    private static byte[] Decode(string text)
    {
        List<byte> bytes = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && Uri.IsHexDigit(text[i + 1]) && Uri.IsHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    private static void Check(Func<string, bool> holds) =>
        Prop.ForAll(Targets, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(30));
}
