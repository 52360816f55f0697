using Microsoft.Data.Sqlite;
using SQLitePCL;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Writes decisions into SQLite by prepared statements.</summary>
internal sealed class SqliteDecisionWriter : IDecisionWriter
{
    private static readonly string[] OutcomeColumns =
        ["decision_id", "outcome", "upstream_status", "request_bytes", "response_bytes", "duration_ms", "error"];

    private static readonly string[] GapColumns = ["id", "since", "until", "decisions", "outcomes"];

    private const int MostKnown = 16_384;

    // Of two outcomes of one decision the first stands, and it may be in the decision's own row.
    private const string FirstOutcome =
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE id = ?1 AND outcome IS NOT NULL) ON CONFLICT DO NOTHING";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly PreparedInsert _circumstances;
    private readonly PreparedInsert _decision;
    private readonly PreparedInsert _outcome;
    private readonly PreparedInsert _gap;
    private readonly HashSet<Circumstances> _known = [];
    private readonly HashSet<Circumstances> _new = [];

    /// <exception cref="RecordUnavailableException">The store can't be opened for writing.</exception>
    public SqliteDecisionWriter(SqliteDatabase database)
    {
        _path = database.Path;
        try
        {
            _connection = database.OpenSqlite();
        }
        catch (Exception exception) when (database.IsUnavailable(exception))
        {
            throw new RecordUnavailableException($"The record can't be opened: {exception.Message}", exception);
        }

        try
        {
            _database = _connection.Handle!;
            // What is there already stands: a journal may be replayed more than once.
            _circumstances = new(_database, "circumstances", DecisionColumns.Circumstances, IfNew(DecisionColumns.Circumstances));
            _decision = new(_database, "decisions", DecisionColumns.Decisions, IfNew(DecisionColumns.Decisions));
            _outcome = new(_database, "outcomes", OutcomeColumns, FirstOutcome);
            _gap = new(_database, "decision_gaps", GapColumns, PreparedInsert.Values(GapColumns.Length));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Write(DecisionBatch batch)
    {
        List<string>? rejected = null;
        Begin();
        foreach (var (row, outcome) in batch.Rows)
        {
            if (!Insert(row, outcome) && !batch.IsReplay)
            {
                (rejected ??= []).Add(row.Id);
            }
        }

        foreach (var late in batch.Late)
        {
            if (!Insert(late))
            {
                (rejected ??= []).Add(late.DecisionId);
            }
        }

        if (!batch.Gap.IsEmpty)
        {
            InsertGap(batch.GapId, batch.Gap);
        }

        Commit();
        return rejected ?? (IReadOnlyList<string>)[];
    }

    public int CloseOpen(string error)
    {
        Begin();
        Execute($"""
            INSERT INTO outcomes (decision_id, outcome, error)
            SELECT id, '{RecordNames.Of(OutcomeKind.Unknown)}', '{error}' FROM decisions
            WHERE outcome IS NULL AND NOT EXISTS (SELECT 1 FROM outcomes WHERE decision_id = id)
            """);
        var open = raw.sqlite3_changes(_database);
        Commit();
        return open;
    }

    public void Dispose()
    {
        _circumstances.Dispose();
        _decision.Dispose();
        _outcome.Dispose();
        _gap.Dispose();
        // What is open is rolled back with the connection.
        _connection.Dispose();
    }

    /// <exception cref="RecordUnavailableException">The store can't be written.</exception>
    private void Begin()
    {
        // An open file goes on taking rows after it was deleted or moved away, and they would be lost with it.
        if (!File.Exists(_path))
        {
            throw new RecordUnavailableException($"The record {_path} is gone.");
        }

        _new.Clear();
        Execute("BEGIN IMMEDIATE");
    }

    /// <summary>Returns once the transaction is on the disk.</summary>
    private void Commit()
    {
        Execute("COMMIT");
        if (_known.Count + _new.Count > MostKnown)
        {
            _known.Clear();
        }

        _known.UnionWith(_new);
    }

    /// <summary>A decision with what came of it, if that is known. False where the row itself is refused; the transaction goes on without it.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    private bool Insert(DecisionRow row, Outcome? outcome)
    {
        try
        {
            Insert(row.Circumstances);
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
            _circumstances.Abandon();
            _decision.Abandon();
            return false;
        }
    }

    /// <summary>What came of a decision that has its row. False where it is refused.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    private bool Insert(LateOutcome late)
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

    private bool InsertGap(string id, Gap gap) =>
        _gap.Add(id).Add(gap.Since).Add(gap.Until).Add(gap.Decisions).Add(gap.Outcomes).Insert();

    // What this connection has committed it need not offer again; after a failure there is a new connection.
    private void Insert(Circumstances like)
    {
        if (_known.Contains(like) || _new.Contains(like))
        {
            return;
        }

        _circumstances.Add(like.Key()).Add(like.Agent).Add(like.Owner).Add(like.Role).Add(like.Plugin).Add(like.Workflow).Add(like.Integration)
            .Add(RecordNames.Of(like.Environment)).Add(like.Surface.Name()).Add(like.Operation).Add(like.Risk.Name()).Add(like.Method)
            .Add(RecordNames.Of(like.Judged)).Add(RecordNames.Of(like.Mode)).Add(like.PolicyVersion).Add(like.Credential).Add(like.Client);
        if (!_circumstances.Insert())
        {
            throw new InvalidOperationException("The record refused the circumstances of a decision.");
        }

        _new.Add(like);
    }

    // The texts that most rows have stand for nothing, which costs nothing to write.
    private void Bind(DecisionRow row) =>
        _decision.Add(row.Id).Add(row.At).Add(row.Circumstances.Key()).Add(row.Path).Add(row.Resource)
            .Add(Unless(row.Facts, RecordText.NoFacts)).Add(RecordNames.Of(row.Verdict)).Add(Unless(row.Reasons, RecordText.NoReasons))
            .Add(row.Digest).Add(row.Fingerprint).Add(row.ApprovalId).Add(row.BlockId).Add(Unless(row.TraceId, "")).Add(row.DecideMicroseconds);

    private static string? Unless(string text, string usual) => text == usual ? null : text;

    private static string IfNew(string[] columns) => PreparedInsert.Values(columns.Length) + " ON CONFLICT DO NOTHING";

    private static void Add(PreparedInsert insert, in Outcome outcome) =>
        insert.Add(RecordNames.Of(outcome.Kind)).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes)
            .Add(outcome.DurationMs).Add(outcome.Error);

    private void Execute(string statement) => PreparedInsert.Check(_database, raw.sqlite3_exec(_database, statement));
}
