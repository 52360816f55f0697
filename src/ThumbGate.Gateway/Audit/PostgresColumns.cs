using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace ThumbGate.Gateway.Audit;

/// <summary>
/// One statement that inserts many rows: each column is an array, and the arrays are set side by side. Its lists are used again and again by
/// one thread.
/// </summary>
internal sealed class PostgresColumns
{
    private readonly List<string?>?[] _texts;
    private readonly List<long?>?[] _numbers;
    private readonly List<byte[]>?[] _keys;
    private readonly NpgsqlDbType[] _types;
    private int _next;

    /// <param name="table">Where the rows go.</param>
    /// <param name="columns">The table's columns and their types, in the order in which values are added.</param>
    /// <param name="suffix">What stands behind the statement.</param>
    public PostgresColumns(string table, (string Name, NpgsqlDbType Type)[] columns, string suffix)
    {
        _types = [.. columns.Select(c => c.Type)];
        _texts = [.. _types.Select(t => t == NpgsqlDbType.Text ? new List<string?>() : null)];
        _numbers = [.. _types.Select(t => t == NpgsqlDbType.Bigint ? new List<long?>() : null)];
        _keys = [.. _types.Select(t => t == NpgsqlDbType.Bytea ? new List<byte[]>() : null)];
        var names = string.Join(", ", columns.Select(c => c.Name));
        var arrays = columns.Select((c, i) => $"unnest(${i + 1}::{c.Type switch { NpgsqlDbType.Bigint => "bigint", NpgsqlDbType.Bytea => "bytea", _ => "text" }}[])");

        // In the list of what is selected, and not behind FROM: there the server makes a store of 16 KiB for each column before the first row.
        Sql = $"INSERT INTO {table} ({names}) SELECT {string.Join(", ", arrays)} {suffix}";
    }

    public string Sql { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Half a surrogate pair becomes U+FFFD, as it is hashed: Npgsql would refuse to send it, and all that is sent with it.</summary>
    public PostgresColumns Add(string? value)
    {
        _texts[_next++]!.Add(value is null || !value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? value : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)));
        return this;
    }

    public PostgresColumns Add(long? value)
    {
        _numbers[_next++]!.Add(value);
        return this;
    }

    public PostgresColumns Add(byte[] value)
    {
        _keys[_next++]!.Add(value);
        return this;
    }

    /// <summary>What was added since the last time is a row.</summary>
    /// <exception cref="InvalidOperationException">It is not one value for each column.</exception>
    public void EndRow()
    {
        if (_next != _types.Length)
        {
            throw new InvalidOperationException($"{_next} of {_types.Length} columns have a value.");
        }

        _next = 0;
        Count++;
    }

    public void Clear()
    {
        _next = 0;
        Count = 0;
        for (var i = 0; i < _types.Length; i++)
        {
            _texts[i]?.Clear();
            _numbers[i]?.Clear();
            _keys[i]?.Clear();
        }
    }

    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        for (var i = 0; i < _types.Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = (object?)_texts[i] ?? (object?)_numbers[i] ?? _keys[i],
                NpgsqlDbType = NpgsqlDbType.Array | _types[i],
            });
        }

        return command;
    }
}
