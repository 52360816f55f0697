using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Tests.Corpus;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class BodyCorpusTests
{
    public static TheoryData<string, string> Json => CorpusFile.Lines("json/bodies.txt");

    public static TheoryData<string, string> Forms => CorpusFile.Lines("forms/bodies.txt");

    public static TheoryData<string, string> Sql => CorpusFile.Lines("sql/statements.txt");

    public static TheoryData<string, string> Dialects => CorpusFile.Lines("sql/dialects.txt");

    [Theory]
    [MemberData(nameof(Json))]
    public void Json_is_read_strictly(string code, string body) =>
        (Plans.Read(BodyEncoding.Json, body, "f=json:/f").Code ?? "ok").ShouldBe(code);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forms_are_read_strictly(string code, string body) =>
        (Plans.Read(BodyEncoding.Form, body, "a=form:amount", "b=form:card[number]", "c=form:to[]").Code ?? "ok").ShouldBe(code);

    [Theory]
    [MemberData(nameof(Sql))]
    [MemberData(nameof(Dialects))]
    public void Sql_is_judged_by_its_worst_statement(string risk, string text) => SqlReader.Read(text).Risk.Name().ShouldBe(risk);
}
