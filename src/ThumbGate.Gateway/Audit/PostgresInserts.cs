using Npgsql;
using NpgsqlTypes;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>The statements that put chained records into PostgreSQL: gathers them, each with its place, for one round trip. Used by one thread.</summary>
internal sealed class PostgresInserts
{
    // In the order of their keys: of two writers that bring the same ones neither waits for what the other waits for.
    private readonly SortedSet<Circumstances> _new = new(Comparer<Circumstances>.Create(static (a, b) => a.Key().SequenceCompareTo(b.Key())));

    private readonly PostgresColumns _circumstances = new(
        "circumstances", [.. DecisionColumns.Circumstances.Select(c => (c, c == "key" ? NpgsqlDbType.Bytea : NpgsqlDbType.Text))], "ON CONFLICT DO NOTHING");

    private readonly PostgresColumns _decisions = Chained(RecordShapes.Decision);
    private readonly PostgresColumns _refusals = new(
        "refusals", [.. DecisionColumns.Refusal.Select(c => (c, c == "refused_at" ? NpgsqlDbType.Bigint : NpgsqlDbType.Text))], "");

    private readonly PostgresColumns _outcomes = Chained(RecordShapes.Outcome);
    private readonly PostgresColumns _gaps = Chained(RecordShapes.Gap);
    private readonly PostgresColumns _checkpoints = Chained(Checkpoint.Shape);

    /// <summary>Circumstances that were added since the last time.</summary>
    public IEnumerable<Circumstances> New => _new;

    public void Clear()
    {
        _new.Clear();
        foreach (var rows in (ReadOnlySpan<PostgresColumns>)[_circumstances, _decisions, _refusals, _outcomes, _gaps, _checkpoints])
        {
            rows.Clear();
        }
    }

    public void Add(Circumstances like) => _new.Add(like);

    public void Add(DecisionRow row, Outcome? outcome, in ChainPosition place)
    {
        _decisions.Add(row.Id).Add(row.At).Add(row.Circumstances.Key().ToArray()).Add(row.Path).Add(row.Resource)
            .Add(row.KnownFacts).Add(RecordNames.Of(row.Verdict)).Add(row.KnownReasons)
            .Add(row.Digest?.ToString()).Add(row.Fingerprint?.ToString()).Add(row.ApprovalId).Add(row.BlockId).Add(row.KnownTrace)
            .Add(row.DecideMicroseconds);
        var known = outcome.GetValueOrDefault();
        End(Add(_decisions, outcome is null ? null : RecordNames.Of(known.Kind), known), place);
        if (row.Verdict != Verdict.Allow)
        {
            _refusals.Add(row.Circumstances.Role).Add(RecordNames.Of(row.Verdict)).Add(row.Id).Add(row.At).EndRow();
        }
    }

    public void Add(LateOutcome late, in ChainPosition place) =>
        End(Add(_outcomes.Add(late.DecisionId), RecordNames.Of(late.Outcome.Kind), late.Outcome), place);

    public void Add(string id, Gap gap, in ChainPosition place) =>
        End(_gaps.Add(id).Add(gap.Since).Add(gap.Until).Add(gap.Decisions).Add(gap.Outcomes), place);

    public void Add(Checkpoint made, in ChainPosition place) =>
        End(_checkpoints.Add(made.Id).Add(made.At).Add(made.Heads).Add(made.Key).Add(made.Signature), place);

    /// <summary>Puts what was added into a batch.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        foreach (var like in _new)
        {
            _circumstances.Add(like.Key().ToArray()).Add(like.Agent).Add(like.Owner).Add(like.Role).Add(like.Plugin).Add(like.Workflow)
                .Add(like.Integration).Add(RecordNames.Of(like.Environment)).Add(like.Surface.Name()).Add(like.Operation).Add(like.Risk.Name())
                .Add(like.Method).Add(RecordNames.Of(like.Judged)).Add(RecordNames.Of(like.Mode)).Add(like.PolicyVersion).Add(like.Credential)
                .Add(like.Client).EndRow();
        }

        foreach (var rows in (ReadOnlySpan<PostgresColumns>)[_circumstances, _decisions, _refusals, _outcomes, _gaps, _checkpoints])
        {
            if (rows.Count > 0)
            {
                batch.BatchCommands.Add(rows.ToCommand());
            }
        }
    }

    /// <summary>What moves the end of a writer's chain, in the transaction that its records are in.</summary>
    public static NpgsqlBatchCommand Move(WriterSeat seat, in ChainPosition before, in ChainPosition now) =>
        new("SELECT move_chain($1, $2, $3, $4, $5)")
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = seat.Chain },
                new NpgsqlParameter<long> { TypedValue = seat.Since },
                new NpgsqlParameter<long> { TypedValue = before.Sequence },
                new NpgsqlParameter<long> { TypedValue = now.Sequence },
                new NpgsqlParameter<byte[]> { TypedValue = now.HashBytes() },
            },
        };

    private static PostgresColumns Chained(RecordShape shape) => new(
        shape.Table,
        [
            .. shape.Fields.Select(f => (f.Column, f.Type == FieldType.Number ? NpgsqlDbType.Bigint : f.Type == FieldType.Key ? NpgsqlDbType.Bytea : NpgsqlDbType.Text)),
            ("chain", NpgsqlDbType.Bigint), ("seq", NpgsqlDbType.Bigint), ("hash", NpgsqlDbType.Bytea),
        ],
        "");

    private static PostgresColumns Add(PostgresColumns row, string? kind, in Outcome outcome) =>
        row.Add(kind).Add(outcome.UpstreamStatus).Add(outcome.RequestBytes).Add(outcome.ResponseBytes).Add(outcome.DurationMs).Add(outcome.Error);

    private static void End(PostgresColumns row, in ChainPosition place) => row.Add(place.Chain).Add(place.Sequence).Add(place.HashBytes()).EndRow();
}
