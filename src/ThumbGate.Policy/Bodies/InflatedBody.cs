using System.Buffers;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// A compressed body as the vendor will read it: inflated for judging, while the bytes that came in are what is sent. Its memory is
/// pooled, and lives as long as the request it belongs to.
/// </summary>
internal sealed class InflatedBody
{
    /// <summary>Bytes that any body may inflate to, however small it is.</summary>
    private const int Floor = 64 * 1024;

    /// <summary>How many times its size a larger body may inflate to.</summary>
    private const int MaxRatio = 100;

    private static readonly RequestRefusal TooLarge = new(
        ReasonCodes.BodyTooLarge,
        413,
        "The body inflates to more than is inspected.",
        "Send it in smaller parts, or ask the platform team for a higher inspection limit for this operation.");

    private byte[]? _buffer;
    private ReadOnlyMemory<byte> _source;
    private ReadOnlyMemory<byte> _body;

    /// <summary>The most bytes that a body of a length inflates to, of those that are inspected at all.</summary>
    public static int Most(long length, int limit) => (int)Math.Min(limit, Math.Max(Floor, length * MaxRatio));

    /// <summary>Inflates a body, once.</summary>
    /// <param name="source">As it came in.</param>
    /// <param name="coding">The value of Content-Encoding.</param>
    /// <param name="limit">Most bytes that are inspected.</param>
    /// <param name="body">What it inflates to.</param>
    /// <returns>Null, or why it can't be inspected (413, 415).</returns>
    public RequestRefusal? Read(ReadOnlyMemory<byte> source, string coding, int limit, out ReadOnlyMemory<byte> body)
    {
        if (_buffer is not null && source.Equals(_source))
        {
            body = _body;
            return null;
        }

        body = default;
        Release();
        var most = Most(source.Length, limit);
        var output = new PooledBytes(Math.Min(most, Math.Max(4096, (int)Math.Min(int.MaxValue, source.Length * 4L))), most);
        var outcome = coding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => Inflater.Gzip(source, output),
            "DEFLATE" => Inflater.Deflate(source, output),
            "BR" => Inflater.Brotli(source.Span, output),
            _ => Inflation.Doubtful,
        };
        if (outcome != Inflation.Whole)
        {
            output.Return();
            return outcome == Inflation.TooLarge ? TooLarge : BodyRefusals.Encoded;
        }

        _buffer = output.Array;
        _source = source;
        body = _body = output.Written;
        return null;
    }

    /// <summary>Gives the memory back; what was read out of it is no longer valid.</summary>
    public void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _source = _body = default;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Pooled memory that grows up to a bound.</summary>
/// <param name="room">To begin with, in bytes.</param>
/// <param name="most">The bound, in bytes.</param>
internal sealed class PooledBytes(int room, int most)
{
    private int _count;

    public byte[] Array { get; private set; } = ArrayPool<byte>.Shared.Rent(room);

    public ReadOnlyMemory<byte> Written => Array.AsMemory(0, _count);

    /// <summary>Where the next bytes go; empty only where the bound is reached.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_count == Array.Length && _count < most)
            {
                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(most, Array.Length * 2L));
                Array.AsSpan(0, _count).CopyTo(larger);
                Return();
                Array = larger;
            }

            return Array.AsSpan(_count, Math.Min(Array.Length, most) - _count);
        }
    }

    public void Advance(int count) => _count += count;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _count = 0;

    public void Return() => ArrayPool<byte>.Shared.Return(Array);
}
