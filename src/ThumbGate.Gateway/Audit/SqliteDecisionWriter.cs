using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>Writes decisions into SQLite by prepared statements.</summary>
internal sealed class SqliteDecisionWriter : IDecisionWriter
{
    // Of its two chains one is the operators'; only one gateway at a time writes the other.
    private const long OwnChain = 1;

    // Of two outcomes of one decision the first stands, and it may be in the decision's own row.
    private const string FirstOutcome =
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE id = ?1 AND outcome IS NOT NULL) ON CONFLICT DO NOTHING";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly PreparedInsert _circumstances;
    private readonly PreparedInsert _decision;
    private readonly PreparedInsert _outcome;
    private readonly PreparedInsert _gap;
    private readonly PreparedInsert _checkpoint;
    private readonly ChainKeeper _chain;
    private readonly TimeProvider _time;
    private readonly KnownCircumstances _known;
    private readonly HashSet<Circumstances> _new = [];
    private PreparedInsert? _refusal;
    private ChainPosition _before;

    /// <exception cref="RecordUnavailableException">The store can't be opened for writing.</exception>
    public SqliteDecisionWriter(SqliteDatabase database, CheckpointKey key, TimeProvider time, ILogger log)
    {
        _time = time;
        _known = new(time);
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
            _decision = Chained(RecordShapes.Decision, IfNew);
            _outcome = Chained(RecordShapes.Outcome, _ => FirstOutcome);
            _gap = Chained(RecordShapes.Gap, c => PreparedInsert.Values(c.Length));
            _checkpoint = Chained(Checkpoint.Shape, c => PreparedInsert.Values(c.Length));
            _before = ChainTable.Continue(_connection, OwnChain, time);
            _chain = new(_before, key, time, log);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    // Nobody else writes to the file.
    public int Overtaken => 0;

    public Refusals Lost { get; private set; }

    public IReadOnlyList<string> Write(DecisionBatch batch)
    {
        List<string>? rejected = null;
        var (decisions, outcomes) = (0, 0);
        Begin();
        foreach (var (row, outcome) in batch.Rows)
        {
            var linking = Insert(row, outcome);
            if (linking == Linking.Refused || (linking == Linking.ThereAlready && !batch.IsReplay))
            {
                (rejected ??= []).Add(row.Id);
                decisions += linking == Linking.Refused ? 1 : 0;
            }
        }

        foreach (var late in batch.Late)
        {
            if (Insert(late) == Linking.Refused)
            {
                (rejected ??= []).Add(late.DecisionId);
                outcomes++;
            }
        }

        if (!batch.Gap.IsEmpty)
        {
            Link(_chain.Head.Next(batch.GapId, batch.Gap), _gap.Add(batch.GapId).Add(batch.Gap.Since).Add(batch.Gap.Until).Add(batch.Gap.Decisions).Add(batch.Gap.Outcomes));
        }

        Commit(batch.IsLast);
        Lost = new(decisions, outcomes);
        return rejected ?? (IReadOnlyList<string>)[];
    }

    public TimeSpan? SignsIn => _chain.SignsIn;

    public void OthersMoved() => _chain.OthersMoved();

    public int CloseOpen(string error)
    {
        Begin();
        var open = _connection.Query<string>(
            "SELECT id FROM decisions WHERE outcome IS NULL AND NOT EXISTS (SELECT 1 FROM outcomes WHERE decision_id = id) ORDER BY id").AsList();
        foreach (var id in open)
        {
            Insert(new LateOutcome(id, new Outcome(OutcomeKind.Unknown, Error: error)));
        }

        Commit(last: false);
        return open.Count;
    }

    public void Dispose()
    {
        _circumstances.Dispose();
        _decision.Dispose();
        _refusal?.Dispose();
        _outcome.Dispose();
        _gap.Dispose();
        _checkpoint.Dispose();
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
        _known.Begin();
        Execute("BEGIN IMMEDIATE");
    }

    /// <summary>Returns once the transaction is on the disk.</summary>
    private void Commit(bool last)
    {
        if (_chain.SignsIn is { } wait && (last || wait <= TimeSpan.Zero))
        {
            var made = _chain.Sign(ChainTable.Heads(_connection), out var next);
            Link(next, _checkpoint.Add(made.Id).Add(made.At).Add(made.Heads).Add(made.Key).Add(made.Signature));
            _chain.Signed(next);
        }

        if (_chain.Head.Position != _before)
        {
            ChainTable.Keep(_connection, _before, _chain.Head.Position, _time);
        }

        Execute("COMMIT");
        _before = _chain.Head.Position;
        _chain.Committed();
        _known.Add(_new);
    }

    /// <summary>A decision with what came of it, if that is known. Where the row itself is refused the transaction goes on without it.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    private Linking Insert(DecisionRow row, Outcome? outcome)
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

            if (Link(_chain.Head.Next(row, outcome), _decision) is not Linking.In and var linking)
            {
                return linking;
            }
        }
        catch (Exception exception) when (exception is not RecordUnavailableException)
        {
            // A row that can't even be spelled would otherwise come back, and take every later row with it.
            _circumstances.Abandon();
            _decision.Abandon();
            return Linking.Refused;
        }

        if (row.Verdict != Verdict.Allow)
        {
            Refuse(row);
        }

        return Linking.In;
    }

    /// <summary>Notes a refusal, to be found by its role. By a trigger SQLite would keep a page's copy in a file for each row of any verdict.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take it.</exception>
    private void Refuse(DecisionRow row)
    {
        _refusal ??= new(_database, "refusals", DecisionColumns.Refusal, IfNew(DecisionColumns.Refusal));
        if (!_refusal.Add(row.Circumstances.Role).Add(RecordNames.Of(row.Verdict)).Add(row.Id).Add(row.At).Insert())
        {
            throw new RecordUnavailableException($"The record took decision {row.Id} and not that it is a refusal.");
        }
    }

    /// <summary>What came of a decision that has its row.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    private Linking Insert(LateOutcome late)
    {
        try
        {
            Add(_outcome.Add(late.DecisionId), late.Outcome);
            return Link(_chain.Head.Next(late), _outcome);
        }
        catch (Exception exception) when (exception is not RecordUnavailableException)
        {
            _outcome.Abandon();
            return Linking.Refused;
        }
    }

    /// <summary>Inserts what is bound, with its place. Only what went in takes the place.</summary>
    private Linking Link(ChainPosition next, PreparedInsert insert)
    {
        if (!insert.Add(next.Chain).Add(next.Sequence).Add(next.Hash).Insert())
        {
            return Linking.Refused;
        }

        if (raw.sqlite3_changes(_database) == 0)
        {
            return Linking.ThereAlready;
        }

        _chain.Head.Advance(next);
        return Linking.In;
    }

    private PreparedInsert Chained(RecordShape shape, Func<string[], string> source)
    {
        string[] columns = [.. shape.Fields.Select(f => f.Column), "chain", "seq", "hash"];
        return new(_database, shape.Table, columns, source(columns));
    }

    // What this connection has committed it need not offer again; after a failure there is a new connection.
    private void Insert(Circumstances like)
    {
        if (_known.Has(like) || _new.Contains(like))
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

    private void Bind(DecisionRow row) =>
        _decision.Add(row.Id).Add(row.At).Add(row.Circumstances.Key()).Add(row.Path).Add(row.Resource)
            .Add(row.KnownFacts).Add(RecordNames.Of(row.Verdict)).Add(row.KnownReasons)
            .Add(row.Digest).Add(row.Fingerprint).Add(row.ApprovalId).Add(row.BlockId).Add(row.KnownTrace).Add(row.DecideMicroseconds);

    private static string IfNew(string[] columns) => PreparedInsert.Values(columns.Length) + " ON CONFLICT DO NOTHING";

    private static void Add(PreparedInsert insert, in Outcome outcome) =>
        insert.Add(RecordNames.Of(outcome.Kind)).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes)
            .Add(outcome.DurationMs).Add(outcome.Error);

    private void Execute(string statement) => PreparedInsert.Check(_database, raw.sqlite3_exec(_database, statement));

    private enum Linking : byte
    {
        Refused = 0,
        ThereAlready,
        In,
    }
}
