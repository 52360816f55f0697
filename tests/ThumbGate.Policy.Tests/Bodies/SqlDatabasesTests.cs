using ThumbGate.Policy.Bodies;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class SqlDatabasesTests
{
    [Theory]
    [InlineData("select * from prod.mart.deals", "PROD", false)]
    [InlineData("select * from prod . mart /* x */ . deals d join \"Other\".s.t o on d.a = o.b", "PROD,Other", false)]
    [InlineData("select * from prod..deals", "PROD", false)]
    [InlineData("select * from mart.deals", "", true)]
    [InlineData("select * from deals", "", true)]
    [InlineData("select 1", "", false)]
    [InlineData("with a as (select * from p.s.t) select * from a", "P", false)]
    [InlineData("select * from `my-project.ds.t`", "my-project", false)]
    [InlineData("select * from my-project.ds.t, `other`.ds.u", "my-project,other", false)]
    [InlineData("select d.payload.items from prod.mart.deals d", "PROD", false)]
    [InlineData("select other.s.f(1)", "OTHER", false)]
    [InlineData("call other.s.p()", "OTHER", false)]
    [InlineData("select other.s.q.nextval from prod.s.t", "OTHER,PROD", false)]
    [InlineData("select $1 from @other.s.stage/path", "OTHER", false)]
    [InlineData("copy into @other.s.stage from prod.s.t", "OTHER,PROD", false)]
    [InlineData("use database other; select * from t", "OTHER", true)]
    [InlineData("use other", "OTHER", false)]
    [InlineData("use schema other.s", "OTHER", false)]
    [InlineData("use schema s", "", true)]
    [InlineData("use warehouse w", "", false)]
    [InlineData("drop database if exists other", "OTHER", false)]
    [InlineData("show tables in database other", "OTHER", false)]
    [InlineData("show tables in schema other.s", "OTHER", false)]
    [InlineData("create table prod.s.a clone other.s.b", "PROD,OTHER", false)]
    [InlineData("alter table prod.s.a swap with other.s.b", "PROD,OTHER", false)]
    [InlineData("grant usage on database other to role r", "OTHER", false)]
    [InlineData("insert into prod.s.a select * from other.s.b", "PROD,OTHER", false)]
    [InlineData("delete from prod.s.a using other.s.b", "PROD,OTHER", false)]
    [InlineData("describe table other.s.t", "OTHER", false)]
    [InlineData("select * from identifier('other.s.t')", "?", false)]
    [InlineData("select * from identifier($t)", "?", false)]
    [InlineData("select * from table('other.s.t')", "?", false)]
    [InlineData("select * from table(other.s.t)", "OTHER", false)]
    [InlineData("select * from table(other.s.f(1))", "OTHER", false)]
    [InlineData("select f(a) from table(select a from prod.s.t)", "PROD", false)]
    [InlineData("select * from semantic_view(other.s.v metrics m)", "OTHER", false)]
    [InlineData("select $1 from '@other.s.stage/a b.csv'", "OTHER", false)]
    [InlineData("select $1 from '@stage/a b.csv'", "", true)]
    [InlineData("select $1 from prod.s.t, '@\"Other\".s.stage'", "?,PROD", false)]
    [InlineData("list '@other.s.stage'", "OTHER", false)]
    [InlineData("select * from prod.s.t where handle = '@a.b.c'", "PROD", false)]
    [InlineData("alter session set search_path = 'other.s'", "?", false)]
    [InlineData("show tables in account", "?", false)]
    [InlineData("show tables in other.s", "OTHER", false)]
    [InlineData("show tables in s", "", false)]
    [InlineData("show tables", "", false)]
    [InlineData("select 'unclosed", "", true)]
    public void Databases_are_those_that_are_named(string text, string databases, bool needsDefault)
    {
        var reading = SqlReader.Read(text);
        string.Join(',', reading.Databases.Order(StringComparer.Ordinal)).ShouldBe(string.Join(',', databases.Split(',').Order(StringComparer.Ordinal)));
        reading.NeedsDatabase.ShouldBe(needsDefault);
    }
}
