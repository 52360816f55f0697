using System.Security.Cryptography;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// Time-ordered identifiers: a prefix and a UUIDv7 as 26 lower-case base32 characters. Ids made by one process sort in the order they were
/// made, also within a millisecond and when the clock steps back.
/// </summary>
internal static class Ids
{
    public const string Decision = "dec";
    public const string Approval = "apr";
    public const string Block = "blk";
    public const string Agent = "agt";
    public const string Operator = "opr";
    public const string Evidence = "evd";
    public const string Feedback = "fbk";
    public const string Gap = "gap";
    public const string Act = "act";
    public const string Vote = "vot";
    public const string Standing = "std";
    public const string BreakGlass = "brk";
    public const string Notice = "ntc";
    public const string Checkpoint = "chk";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;
    private const int RandomBytes = 8;

    // Random bytes are drawn from the system in blocks: a draw for each id would be most of its cost.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _drawn;

    // 48 bits of milliseconds and 12 bits of sequence.
    private static long _last;

    /// <summary>A new id: <c>dec_01k...</c>.</summary>
    public static string New(string prefix, TimeProvider time)
    {
        var stamp = NextStamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        return Spell(prefix, stamp, (NextRandom() & 0x3FFF_FFFF_FFFF_FFFFUL) | 0x8000_0000_0000_0000UL);
    }

    /// <summary>What no id made at or after a moment sorts before.</summary>
    public static string First(string prefix, DateTimeOffset moment) =>
        Spell(prefix, Math.Max(0, moment.ToUnixTimeMilliseconds()) << 12, 0);

    private static string Spell(string prefix, long stamp, ulong low)
    {
        // Version 7 goes between the milliseconds and the sequence, variant 10 before the random part.
        var high = ((ulong)(stamp >> 12) << 16) | 0x7000UL | (ulong)(stamp & 0xFFF);
        return string.Create(prefix.Length + 1 + Length, (prefix, high, low), static (text, parts) =>
        {
            parts.prefix.CopyTo(text);
            text[parts.prefix.Length] = '_';
            var value = new UInt128(parts.high, parts.low);
            for (var i = text.Length - 1; i > parts.prefix.Length; i--)
            {
                text[i] = Alphabet[(int)(value & 31)];
                value >>= 5;
            }
        });
    }

    private static long NextStamp(long milliseconds)
    {
        var now = milliseconds << 12;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = now > last ? now : last + 1;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }

    private static ulong NextRandom()
    {
        var random = _random ??= new byte[64 * RandomBytes];
        if (_drawn == 0)
        {
            RandomNumberGenerator.Fill(random);
            _drawn = random.Length;
        }

        _drawn -= RandomBytes;
        return BitConverter.ToUInt64(random, _drawn);
    }
}
