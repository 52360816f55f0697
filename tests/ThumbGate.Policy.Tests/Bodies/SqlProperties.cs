using FsCheck;
using FsCheck.Fluent;
using ThumbGate.Policy.Bodies;

namespace ThumbGate.Policy.Tests.Bodies;

public sealed class SqlProperties
{
    private static readonly string[] Gone =
    [
        "DELETE FROM t", "DROP TABLE t", "TRUNCATE TABLE t", "WITH a AS ( SELECT 1 ) DELETE FROM t", "EXPLAIN ANALYZE DELETE FROM t",
        "WITH d AS ( DELETE FROM t RETURNING * ) SELECT * FROM d", "INSERT OVERWRITE INTO t SELECT 1", "CREATE OR REPLACE TABLE t ( a INT )",
        "MERGE INTO t USING s ON 1 = 1 WHEN MATCHED THEN DELETE", "BEGIN DELETE FROM t ; END", "GRANT SELECT ON t TO r", "DROP USER u", "CALL p ( 1 )",
        "EXECUTE IMMEDIATE 'x'", "IF ( 1 = 1 ) THEN DROP TABLE t ; END IF", "COPY INTO @s FROM t", "ALTER TABLE t DROP COLUMN c",
    ];

    private static readonly string[] Gaps = [" ", "\n", "\t", "\r\n", "/**/", "/* select */", "/* ' */", "/* \" */", "/* ; */", "/* -- */", "/* $$ */", " -- c\n", " -- it's\n", " -- /*\n", " -- 1;\n"];

    private static readonly string[] Around =
        ["", "", "select 1;", "select 'a';", "select 'it''s';", "/* a */", "-- a\n", ";", "values (1);", "select 1 /* ' */;", "begin;", "show tables;"];

    // What each dialect has besides.
    public static TheoryData<string, string[], string[]> Dialects => new()
    {
        { "Snowflake", [" // it's\n", " //\n", "--it's\n"], ["select 'a\\';drop';", "select $$ it's $$;", "select \"it's\";", "select 'a\\\\';"] },
        { "BigQuery", [" # it's\n", "--it's\n"], ["select '''it's''';", "select \"it's\";", "select `it's`;", "select 'a\\';b';", "# it's\n", "select r'\\d';"] },
        { "PostgreSQL", ["/* /* ' */ */", "--it's\n"], ["select $q$ it's $q$;", "select $$ it's $$;", "select E'\\'';", "select \"it's\";", "select 'a\\';"] },
        { "MySQL", [" # it's\n", " --\n"], ["select \"it's\";", "select `it's`;", "select 'a\\'';", "select 5 --/*\n;", "select 1--1;"] },
        { "Transact-SQL", ["/* /* ' */ */", "--it's\n"], ["select [it's];", "select [a]]'b];", "select \"it's\";", "select * from #t;"] },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Nothing_that_is_written_around_or_between_makes_a_gated_statement_a_read(string dialect, string[] gaps, string[] around)
    {
        dialect.ShouldNotBeEmpty();
        var texts = from statement in Gen.Elements(Gone)
                    let tokens = statement.Split(' ')
                    from between in Gen.Elements([.. Gaps, .. gaps, .. gaps]).ArrayOf(tokens.Length)
                    from cases in Gen.Elements(true, false).ArrayOf(statement.Length)
                    from before in Gen.Elements([.. Around, .. around, .. around])
                    from after in Gen.Elements([.. Around, .. around])
                    select before + Join(tokens, between, cases) + (after.Length == 0 ? "" : ";") + after;
        Prop.ForAll(texts.ToArbitrary(), text => SqlReader.Read(text).Risk is not (RiskClass.Read or RiskClass.Write))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(4000));
    }

    [Fact]
    public void A_read_stays_one_whatever_its_strings_and_comments_say()
    {
        var texts = from gated in Gen.Elements(Gone)
                    let text = gated.Replace("'", "", StringComparison.Ordinal)
                    from hidden in Gen.Elements($"select '{text}' from t", $"select 1 /* {text} */ from t", $"select 1 -- {text}\nfrom t", $"select a as \"{text}\" from t")
                    select hidden;
        Prop.ForAll(texts.ToArbitrary(), text => SqlReader.Read(text).Risk == RiskClass.Read).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Join(string[] tokens, string[] gaps, bool[] upper)
    {
        var text = string.Concat(tokens.Select((t, i) => gaps[i] + t));
        return string.Concat(text.Select((c, i) => upper[i % upper.Length] ? c : char.ToLowerInvariant(c)));
    }
}
