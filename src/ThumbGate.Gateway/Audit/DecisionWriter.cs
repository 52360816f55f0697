using Microsoft.Data.Sqlite;
using SQLitePCL;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>The decision log's own connection. Used by one thread.</summary>
internal sealed class DecisionWriter : IDisposable
{
    private static readonly string[] OutcomeColumns =
        ["decision_id", "outcome", "upstream_status", "request_bytes", "response_bytes", "duration_ms", "error"];

    private static readonly string[] GapColumns = ["id", "since", "until", "decisions", "outcomes"];

    // Of two outcomes of one decision the first stands, and it may be in the decision's own row.
    private const string FirstOutcome =
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE id = ?1 AND outcome IS NOT NULL) ON CONFLICT DO NOTHING";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly PreparedInsert _decision;
    private readonly PreparedInsert _outcome;
    private readonly PreparedInsert _gap;

    /// <exception cref="RecordUnavailableException">The store can't be opened for writing.</exception>
    public DecisionWriter(Database database)
    {
        _path = database.Path;
        try
        {
            _connection = database.OpenSqlite();
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be opened: {exception.Message}", exception);
        }

        try
        {
            _database = _connection.Handle!;
            // What is there already stands: a journal may be replayed more than once.
            _decision = new(_database, "decisions", DecisionColumns.All, PreparedInsert.Values(DecisionColumns.All.Length) + " ON CONFLICT DO NOTHING");
            _outcome = new(_database, "outcomes", OutcomeColumns, FirstOutcome);
            _gap = new(_database, "decision_gaps", GapColumns, PreparedInsert.Values(GapColumns.Length));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    public void Begin()
    {
        // An open file goes on taking rows after it was deleted or moved away, and they would be lost with it.
        if (!File.Exists(_path))
        {
            throw new RecordUnavailableException($"The record {_path} is gone.");
        }

        Execute("BEGIN IMMEDIATE");
    }

    /// <summary>Returns once the transaction is on the disk.</summary>
    public void Commit() => Execute("COMMIT");

    /// <summary>A decision with what came of it, if that is known. False where the row itself is refused; the transaction goes on without it.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    public bool Insert(DecisionRow row, Outcome? outcome)
    {
        try
        {
            Bind(row);
            if (outcome is { } known)
            {
                Add(_decision, known);
            }
            else
            {
                _decision.Add((string?)null).Add((long?)null).Add((long?)null).Add((long?)null).Add((long?)null).Add((string?)null);
            }

            return _decision.Insert() && raw.sqlite3_changes(_database) > 0;
        }
        catch (Exception exception) when (exception is not RecordUnavailableException)
        {
            // A row that can't even be spelled would otherwise come back, and take every later row with it.
            _decision.Abandon();
            return false;
        }
    }

    /// <summary>What came of a decision that has its row. False where it is refused.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    public bool Insert(LateOutcome late)
    {
        try
        {
            Add(_outcome.Add(late.DecisionId), late.Outcome);
            return _outcome.Insert();
        }
        catch (Exception exception) when (exception is not RecordUnavailableException)
        {
            _outcome.Abandon();
            return false;
        }
    }

    /// <summary>Gives every decision that was left without an outcome the one that nobody knows it.</summary>
    /// <returns>How many there were.</returns>
    public int CloseOpen(string error)
    {
        Execute($"""
            INSERT INTO outcomes (decision_id, outcome, error)
            SELECT id, '{RecordNames.Of(OutcomeKind.Unknown)}', '{error}' FROM decisions
            WHERE outcome IS NULL AND NOT EXISTS (SELECT 1 FROM outcomes WHERE decision_id = id)
            """);
        return raw.sqlite3_changes(_database);
    }

    public bool InsertGap(string id, Gap gap) =>
        _gap.Add(id).Add(gap.Since).Add(gap.Until).Add(gap.Decisions).Add(gap.Outcomes).Insert();

    public void Dispose()
    {
        _decision.Dispose();
        _outcome.Dispose();
        _gap.Dispose();
        // What is open is rolled back with the connection.
        _connection.Dispose();
    }

    private void Bind(DecisionRow row) =>
        _decision.Add(row.Id).Add(row.At).Add(row.Agent).Add(row.Owner).Add(row.Role).Add(row.Plugin).Add(row.Workflow)
            .Add(row.Integration).Add(RecordNames.Of(row.Environment)).Add(row.Surface.Name()).Add(row.Operation).Add(row.Risk.Name())
            .Add(row.Method).Add(row.Path).Add(row.Resource).Add(row.Facts).Add(RecordNames.Of(row.Verdict)).Add(RecordNames.Of(row.Judged))
            .Add(RecordNames.Of(row.Mode)).Add(row.Reasons).Add(row.PolicyVersion).Add(row.Digest).Add(row.Fingerprint).Add(row.ApprovalId)
            .Add(row.BlockId).Add(row.Credential).Add(row.Client).Add(row.TraceId).Add(row.DecideMicroseconds);

    private static void Add(PreparedInsert insert, in Outcome outcome) =>
        insert.Add(RecordNames.Of(outcome.Kind)).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes)
            .Add(outcome.DurationMs).Add(outcome.Error);

    private void Execute(string statement) => PreparedInsert.Check(_database, raw.sqlite3_exec(_database, statement));
}
