using System.Data.Common;
using Dapper;

namespace ThumbGate.Gateway.Storage;

/// <summary>One writer's right to a chain, until it is taken for gone and another one goes on with the chain.</summary>
/// <param name="Chain">The chain's number.</param>
/// <param name="Since">When the seat was taken, by the server's clock; no two takers of one chain have the same.</param>
internal sealed record WriterSeat(long Chain, long Since);

/// <summary>
/// By what other gateways on the same record see that this one runs: a row in <c>chains</c> for each of its writers, whose <c>seen_at</c> follows
/// the server's clock. What the writers of a gateway that is seen no more left open is closed by the others.
/// </summary>
internal sealed class WriterSeats(PostgresDatabase database) : IFollowsStore
{
    /// <summary>So long after it was last seen a gateway counts as gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The server's clock, in milliseconds since 1970 UTC.</summary>
    public const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// <summary>Of a row of <c>chains</c>: its writer is gone.</summary>
    public static readonly string IsGone = $"seen_at < {Now} - {(long)Patience.TotalMilliseconds}";

    private const string Numbering = "chains";

    private readonly Lock _gate = new();
    private WriterSeat[] _seats = [];
    private volatile string[] _otherPolicies = [];

    /// <summary>The version of the policy that this gateway judges by.</summary>
    public Func<string> Policy { get; set; } = static () => "";

    /// <summary>Versions that other gateways on the record judged by when they were last seen, where theirs differ.</summary>
    public IReadOnlyList<string> OtherPolicies => _otherPolicies;

    /// <summary>Whether it was seen at all.</summary>
    public bool IsLoaded => Seats.Length > 0;

    /// <summary>By what the gateway as a whole goes: the chain of its first writer; null before there is one.</summary>
    public long? Gateway => Seats is [var first, ..] ? first.Chain : null;

    private WriterSeat[] Seats
    {
        get
        {
            lock (_gate)
            {
                return _seats;
            }
        }
    }

    /// <summary>
    /// Takes a seat for a writer of this gateway: a chain whose writer is gone and left nothing under way, or a new one. Checkpoints name every
    /// chain, so there should be no more than writers at one time.
    /// </summary>
    /// <param name="lost">The seat that it has no more; null for a writer that had none.</param>
    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public WriterSeat Take(WriterSeat? lost = null)
    {
        try
        {
            using var connection = database.OpenOwn();
            using var transaction = connection.BeginTransaction();
            database.Lock(connection, transaction, Numbering);
            var (chain, since) = connection.QuerySingleOrDefault<(long, long)>(
                // Whoever took the seat would pass for the one who took the grant, or began the attempt.
                $"""
                UPDATE chains SET started_at = GREATEST({Now}, started_at + 1), seen_at = {Now}, closed_at = NULL
                WHERE number = (
                    SELECT MIN(number) FROM chains WHERE number > 0 AND closed_at IS NOT NULL AND {IsGone}
                    AND NOT EXISTS (SELECT 1 FROM approvals WHERE status = 'executing' AND taken_by = number)
                    AND NOT EXISTS (SELECT 1 FROM attempts WHERE status = 'open' AND taken_by = number))
                RETURNING number, started_at
                """,
                transaction: transaction);
            if (chain == 0)
            {
                (chain, since) = connection.QuerySingle<(long, long)>(
                    $"""
                    INSERT INTO chains (number, started_at, seen_at, seq, hash)
                    SELECT MAX(number) + 1, {Now}, {Now}, 0, decode(repeat('00', 32), 'hex') FROM chains RETURNING number, started_at
                    """,
                    transaction: transaction);
            }

            transaction.Commit();
            var seat = new WriterSeat(chain, since);
            lock (_gate)
            {
                _seats = [.. _seats.Where(s => s != lost), seat];
            }

            return seat;
        }
        catch (DbException exception)
        {
            throw new RecordUnavailableException($"The record can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>Never: nobody else tells it that it runs.</summary>
    public bool Concerns(StoreChange change) => false;

    /// <summary>Is seen now; who was taken for gone and is not, is watched again.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            var policy = Policy();
            var others = await database.WriteAsync(async (connection, transaction) =>
            {
                await connection.ExecuteAsync(
                    $"UPDATE chains SET seen_at = {Now}, closed_at = NULL, policy = @policy WHERE {AreOurs}", Ours(policy), transaction);
                return await connection.QueryAsync<string>(
                    $"SELECT DISTINCT policy FROM chains WHERE number > 0 AND policy <> @policy AND NOT ({IsGone}) ORDER BY policy", new { policy }, transaction);
            });
            _otherPolicies = [.. others];
        }
        catch (RecordUnavailableException)
        {
            // The copies of the record say so in the log already; it is tried again with them.
        }
    }

    /// <summary>The gateway stops: nobody has to wait for what it may have left open.</summary>
    public void Leave()
    {
        try
        {
            using var connection = database.OpenOwn();
            connection.Execute($"UPDATE chains SET seen_at = 0 WHERE {AreOurs}", Ours(null));
        }
        catch (DbException)
        {
            // Then the others wait.
        }
    }

    private const string AreOurs = "(number, started_at) IN (SELECT * FROM unnest(@chains, @since))";

    private object Ours(string? policy)
    {
        var seats = Seats;
        return new { policy, chains = Array.ConvertAll(seats, s => s.Chain), since = Array.ConvertAll(seats, s => s.Since) };
    }
}
