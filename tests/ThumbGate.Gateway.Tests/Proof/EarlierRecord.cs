using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Feedback;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// A record as an earlier build left it, made by the scripts that build had: an agent, an operator, decisions of which one is still open,
/// feedback with its block, and a request that waits for approval.
/// </summary>
internal static class EarlierRecord
{
    /// <summary>Version of the schema whose tables the rows are written for.</summary>
    public const int First = 3;

    public const string Key = "tg_sales_0123456789012345678901234567890123456789012";
    public const string Token = "tgop_dana_0123456789012345678901234567890123456789012";
    public const string Blocked = "blocked";
    public const string Open = "dec_01k00000000000000000000003";
    public const string Answered = "dec_01k00000000000000000000001";
    public const string Approval = "apr_01k00000000000000000000001";

    private const string Prefix = "ThumbGate.Gateway.Storage.Migrations.Sqlite.";

    /// <summary>The versions that this build knows, without its own.</summary>
    public static IEnumerable<int> Versions => Scripts().Select(s => s.Version).Where(v => v >= First).SkipLast(1);

    /// <summary>Makes the file, at a version of the schema.</summary>
    public static void Write(SqliteDatabase database, int version)
    {
        using var connection = database.OpenSqlite(create: true);
        connection.Execute("CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        foreach (var (number, name) in Scripts().Where(s => s.Version <= version))
        {
            using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
            connection.Execute("INSERT INTO schema_version VALUES (@number, @name, 0)", new { number, name });
            if (number == First)
            {
                Fill(connection);
            }
        }
    }

    private static List<(int Version, string Name)> Scripts() =>
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => (int.Parse(n.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), n)).Order()];

    private static void Fill(SqliteConnection connection)
    {
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-10).ToUnixTimeMilliseconds();
        var fingerprint = Fingerprints.Of("sales", "shop.items.get", Blocked, "", null).ToString();
        connection.Execute(
            """
            INSERT INTO agents (id, key_hash, role, owner, plugin, workflow, created_at, created_by)
            VALUES ('agt_1', @key, 'sales', 'sales-team', '', '', @at, 'dana');
            INSERT INTO operators (id, name, token_hash, created_at, created_by) VALUES ('opr_1', 'dana', @token, @at, 'bootstrap');
            INSERT INTO revisions (name, value) VALUES ('agents', 1), ('operators', 1), ('blocks', 1);
            """,
            new { at, key = AgentKey.Hash(Key).ToString(), token = OperatorToken.Hash(Token).ToString() });
        Decide(connection, Answered, at, "GET", "shop.items.get", "read", Blocked, "'answered'");
        Decide(connection, "dec_01k00000000000000000000002", at + 1, "POST", "shop.items.create", "write", "", "NULL");
        connection.Execute("INSERT INTO outcomes (decision_id, outcome, upstream_status, duration_ms) VALUES ('dec_01k00000000000000000000002', 'answered', 201, 3)");
        Decide(connection, Open, at + 2, "POST", "shop.items.create", "write", "", "NULL");
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

    private static void Decide(SqliteConnection connection, string id, long at, string method, string operation, string risk, string resource, string outcome) =>
        connection.Execute(
            $$"""
            INSERT INTO decisions (id, at, agent, owner, role, plugin, workflow, integration, environment, surface, operation, risk, method, path,
                resource, facts, verdict, judged, mode, reasons, policy_version, credential, client, trace_id, decide_us, outcome)
            VALUES (@id, @at, 'agt_1', 'sales-team', 'sales', '', '', 'shop', 'production', 'billing', @operation, @risk, @method, '/v1/items',
                @resource, '{}', 'allow', 'allow', 'enforce', '[]', 'v', 'live', '::1', '', 7, {{outcome}})
            """,
            new { id, at, operation, risk, method, resource });
}
