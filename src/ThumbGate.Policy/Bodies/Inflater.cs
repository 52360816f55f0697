using System.Buffers;
using System.IO.Compression;

namespace ThumbGate.Policy.Bodies;

/// <summary>What became of compressed bytes. The zero value is not a success.</summary>
internal enum Inflation : byte
{
    /// <summary>Damaged, cut off, followed by something, or in more than one piece: readers would disagree.</summary>
    Doubtful = 0,
    TooLarge,

    /// <summary>Every byte was used, and none was missing.</summary>
    Whole,
}

/// <summary>Inflates what can be inflated in one way only. Checksums are left to the vendor: they don't change what is read.</summary>
internal static class Inflater
{
    private const int GzipHead = 10;
    private const int GzipTail = 8;
    private const int ZlibHead = 2;
    private const int ZlibTail = 4;
    private const byte HasName = 8;

    /// <summary>One gzip member (RFC 1952), with no more than a file name in its head.</summary>
    public static Inflation Gzip(ReadOnlyMemory<byte> source, PooledBytes output)
    {
        var bytes = source.Span;
        if (bytes.Length < GzipHead + GzipTail || !bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]) || (bytes[3] & ~(HasName | 1)) != 0)
        {
            return Inflation.Doubtful;
        }

        var start = GzipHead;
        if ((bytes[3] & HasName) != 0)
        {
            var end = bytes[start..].IndexOf((byte)0);
            start = end < 0 ? bytes.Length : start + end + 1;
        }

        return start + GzipTail >= bytes.Length ? Inflation.Doubtful : Raw(source[start..^GzipTail], output);
    }

    /// <summary>
    /// The coding "deflate", which some take for zlib's format (RFC 1950) and some for bare blocks (RFC 1951): whichever of the two it is,
    /// but not what is both.
    /// </summary>
    public static Inflation Deflate(ReadOnlyMemory<byte> source, PooledBytes output)
    {
        var bytes = source.Span;
        var isZlib = bytes.Length > ZlibHead + ZlibTail && (bytes[0] & 0x0F) == 8 && bytes[0] >> 4 <= 7 && ((bytes[0] << 8) | bytes[1]) % 31 == 0 && (bytes[1] & 0x20) == 0;
        if (!isZlib)
        {
            return bytes.IsEmpty ? Inflation.Doubtful : Raw(source, output);
        }

        if (Raw(source, output) != Inflation.Doubtful)
        {
            return Inflation.Doubtful;
        }

        output.Clear();
        return Raw(source[ZlibHead..^ZlibTail], output);
    }

    /// <summary>Brotli (RFC 7932).</summary>
    public static Inflation Brotli(ReadOnlySpan<byte> source, PooledBytes output)
    {
        // Where the bound is reached, what is left may still be an end without bytes.
        Span<byte> spare = stackalloc byte[1];
        using var decoder = new BrotliDecoder();
        while (true)
        {
            var free = output.Free;
            var isFull = free.IsEmpty;
            var status = decoder.Decompress(source, isFull ? spare : free, out var consumed, out var written);
            source = source[consumed..];
            if (isFull && written > 0)
            {
                return Inflation.TooLarge;
            }

            output.Advance(written);
            switch (status)
            {
                case OperationStatus.Done:
                    return source.IsEmpty ? Inflation.Whole : Inflation.Doubtful;
                case OperationStatus.DestinationTooSmall:
                    break;
                default:
                    return Inflation.Doubtful;
            }
        }
    }

    // The stream asks for the last byte only if it needs it, and asks for more only if it isn't at its end.
    private static Inflation Raw(ReadOnlyMemory<byte> source, PooledBytes output)
    {
        using var bytes = new LastByteApart(source);
        using var inflating = new DeflateStream(bytes, CompressionMode.Decompress);
        Span<byte> spare = stackalloc byte[1];
        try
        {
            while (true)
            {
                var free = output.Free;
                var isFull = free.IsEmpty;
                var read = inflating.Read(isFull ? spare : free);
                if (read == 0)
                {
                    return bytes.IsExact ? Inflation.Whole : Inflation.Doubtful;
                }

                if (isFull)
                {
                    return Inflation.TooLarge;
                }

                output.Advance(read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return Inflation.Doubtful;
        }
    }

    private sealed class LastByteApart(ReadOnlyMemory<byte> source) : Stream
    {
        private int _at;
        private bool _askedForMore;

        /// <summary>Whether everything was asked for and nothing more.</summary>
        public bool IsExact => _at == source.Length && !_askedForMore;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => source.Length;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _at < source.Length - 1 ? source.Length - 1 - _at : source.Length - _at);
            _askedForMore |= count == 0;
            source.Span.Slice(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Nothing is ever written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
