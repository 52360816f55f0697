using System.Buffers;
using System.Text;
using SQLitePCL;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// One prepared statement, driven below ADO.NET: a row costs a third of what it costs through commands and parameters. Bindings outlive a
/// run, so what was bound to the same place for the last row (a verdict, a status, the number of the chain) is not bound again.
/// </summary>
internal sealed class PreparedInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string?[] _bound;
    private readonly long?[] _numbers;
    private readonly byte[] _key = new byte[16];
    private byte[] _utf8 = new byte[1024];
    private bool _hasKey;
    private int _next;

    public PreparedInsert(sqlite3 database, string table, IReadOnlyList<string> columns, string source)
    {
        _database = database;
        _bound = new string?[columns.Count + 1];
        _numbers = new long?[columns.Count + 1];
        Check(database, raw.sqlite3_prepare_v2(database, $"INSERT INTO {table} ({string.Join(", ", columns)}) {source}", out _statement));
    }

    /// <summary>The source of an insert that takes each column's value from what is bound.</summary>
    public static string Values(int columns) => $"VALUES ({string.Join(", ", Enumerable.Range(1, columns).Select(i => $"?{i}"))})";

    /// <summary>Binds the next column.</summary>
    public PreparedInsert Add(string? value)
    {
        var place = ++_next;
        if (string.Equals(_bound[place], value, StringComparison.Ordinal))
        {
            return this;
        }

        if (value is null)
        {
            Check(_database, raw.sqlite3_bind_null(_statement, place));
            _bound[place] = null;
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _utf8.Length)
        {
            _utf8 = new byte[most];
        }

        // Remembered only once it is bound: else a row that failed here would lend its predecessor's text to the next one.
        Check(_database, raw.sqlite3_bind_text(_statement, place, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, _utf8))));
        _bound[place] = value;
        return this;
    }

    /// <summary>Binds the next column to 16 bytes.</summary>
    public PreparedInsert Add(ReadOnlySpan<byte> key)
    {
        var place = ++_next;
        if (!_hasKey || !key.SequenceEqual(_key))
        {
            Check(_database, raw.sqlite3_bind_blob(_statement, place, key));
            key.CopyTo(_key);
            _hasKey = true;
        }

        return this;
    }

    /// <summary>Binds the next column to the 32 bytes.</summary>
    public PreparedInsert Add(Digest256 hash)
    {
        Span<byte> bytes = stackalloc byte[Digest256.Length];
        hash.CopyTo(bytes);
        Check(_database, raw.sqlite3_bind_blob(_statement, ++_next, bytes));
        return this;
    }

    /// <inheritdoc cref="Add(string?)"/>
    public PreparedInsert Add(long? value)
    {
        var place = ++_next;
        if (_numbers[place] != value)
        {
            Check(_database, value is { } number ? raw.sqlite3_bind_int64(_statement, place, number) : raw.sqlite3_bind_null(_statement, place));
            _numbers[place] = value;
        }

        return this;
    }

    /// <summary>Binds the next column to the hexadecimal digits.</summary>
    public PreparedInsert Add(Digest256? value) => Add(value?.ToString());

    /// <summary>Inserts the row; false where the row itself is refused (its id is taken, it is too big), which leaves the transaction as it was.</summary>
    /// <exception cref="RecordUnavailableException">The store can't take any row.</exception>
    public bool Insert()
    {
        var columns = _next;
        _next = 0;
        if (columns != _bound.Length - 1)
        {
            throw new InvalidOperationException($"{columns} of {_bound.Length - 1} columns are bound.");
        }

        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result == raw.SQLITE_DONE)
        {
            return true;
        }

        if (result is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH)
        {
            return false;
        }

        Check(_database, result);
        return false;
    }

    /// <summary>Forgets a row that is half bound.</summary>
    public void Abandon() => _next = 0;

    public void Dispose() => _statement.Dispose();

    /// <exception cref="RecordUnavailableException">The result is not a success.</exception>
    public static void Check(sqlite3 database, int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new RecordUnavailableException($"The record can't be written: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {result}).");
        }
    }
}
