using Dapper;
using Npgsql;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Writes decisions into PostgreSQL: a batch is one round trip and one commit, whatever is in it. Its connection is its own, and never waits
/// longer for the server than the command timeout.
/// </summary>
internal sealed class PostgresDecisionWriter : IDecisionWriter
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly WriterSeat _seat;
    private readonly bool _signs;
    private readonly ChainKeeper _chain;
    private readonly PostgresInserts _inserts = new();
    private readonly KnownCircumstances _known;
    private ChainPosition _before;

    /// <param name="database">The record.</param>
    /// <param name="seat">Of <see cref="WriterSeats.Take"/>.</param>
    /// <param name="key">Signs where chains end.</param>
    /// <param name="signs">Whether this writer does: one of a gateway signs where the chains of all end.</param>
    /// <param name="time">The gateway's clock.</param>
    /// <param name="log">Told of checkpoints.</param>
    /// <exception cref="RecordUnavailableException">The store can't be reached.</exception>
    /// <exception cref="SeatLostException">Another writer has the seat.</exception>
    public PostgresDecisionWriter(PostgresDatabase database, WriterSeat seat, CheckpointKey key, bool signs, TimeProvider time, ILogger log)
    {
        (_database, _seat, _signs, _known) = (database, seat, signs, new(time));
        _connection = Guarded("opened", database.OpenOwn);
        try
        {
            _before = Guarded("read", Continue);
            _chain = new(_before, key, time, log);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public int Overtaken { get; private set; }

    public Refusals Lost { get; private set; }

    public TimeSpan? SignsIn => _signs ? _chain.SignsIn : null;

    public void OthersMoved() => _chain.OthersMoved();

    public IReadOnlyList<string> Write(DecisionBatch batch) => Guarded("written", () =>
    {
        (Overtaken, Lost) = (0, default);
        try
        {
            WriteAll(batch);
            return [];
        }
        catch (PostgresException refused) when (PostgresDatabase.IsAboutTheRow(refused))
        {
            _chain.Head.Advance(_before);
            return WriteEach(batch);
        }
        finally
        {
            _inserts.Clear();
        }
    });

    public int CloseOpen(string error) => Guarded("written", () =>
    {
        try
        {
            using var transaction = _connection.BeginTransaction();
            var open = _connection.Query<string>(
                $"""
                WITH gone AS (UPDATE chains SET closed_at = {WriterSeats.Now} WHERE number > 0 AND closed_at IS NULL AND {WriterSeats.IsGone} RETURNING number)
                SELECT d.id FROM gone JOIN decisions d ON d.chain = gone.number AND d.outcome IS NULL
                WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.decision_id = d.id) ORDER BY d.id
                """,
                transaction: transaction).AsList();
            foreach (var id in open)
            {
                AddNext(new LateOutcome(id, new Outcome(OutcomeKind.Unknown, Error: error)));
            }

            Send(transaction, moves: true);
            transaction.Commit();
            Committed();
            return open.Count;
        }
        catch (PostgresException raced) when (PostgresDatabase.IsAboutTheRow(raced))
        {
            throw new RecordUnavailableException("A gateway that was taken for gone says what came of its requests after all.", raced);
        }
        finally
        {
            _inserts.Clear();
        }
    });

    /// <summary>Whether the server still answers on this connection, and takes writes.</summary>
    public bool Answers()
    {
        try
        {
            Touch();
            return true;
        }
        catch (Exception exception) when (_database.IsUnavailable(exception))
        {
            return false;
        }
    }

    // What is open is rolled back with the connection.
    public void Dispose() => _connection.Dispose();

    private ChainPosition Continue()
    {
        var (found, sequence, hash) = _connection.QuerySingleOrDefault<(bool, long, byte[])>(
            "SELECT true, seq, hash FROM chains WHERE number = @Chain AND started_at = @Since", _seat);
        return found ? new(_seat.Chain, sequence, Policy.Digest256.From(hash)) : throw new SeatLostException(_seat);
    }

    private void Touch() => _connection.Execute($"UPDATE chains SET seen_at = {WriterSeats.Now} WHERE number = @Chain AND started_at = @Since", _seat);

    /// <summary>All at once, without a transaction's own round trips: what one batch sends is committed as one.</summary>
    private void WriteAll(DecisionBatch batch)
    {
        _known.Begin();
        foreach (var (row, outcome) in batch.Rows)
        {
            if (!_known.Has(row.Circumstances))
            {
                _inserts.Add(row.Circumstances);
            }

            AddNext(row, outcome);
        }

        foreach (var late in batch.Late)
        {
            AddNext(late);
        }

        AddGap(batch);
        Sign(batch.IsLast, null);
        Send(null, moves: true);
        Committed();
        // What this connection has committed it need not offer again; after a failure there is a new connection.
        _known.Add(_inserts.New);
    }

    /// <summary>One by one, in one transaction: what the server refuses is left out.</summary>
    private List<string> WriteEach(DecisionBatch batch)
    {
        var rejected = new List<string>();
        var (decisions, outcomes) = (0, 0);
        using var transaction = _connection.BeginTransaction();
        foreach (var (row, outcome) in batch.Rows)
        {
            if (Try(transaction, () => AddWhole(row, outcome)) is { } refused && !TakesOutcome(transaction, row, outcome))
            {
                var isLost = refused != PostgresErrorCodes.UniqueViolation;
                if (isLost || !batch.IsReplay)
                {
                    rejected.Add(row.Id);
                }

                decisions += isLost ? 1 : 0;
            }
        }

        foreach (var late in batch.Late)
        {
            if (Try(transaction, () => AddNext(late)) is not null && !IsKnown(transaction, late))
            {
                rejected.Add(late.DecisionId);
                outcomes++;
            }
        }

        _inserts.Clear();
        AddGap(batch);
        Sign(batch.IsLast, transaction);
        Send(transaction, moves: true);
        transaction.Commit();
        Committed();
        Lost = new(decisions, outcomes);
        return rejected;
    }

    private void AddWhole(DecisionRow row, Outcome? outcome)
    {
        _inserts.Add(row.Circumstances);
        AddNext(row, outcome);
    }

    private void AddNext(DecisionRow row, Outcome? outcome)
    {
        var next = _chain.Head.Next(row, outcome);
        _inserts.Add(row, outcome, next);
        _chain.Head.Advance(next);
    }

    private void AddNext(LateOutcome late)
    {
        var next = _chain.Head.Next(late);
        _inserts.Add(late, next);
        _chain.Head.Advance(next);
    }

    private void AddGap(DecisionBatch batch)
    {
        if (!batch.Gap.IsEmpty)
        {
            var next = _chain.Head.Next(batch.GapId, batch.Gap);
            _inserts.Add(batch.GapId, batch.Gap, next);
            _chain.Head.Advance(next);
        }
    }

    // The other chains may have moved on when this is committed; they have been where it says.
    private void Sign(bool last, NpgsqlTransaction? transaction)
    {
        if (SignsIn is { } wait && (last || wait <= TimeSpan.Zero))
        {
            var made = _chain.Sign(ChainTable.Heads(_connection, transaction), out var next);
            _inserts.Add(made, next);
            _chain.Signed(next);
        }
    }

    /// <summary>
    /// Of a decision that is there already, although nobody was told so, what is to be recorded now says what came of it: the refusal that the
    /// requester got instead.
    /// </summary>
    private bool TakesOutcome(NpgsqlTransaction transaction, DecisionRow row, Outcome? outcome)
    {
        if (outcome is not { } known
            || _connection.ExecuteScalar<bool?>("SELECT outcome IS NOT NULL FROM decisions WHERE id = @Id", new { row.Id }, transaction) is not { } isClosed)
        {
            return false;
        }

        var late = new LateOutcome(row.Id, known);
        return isClosed || Try(transaction, () => AddNext(late)) is null || IsKnown(transaction, late);
    }

    /// <summary>Of two outcomes of one decision the first stands. One that another gateway could only guess is counted as lost.</summary>
    private bool IsKnown(NpgsqlTransaction transaction, LateOutcome late)
    {
        var error = _connection.QuerySingleOrDefault<string?>(
            "SELECT COALESCE(error, '') FROM outcomes WHERE decision_id = @DecisionId", new { late.DecisionId }, transaction);
        Overtaken += error == DecisionIndexer.Interrupted && late.Outcome.Error != error ? 1 : 0;
        return error is not null;
    }

    /// <summary>Null where it is in, and else the state by which the server refuses it.</summary>
    private string? Try(NpgsqlTransaction transaction, Action add)
    {
        const string Row = "row";
        var before = _chain.Head.Position;
        _inserts.Clear();
        add();
        transaction.Save(Row);
        try
        {
            Send(transaction, moves: false);
            transaction.Release(Row);
            return null;
        }
        catch (PostgresException refused) when (PostgresDatabase.IsAboutTheRow(refused))
        {
            transaction.Rollback(Row);
            _chain.Head.Advance(before);
            return refused.SqlState;
        }
    }

    private void Send(NpgsqlTransaction? transaction, bool moves)
    {
        using var batch = new NpgsqlBatch(_connection, transaction);
        if (moves && _chain.Head.Position != _before)
        {
            batch.BatchCommands.Add(PostgresInserts.Move(_seat, _before, _chain.Head.Position));
        }

        _inserts.AddTo(batch);
        if (batch.BatchCommands.Count > 0)
        {
            batch.ExecuteNonQuery();
        }
        else
        {
            // With nothing to say it is still asked whether it is there.
            Touch();
        }
    }

    private void Committed()
    {
        _before = _chain.Head.Position;
        _chain.Committed();
    }

    private T Guarded<T>(string done, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (_database.IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be {done}: {exception.Message}", exception);
        }
    }
}

/// <summary>A writer was taken for gone, and another one goes on with its chain: it needs a seat anew.</summary>
internal sealed class SeatLostException(WriterSeat seat) : Exception($"The chain {seat.Chain} has another writer.");

/// <summary>Opens writers with their seats.</summary>
internal static class PostgresWriters
{
    /// <summary>Opens a writer on its seat, or on another one where it had none or has lost it.</summary>
    /// <exception cref="RecordUnavailableException">The store can't be reached.</exception>
    public static PostgresDecisionWriter OpenWriter(
        this PostgresDatabase database, ref WriterSeat? seat, CheckpointKey key, bool signs, TimeProvider time, ILogger log)
    {
        try
        {
            return new(database, seat ??= database.Seats.Take(), key, signs, time, log);
        }
        catch (SeatLostException)
        {
            seat = database.Seats.Take(seat);
            return new(database, seat, key, signs, time, log);
        }
    }
}
