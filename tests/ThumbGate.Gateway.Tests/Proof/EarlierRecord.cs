using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// A record as an earlier build left it, made by the scripts that build had: an agent, an operator, decisions of which some are still open,
/// feedback with its block, and a request that waits for approval. From the version on that has chains there are decisions in one.
/// </summary>
internal static class EarlierRecord
{
    /// <summary>The version that brought the chains.</summary>
    public const int Chained = 5;

    /// <summary>The versions of the schema whose tables the rows are written for. No build served from PostgreSQL before its one.</summary>
    private const int FirstOfSqlite = 3;
    private const int FirstOfPostgres = 7;

    public const string Key = "tg_sales_0123456789012345678901234567890123456789012";
    public const string Token = "tgop_dana_0123456789012345678901234567890123456789012";
    public const string Blocked = "blocked";
    public const string Answered = "dec_01k00000000000000000000001";
    public const string Open = "dec_01k00000000000000000000003";
    public const string ChainedAnswered = "dec_01k00000000000000000000004";
    public const string ChainedOpen = "dec_01k00000000000000000000005";
    public const string Approval = "apr_01k00000000000000000000001";

    private const string Sent = "dec_01k00000000000000000000002";

    /// <summary>The versions that this build knows, without its own.</summary>
    public static IEnumerable<(StoreKind Kind, int Version)> Versions =>
        from kind in Enum.GetValues<StoreKind>()
        from version in Scripts(kind.ToString()).Select(s => s.Version).Where(v => v >= FirstOf(kind.ToString())).SkipLast(1)
        select (kind, version);

    /// <summary>Makes the record, at a version of the schema.</summary>
    /// <param name="database">Where nothing is yet.</param>
    /// <param name="key">Signs the end of its chain.</param>
    /// <param name="version">The version.</param>
    public static void Write(Database database, CheckpointKey key, int version)
    {
        using var connection = database is SqliteDatabase file ? file.OpenSqlite(create: true) : database.Open();
        connection.Execute("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-10).ToUnixTimeMilliseconds();
        foreach (var (number, name) in Scripts(database.Scripts).Where(s => s.Version <= version))
        {
            using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
            connection.Execute("INSERT INTO schema_version VALUES (@number, @name, 0)", new { number, name });
            if (number == FirstOf(database.Scripts))
            {
                Fill(connection, at);
            }

            if (number == Math.Max(Chained, FirstOf(database.Scripts)))
            {
                Chain(database, connection, key, at);
            }
            else if (number == FirstOf(database.Scripts))
            {
                Unchained(at).ForEach(row => Decide(connection, row));
                Decide(connection, Row(Sent, at + 2, RiskClass.Write, null));
                connection.Execute("INSERT INTO outcomes (decision_id, outcome, upstream_status, duration_ms) VALUES (@Sent, 'answered', 201, 3)", new { Sent });
            }
        }
    }

    private static int FirstOf(string scripts) => scripts == nameof(StoreKind.Sqlite) ? FirstOfSqlite : FirstOfPostgres;

    private static List<(int Version, string Name)> Scripts(string folder)
    {
        var prefix = $"ThumbGate.Gateway.Storage.Migrations.{folder}.";
        return [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => (int.Parse(n.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), n)).Order()];
    }

    /// <summary>Decisions that SQLite has had since before there were chains.</summary>
    private static List<DecisionRow> Unchained(long at) =>
        [Row(Answered, at, RiskClass.Read, new Outcome(OutcomeKind.Answered, 200)), Row(Open, at + 1, RiskClass.Write, null)];

