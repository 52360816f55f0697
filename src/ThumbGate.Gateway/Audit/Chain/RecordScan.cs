using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>Reads all chained records of the store once, in the order of their ids, which is nearly the order of their chains.</summary>
internal static class RecordScan
{
    /// <summary>Where each chain starts, by number: at its first record, or behind what was archived.</summary>
    public static IReadOnlyList<ChainPosition> Starts(DbConnection connection, DbTransaction? transaction = null)
    {
        var cuts = connection.Query<(long Chain, long Sequence, byte[] Hash)>("SELECT chain, seq, hash FROM cuts ORDER BY seq", transaction: transaction)
            .GroupBy(c => c.Chain).ToDictionary(g => g.Key, g => g.Last());
        return [.. ChainTable.Heads(connection, transaction).Select(h => cuts.TryGetValue(h.Chain, out var cut) ? Position(cut) : new(h.Chain, 0, default))];

        static ChainPosition Position((long Chain, long Sequence, byte[] Hash) cut) => new(cut.Chain, cut.Sequence, Digest256.From(cut.Hash));
    }

    /// <summary>How many records are older than the chains.</summary>
    public static long Unchained(DbConnection connection) => connection.ExecuteScalar<long>("SELECT decisions + outcomes + gaps FROM unchained");

    /// <summary>All circumstances.</summary>
    public static IEnumerable<object?[]> Circumstances(DbConnection connection)
    {
        using var reader = (DbDataReader)connection.ExecuteReader($"SELECT {string.Join(", ", DecisionColumns.Circumstances)} FROM circumstances");
        var values = new object[DecisionColumns.Circumstances.Length];
        while (reader.Read())
        {
            reader.GetValues(values);
            yield return Nulls(values);
        }
    }

    /// <summary>All records of all chains. Each kind is read on a connection of its own.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    public static IEnumerable<ChainedRecord> Records(Database database)
    {
        var sources = new List<Source>();
        try
        {
            var next = new PriorityQueue<Source, string>(StringComparer.Ordinal);
            foreach (var shape in RecordShapes.All)
            {
                var source = new Source(shape, database.Open());
                sources.Add(source);
                if (source.Read())
                {
                    next.Enqueue(source, source.Order);
                }
            }

            while (next.TryDequeue(out var source, out _))
            {
                yield return source.Current!;
                if (source.Read())
                {
                    next.Enqueue(source, source.Order);
                }
            }
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    private static object?[] Nulls(object[] values) => Array.ConvertAll(values, v => v is DBNull ? null : v);

    private sealed class Source(RecordShape shape, DbConnection connection) : IDisposable
    {
        private readonly object[] _values = new object[shape.Fields.Count + 3];
        private DbDataReader? _reader;

        public ChainedRecord? Current { get; private set; }

        /// <summary>Ids have a prefix of three letters, and are in the order of time behind it.</summary>
        public string Order => Current is { Id: { Length: > 4 } id } ? id[4..] : Current?.Id ?? "";

        public bool Read()
        {
            _reader ??= (DbDataReader)connection.ExecuteReader(
                $"SELECT {string.Join(", ", shape.Fields.Select(f => f.Column))}, chain, seq, hash FROM {shape.Table} WHERE chain IS NOT NULL ORDER BY {shape.Fields[0].Column}",
                commandTimeout: 0);
            if (!_reader.Read())
            {
                Current = null;
                return false;
            }

            _reader.GetValues(_values);
            var all = Nulls(_values);
            var hash = all[^1] is byte[] { Length: Digest256.Length } bytes ? Digest256.From(bytes) : default;
            Current = new(shape, all[..^3], new(all[^3] as long? ?? -1, all[^2] as long? ?? -1, hash));
            return true;
        }

        public void Dispose()
        {
            _reader?.Dispose();
            connection.Dispose();
        }
    }
}
