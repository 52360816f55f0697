using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// The member names of all objects that are open, so that a second one of the same spelling is found. Small objects are
/// compared hash by hash, large ones through a table; hashes are seeded, so a body can't be made to collide.
/// </summary>
internal ref struct JsonNames
{
    private const int Linear = 48;

    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    private readonly ReadOnlySpan<byte> _body;
    private Span<Entry> _entries;
    private Entry[]? _rented;
    private byte[]? _unescaped;
    private int _unescapedLength;
    private int[]?[]? _tables;

    /// <param name="body">What plain names are slices of.</param>
    /// <param name="entries">Room to start with.</param>
    public JsonNames(ReadOnlySpan<byte> body, Span<Entry> entries)
    {
        _body = body;
        _entries = entries;
    }

    /// <summary>How many names are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a name of the innermost open object.</summary>
    /// <param name="start">What <see cref="Count"/> was when the object began.</param>
    /// <param name="depth">The object's depth, from 1.</param>
    /// <param name="name">The name, unescaped.</param>
    /// <param name="offset">Where it stands in the body, or -1 where it was unescaped.</param>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="marks">One bit for each hash's top: most names are new, and this tells without a search.</param>
    /// <returns>False where the object has the name already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int start, int depth, ReadOnlySpan<byte> name, int offset, ulong hash, ref ulong marks)
    {
        var count = Count - start;
        var bit = 1UL << (int)(hash >> 58);
        if (count < Linear && (marks & bit) != 0 && IsAmong(start, name, hash))
        {
            return false;
        }

        marks |= bit;

        Append(name, offset, hash);
        return count < Linear || AddToTable(start, depth);
    }

    /// <summary>Forgets the names of an object that ended.</summary>
    public void Close(int start, int depth)
    {
        Count = start;
        if (_tables?[depth] is { } table)
        {
            ArrayPool<int>.Shared.Return(table);
            _tables[depth] = null;
        }
    }

    /// <summary>Gives rented room back.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<Entry>.Shared.Return(_rented);
        }

        if (_unescaped is not null)
        {
            ArrayPool<byte>.Shared.Return(_unescaped);
        }

        for (var depth = 0; depth < (_tables?.Length ?? 0); depth++)
        {
            Close(0, depth);
        }
    }

    /// <summary>A seeded 64-bit hash: each step folds a 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> name)
    {
        // Most names are short; for them it is hardly more than one multiplication, less than a call would cost.
        var hash = Seed ^ (ulong)name.Length;
        return name.Length > 8 ? HashLong(name, hash) : Fold(hash ^ UpToEight(name));
    }

    private static ulong HashLong(ReadOnlySpan<byte> name, ulong hash)
    {
        for (; name.Length > 8; name = name[8..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
        }

        return Fold(hash ^ UpToEight(name));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpToEight(ReadOnlySpan<byte> name)
    {
        if (name.Length >= 4)
        {
            // The two halves overlap where there are fewer than eight bytes; the length is in the hash already.
            return BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) << 32);
        }

        return name.Length > 0 ? name[0] | ((ulong)name[name.Length >> 1] << 8) | ((ulong)name[^1] << 16) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15, out var low);
        return high ^ low ^ Seed;
    }

    private readonly ReadOnlySpan<byte> NameAt(int index)
    {
        var (_, offset, length) = _entries[index];
        return offset >= 0 ? _body.Slice(offset, length) : _unescaped.AsSpan(~offset, length);
    }

    private readonly bool IsAmong(int start, ReadOnlySpan<byte> name, ulong hash)
    {
        for (var i = start; i < Count; i++)
        {
            if (_entries[i].Hash == hash && NameAt(i).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(ReadOnlySpan<byte> name, int offset, ulong hash)
    {
        var count = Count;
        if (count >= _entries.Length)
        {
            Grow();
        }

        _entries[count] = new(hash, offset >= 0 ? offset : ~Keep(name), name.Length);
        Count = count + 1;
    }

    private void Grow()
    {
        var larger = ArrayPool<Entry>.Shared.Rent(_entries.Length * 4);
        _entries.CopyTo(larger);
        if (_rented is not null)
        {
            ArrayPool<Entry>.Shared.Return(_rented);
        }

        _entries = _rented = larger;
    }

    private int Keep(ReadOnlySpan<byte> name)
    {
        var start = _unescapedLength;
        if (start + name.Length > (_unescaped?.Length ?? 0))
        {
            var larger = ArrayPool<byte>.Shared.Rent((start + name.Length) * 2);
            _unescaped.AsSpan(0, start).CopyTo(larger);
            if (_unescaped is not null)
            {
                ArrayPool<byte>.Shared.Return(_unescaped);
            }

            _unescaped = larger;
        }

        name.CopyTo(_unescaped.AsSpan(start));
        _unescapedLength += name.Length;
        return start;
    }

    private bool AddToTable(int start, int depth)
    {
        _tables ??= new int[]?[JsonFactReader.MaxDepth + 1];
        var table = _tables[depth];
        var count = Count - start;
        if (table is null || count * 2 > table.Length)
        {
            if (table is not null)
            {
                ArrayPool<int>.Shared.Return(table);
            }

            table = _tables[depth] = ArrayPool<int>.Shared.Rent(count * 4);
            table.AsSpan().Clear();
            for (var i = start; i < Count - 1; i++)
            {
                Insert(table, i);
            }
        }

        return Insert(table, Count - 1);
    }

    private readonly bool Insert(int[] table, int index)
    {
        var hash = _entries[index].Hash;
        for (var slot = hash % (ulong)table.Length; ; slot = (slot + 1) % (ulong)table.Length)
        {
            var other = table[slot] - 1;
            if (other < 0)
            {
                table[slot] = index + 1;
                return true;
            }

            if (_entries[other].Hash == hash && NameAt(other).SequenceEqual(NameAt(index)))
            {
                return false;
            }
        }
    }

    /// <summary>A name by its hash, and where it stands: in the body, or (complement) among the unescaped.</summary>
    internal readonly record struct Entry(ulong Hash, int Offset, int Length);
}
