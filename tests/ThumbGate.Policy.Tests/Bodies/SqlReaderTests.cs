using ThumbGate.Policy.Bodies;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class SqlReaderTests
{
    [Theory]
    [InlineData("select 1; delete from t", "SELECT,DELETE")]
    [InlineData("with a as (select 1) insert into t select * from a", "INSERT")]
    [InlineData("explain delete from t", "EXPLAIN")]
    [InlineData("explain analyze delete from t", "DELETE")]
    [InlineData("(select 1)", "SELECT")]
    [InlineData("'x'", "?")]
    [InlineData("", "")]
    public void The_verb_of_each_statement_is_named(string text, string verbs) =>
        string.Join(',', SqlReader.Read(text).Verbs).ShouldBe(verbs);

    [Theory]
    [InlineData("select * from a", "a")]
    [InlineData("select * from a x, b as y, c where d in (select e from f)", "a,b,c,f")]
    [InlineData("select * from mart.deals d join prod.mart.\"Owners\" o on d.o = o.id", "mart.deals,prod.mart.\"Owners\"")]
    [InlineData("select * from `my-project.ds.t`, my-project.ds.u", "my-project.ds.t,my-project.ds.u")]
    [InlineData("with a as (select * from b) select * from a join c on 1 = 1", "b,c")]
    [InlineData("with a as (select * from a) select * from a", "a")]
    [InlineData("with a(x) as (select 1), d as materialized (select * from a) select * from d, e", "e")]
    [InlineData("select * from s, (with s as (select 1) select * from s) z", "s")]
    [InlineData("with a as (select 1) select * from x.a", "x.a")]
    [InlineData("insert into t (a) values (1)", "t")]
    [InlineData("insert overwrite into t select * from s", "t,s")]
    [InlineData("update t set a = 1 where b = 2", "t")]
    [InlineData("merge into t using s on t.a = s.a when matched then update set a = 1", "t,s")]
    [InlineData("delete from t using u where t.a = u.a", "t,u")]
    [InlineData("truncate t", "t")]
    [InlineData("truncate table if exists t", "t")]
    [InlineData("drop table if exists a.t", "a.t")]
    [InlineData("create table t as select * from s", "t,s")]
    [InlineData("select extract(year from ts), trim(both from x) from t where a is distinct from b", "t")]
    [InlineData("select * from table(generator(rowcount => 5)), unnest(x)", "")]
    [InlineData("select * from a; drop table a; select * from b", "a,b")]
    [InlineData("select 'from x', \"from y\" from z", "z")]
    [InlineData("copy into t from @stage", "t")]
    public void Tables_are_named_once_as_written(string text, string tables) =>
        string.Join(',', SqlReader.Read(text).Tables).ShouldBe(tables);

    [Theory]
    [InlineData("from ")]
    [InlineData("with ")]
    [InlineData("(update ")]
    [InlineData("select * from a,")]
    [InlineData("/*")]
    [InlineData("begin ")]
    [InlineData("with a as (")]
    [InlineData("join a,")]
    [InlineData("a.join ")]
    [InlineData("join.")]
    [InlineData("identifier(")]
    [InlineData("into ")]
    [InlineData("table ")]
    [InlineData("extract(from ")]
    [InlineData("[a] from ")]
    [InlineData("create stage url ")]
    public void A_megabyte_of_repetition_is_read_in_reasonable_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        SqlReader.Read(text);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("select extract(day from x), y from t", "t")]
    [InlineData("select trim((a) from (b)) from t", "t")]
    [InlineData("select extract(day from x) from t where y in (select z from u)", "t,u")]
    [InlineData("select trim((select a from u)) from t", "u,t")]
    [InlineData("select f(a from u) from t", "u,t")]
    [InlineData("with a as (select trim(b from c) from u) select * from a, d", "u,d")]
    [InlineData("with a as ((select 1)), b(x, y) as not materialized (select * from a) select * from b", "")]
    [InlineData("select * from a, (with a as (select 1) select * from a) x", "a")]
    [InlineData("with a as (select 1", "")]
    public void What_parentheses_hold_counts_where_they_open_and_close(string text, string tables) =>
        string.Join(',', SqlReader.Read(text).Tables).ShouldBe(tables);

    [Theory]
    [InlineData("select * from (select 1) x, t", "t")]
    [InlineData("select * from (t)", "t")]
    [InlineData("select * from ((a), b) x, t", "a,b,t")]
    [InlineData("select * from (a join t on 1 = 1)", "a,t")]
    [InlineData("select * from only (t)", "t")]
    [InlineData("select * from unnest(x), t", "t")]
    [InlineData("select * from lateral f(x) y, t", "t")]
    [InlineData("select * from values (1, 2), (3, 4) v, t", "t")]
    [InlineData("select * from @stage (pattern => 'x') s, t", "t")]
    [InlineData("select * from s as a (c1, c2), t", "s,t")]
    [InlineData("select * from s tablesample (10), t", "s,t")]
    [InlineData("select * from s at(timestamp => x), t", "s,t")]
    [InlineData("select * from s with (nolock), t", "s,t")]
    [InlineData("select * from s for system_time as of x, t", "s,t")]
    [InlineData("select * from s pivot(sum(a) for b in (1, 2)) as p, t", "s,t")]
    [InlineData("select * from a join b on a.x = f(b.x, 1), t", "a,b,t")]
    [InlineData("select * from a join b using (x, y), t", "a,b,t")]
    [InlineData("select * from a left join (select 1) q on true, t", "a,t")]
    [InlineData("select * from a straight_join t", "a,t")]
    [InlineData("merge into a using (t) on 1 = 1 when matched then update set b = 1, c = 2", "a,t")]
    [InlineData("delete from a using (t) where x = 1", "a,t")]
    [InlineData("update a, t set t.x = 1, a.y = 2", "a,t")]
    [InlineData("update a set x = 1 from (select 1) y, t", "a,t")]
    [InlineData("drop table if exists a, t cascade", "a,t")]
    [InlineData("drop materialized view a, t", "a,t")]
    [InlineData("truncate a, t", "a,t")]
    public void A_list_of_tables_is_read_to_its_end(string text, string tables) =>
        string.Join(',', SqlReader.Read(text).Tables).ShouldBe(tables);

    [Theory]
    [InlineData("set")]
    [InlineData("view")]
    [InlineData("limit")]
    [InlineData("output")]
    [InlineData("qualify")]
    [InlineData("returning")]
    [InlineData("window")]
    [InlineData("sort")]
    [InlineData("only")]
    [InlineData("using")]
    [InlineData("overwrite")]
    [InlineData("for")]
    [InlineData("start")]
    [InlineData("exec")]
    [InlineData("declare")]
    [InlineData("extend")]
    [InlineData("key")]
    public void A_word_of_a_clause_as_an_alias_or_a_table_does_not_end_the_list(string word)
    {
        foreach (var text in (string[])[$"select * from a {word}, t", $"select * from {word}, t", $"select * from (select 1) {word}(x, y), t", $"select * from b join a {word} on x = y, t", $"select * from a {word} with (nolock), t"])
        {
            SqlReader.Read(text).Tables.ShouldContain("t", text);
        }
    }

    [Theory]
    [InlineData("select a from t group by x, y", "t")]
    [InlineData("select a from t where x = 1 order by x, y", "t")]
    [InlineData("select a from t limit 1, 2", "t")]
    [InlineData("select a from t where x in (1, 2) for update of a, b", "t")]
    [InlineData("select a from t window w as (partition by a), x as (w)", "t")]
    [InlineData("select a from t where a = [b, c]", "t")]
    [InlineData("select a from t select b, c from u", "t,u")]
    [InlineData("from t |> aggregate sum(a), b |> extend c, d", "t")]
    [InlineData("delete from t returning a, b", "t")]
    [InlineData("update t set (a, b) = (1, 2), c = 3", "t")]
    [InlineData("update t set a += 1, b = 2", "t")]
    [InlineData("insert into t (a, b) values (1, 2), (3, 4)", "t")]
    [InlineData("insert into t select a from s on duplicate key update a = 1, b = 2", "t,s")]
    [InlineData("alter table t add a int, drop column b", "t")]
    [InlineData("create table t (a int, b int)", "t")]
    public void Other_commas_part_no_tables(string text, string tables) =>
        string.Join(',', SqlReader.Read(text).Tables).ShouldBe(tables);

    [Fact]
    public void What_names_more_tables_than_are_read_is_not_known() =>
        SqlReader.Read("select * from " + string.Join(", ", Enumerable.Range(0, 30_000).Select(i => $"t{i}"))).Risk.ShouldBe(RiskClass.Unknown);

    [Fact]
    public void A_thousand_tables_are_read() =>
        SqlReader.Read("select * from " + string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"t{i}"))).Risk.ShouldBe(RiskClass.Read);

    [Theory]
    [InlineData("select identifier('system$cancel_all_queries')(1)", RiskClass.Unknown)]
    [InlineData("select identifier($f) (1)", RiskClass.Unknown)]
    [InlineData("select identifier(?)/**/()", RiskClass.Unknown)]
    [InlineData("select * from identifier('a.b')", RiskClass.Read)]
    [InlineData("with p as procedure () returns varchar comment = values as 'begin delete from t; end' call p()", RiskClass.Unknown)]
    [InlineData("with a as (select 1), p as procedure () returns varchar as 'x' select 1", RiskClass.Unknown)]
    public void What_calls_something_that_the_text_does_not_name_is_not_known(string text, RiskClass risk) =>
        SqlReader.Read(text).Risk.ShouldBe(risk);

    [Theory]
    [InlineData("use role accountadmin", RiskClass.Access)]
    [InlineData("use /**/ role accountadmin; select * from t", RiskClass.Access)]
    [InlineData("use secondary roles all", RiskClass.Access)]
    [InlineData("use database mart", RiskClass.Read)]
    [InlineData("use warehouse small", RiskClass.Read)]
    public void Taking_other_rights_is_access(string text, RiskClass risk) => SqlReader.Read(text).Risk.ShouldBe(risk);
}
