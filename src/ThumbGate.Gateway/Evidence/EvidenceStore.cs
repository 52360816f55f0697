using System.Data.Common;
using System.Text;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Evidence;

/// <summary>Evidence in the record. Throws <see cref="RecordUnavailableException"/> where the store can't be used.</summary>
internal sealed class EvidenceStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan Known = TimeSpan.FromDays(1);

    /// <summary>Awaited after each change made here with its revision, so that it is in force when the change returns.</summary>
    public Func<long, CancellationToken, Task> Changed { get; set; } = static (_, _) => Task.CompletedTask;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Attaches a statement under its labels, all or none. What is there already is only found again.</summary>
    public async Task<IReadOnlyList<EvidenceRow>> AttachAsync(IReadOnlyList<NewEvidence> evidence, CancellationToken cancellation)
    {
        var revision = 0L;
        var rows = await database.WriteAsync<IReadOnlyList<EvidenceRow>>(async (connection, transaction) =>
        {
            revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Evidence);
            var attached = new List<EvidenceRow>();
            var acts = new List<(string, IReadOnlyDictionary<string, string?>)>();
            foreach (var one in evidence)
            {
                var isNew = await InsertAsync(connection, transaction, one, revision) == 1;
                var row = await connection.QuerySingleAsync<EvidenceRow>(
                    $"SELECT {EvidenceRow.Columns} FROM evidence e WHERE e.label = @Label AND e.digest = @Digest", new { one.Label, one.Digest }, transaction);
                attached.Add(row);
                if (isNew)
                {
                    acts.Add((row.Id, new Dictionary<string, string?> { ["label"] = row.Label, ["digest"] = row.Digest, ["vouchedBy"] = row.VouchedBy }));
                }
            }

            if (acts.Count > 0)
            {
                await Act.RecordAsync(connection, transaction, time, evidence[0].AttachedBy, "evidence-attached", acts);
            }

            return attached;
        });
        await Changed(revision, cancellation);
        return rows;
    }

    /// <summary>
    /// Uses up what is good once, for one decision: all of it, or where another decision has any of it none. Of two takers, on whatever gateways,
    /// one wins.
    /// </summary>
    /// <returns>The first that is used up already, or null where the decision has them all.</returns>
    public async Task<string?> TakeAsync(IReadOnlyList<(string Id, string Label)> evidence, string decision, CancellationToken cancellation)
    {
        var revision = 0L;
        try
        {
            await database.WriteAsync(async (connection, transaction) =>
            {
                revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Evidence);

                // Always in the same order, so that no two takers wait for each other.
                foreach (var (id, _) in evidence.OrderBy(e => e.Id, StringComparer.Ordinal))
                {
                    var taken = await connection.ExecuteAsync(
                        """
                        INSERT INTO evidence_uses (evidence_id, turn, at, decision_id, revision)
                        SELECT e.id, (SELECT COUNT(*) FROM evidence_returns r WHERE r.evidence_id = e.id), @now, @decision, @revision FROM evidence e WHERE e.id = @id
                        ON CONFLICT (evidence_id, turn) DO NOTHING
                        """,
                        new { id, now = Now, decision, revision },
                        transaction);
                    if (taken != 1)
                    {
                        throw new UsedUpException(id);
                    }
                }

                await Act.RecordAsync(connection, transaction, time, Act.Gateway, "evidence-used", evidence.Select(e =>
                    (e.Id, (IReadOnlyDictionary<string, string?>)new Dictionary<string, string?> { ["decision"] = decision, ["label"] = e.Label })));
                return true;
            });
        }
        catch (UsedUpException used)
        {
            // Nothing of the transaction was kept.
            return used.Id;
        }

        await Changed(revision, cancellation);
        return null;
    }

    /// <summary>Gives back what a decision took: nothing was sent.</summary>
    public async Task ReturnAsync(IReadOnlyList<(string Id, string Label)> evidence, string decision, CancellationToken cancellation)
    {
        var revision = 0L;
        await database.WriteAsync(async (connection, transaction) =>
        {
            revision = await Revisions.RaiseAsync(connection, transaction, Revisions.Evidence);
            foreach (var (id, _) in evidence.OrderBy(e => e.Id, StringComparer.Ordinal))
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO evidence_returns (evidence_id, turn, at, revision)
                    SELECT evidence_id, turn, @now, @revision FROM evidence_uses WHERE evidence_id = @id AND decision_id = @decision
                    ON CONFLICT (evidence_id, turn) DO NOTHING
                    """,
                    new { id, now = Now, decision, revision },
                    transaction);
            }

            await Act.RecordAsync(connection, transaction, time, Act.Gateway, "evidence-returned", evidence.Select(e =>
                (e.Id, (IReadOnlyDictionary<string, string?>)new Dictionary<string, string?> { ["decision"] = decision, ["label"] = e.Label })));
            return true;
        });
        await Changed(revision, cancellation);
    }

    /// <summary>What counts, or counted until a day ago, and changed after a revision.</summary>
    public Task<IReadOnlyList<EvidenceRow>> ChangedSinceAsync(long revision) => ReadAsync(
        $"""
        SELECT {EvidenceRow.Columns} FROM evidence e WHERE e.until > @oldest AND (e.revision > @revision
            OR e.id IN (SELECT evidence_id FROM evidence_uses WHERE revision > @revision)
            OR e.id IN (SELECT evidence_id FROM evidence_returns WHERE revision > @revision))
        """,
        new { oldest = (time.GetUtcNow() - Known).ToUnixTimeMilliseconds(), revision });

    /// <summary>Evidence, newest first; null means any label.</summary>
    public Task<IReadOnlyList<EvidenceRow>> ListAsync(string? label, int limit = 200) => ReadAsync(
        $"SELECT {EvidenceRow.Columns} FROM evidence e WHERE (@label IS NULL OR e.label = @label) ORDER BY e.id DESC LIMIT @limit",
        new { label, limit = Math.Clamp(limit, 1, 1000) });

    public async Task<EvidenceRow?> FindAsync(string id) =>
        (await ReadAsync($"SELECT {EvidenceRow.Columns} FROM evidence e WHERE e.id = @id", new { id })).SingleOrDefault();

    private Task<IReadOnlyList<EvidenceRow>> ReadAsync(string sql, object parameters) =>
        database.ReadAsync<IReadOnlyList<EvidenceRow>>(async connection => (await connection.QueryAsync<EvidenceRow>(sql, parameters)).AsList());

    private Task<int> InsertAsync(DbConnection connection, DbTransaction transaction, NewEvidence evidence, long revision) => connection.ExecuteAsync(
        """
        INSERT INTO evidence (id, at, label, digest, vouched_by, attached_by, agent, content, until, revision)
        VALUES (@id, @now, @Label, @Digest, @VouchedBy, @AttachedBy, @Agent, @content, @until, @revision)
        ON CONFLICT (label, digest) DO NOTHING
        """,
        new
        {
            id = Ids.New(Ids.Evidence, time), now = Now, evidence.Label, evidence.Digest, evidence.VouchedBy, evidence.AttachedBy, evidence.Agent,
            content = Encoding.UTF8.GetString(evidence.Content), until = evidence.Until.ToUnixTimeMilliseconds(), revision,
        },
        transaction);

    private sealed class UsedUpException(string id) : Exception
    {
        public string Id { get; } = id;
    }
}