    private static void Fill(DbConnection connection, long at)
    {
        var fingerprint = Fingerprints.Of("sales", "shop.items.get", Blocked, "", null).ToString();
        connection.Execute(
            """
            INSERT INTO agents (id, key_hash, role, owner, plugin, workflow, created_at, created_by)
            VALUES ('agt_1', @key, 'sales', 'sales-team', '', '', @at, 'dana');
            INSERT INTO operators (id, name, token_hash, created_at, created_by) VALUES ('opr_1', 'dana', @token, @at, 'bootstrap');
            INSERT INTO revisions (name, value) VALUES ('agents', 1), ('operators', 1), ('blocks', 1);
            """,
            new { at, key = AgentKey.Hash(Key).ToString(), token = OperatorToken.Hash(Token).ToString() });
        connection.Execute(
            """
            INSERT INTO feedback (id, at, decision_id, thumb, why, instead, operator, role, operation, block_id)
            VALUES ('fbk_1', @at, @Answered, 'down', 'It is private.', '', 'dana', 'sales', 'shop.items.get', 'blk_1');
            INSERT INTO blocks (id, created_at, created_by, role, operation, fingerprint, strength, incident, why, instead)
            VALUES ('blk_1', @at, 'dana', 'sales', 'shop.items.get', @fingerprint, 'deny', @Answered, 'It is private.', '');
            INSERT INTO approvals (id, created_at, expires_at, status, agent, owner, role, integration, surface, operation, risk, resource,
                repeat_key, sent_digest, card, reasons, approvers, decision_id)
            VALUES (@Approval, @at, @at + 86400000, 'pending', 'agt_1', 'sales-team', 'sales', 'shop', 'billing', 'shop.mails.send', 'message', '',
                @digest, @digest, '{}', '[]', 'leads', @Answered);
            """,
            new { at, Answered, Approval, fingerprint, digest = new string('a', 64) });
    }

    /// <summary>Decisions in a chain whose end is signed, by a writer that is gone; where all have been in chains ever since, all of them.</summary>
    private static void Chain(Database database, DbConnection connection, CheckpointKey key, long at)
    {
        if (database is PostgresDatabase)
        {
            connection.Execute("INSERT INTO chains (number, started_at, seen_at, seq, hash) VALUES (1, @at, @at, 0, decode(repeat('00', 32), 'hex'))", new { at });
        }

        using IDecisionWriter writer = database is PostgresDatabase shared
            ? new PostgresDecisionWriter(shared, new WriterSeat(1, at), key, signs: true, TimeProvider.System, NullLogger.Instance)
            : new SqliteDecisionWriter((SqliteDatabase)database, key, TimeProvider.System, NullLogger.Instance);
        List<DecisionRow> rows =
        [
            .. database is PostgresDatabase ? Unchained(at) : [], Row(ChainedAnswered, at + 3, RiskClass.Write, null), Row(ChainedOpen, at + 4, RiskClass.Write, null),
        ];
        writer.Write(new([.. rows.Select(r => (r, r.Outcome))], [new(ChainedAnswered, new Outcome(OutcomeKind.Answered, 201))], IsLast: true)).ShouldBeEmpty();
        connection.Execute("UPDATE chains SET seen_at = 0");
    }

    private static DecisionRow Row(string id, long at, RiskClass risk, Outcome? outcome) => new()
    {
        Id = id,
        At = at,
        Circumstances = new()
        {
            Agent = "agt_1", Owner = "sales-team", Role = "sales", Integration = "shop", Surface = Surface.Billing,
            Operation = risk == RiskClass.Read ? "shop.items.get" : "shop.items.create", Risk = risk, Method = risk == RiskClass.Read ? "GET" : "POST",
            Judged = Verdict.Allow, PolicyVersion = "v", Credential = "live", Client = "::1",
        },
        Path = "/v1/items",
        Resource = risk == RiskClass.Read ? Blocked : "",
        Verdict = Verdict.Allow,
        DecideMicroseconds = 7,
        Outcome = outcome,
    };

    /// <summary>A decision without a place in a chain, as all of it was in one row.</summary>
    private static void Decide(DbConnection connection, DecisionRow row) =>
        connection.Execute(
            """
            INSERT INTO decisions (id, at, agent, owner, role, plugin, workflow, integration, environment, surface, operation, risk, method, path,
                resource, facts, verdict, judged, mode, reasons, policy_version, credential, client, trace_id, decide_us, outcome)
            VALUES (@Id, @At, 'agt_1', 'sales-team', 'sales', '', '', 'shop', 'production', 'billing', @operation, @risk, @method, @Path,
                @Resource, '{}', 'allow', 'allow', 'enforce', '[]', 'v', 'live', '::1', '', 7, @outcome)
            """,
            new
            {
                row.Id, row.At, row.Path, row.Resource, operation = row.Circumstances.Operation,
                risk = row.Circumstances.Risk.Name(), method = row.Circumstances.Method, outcome = row.Outcome is null ? null : "answered",
            });
}
