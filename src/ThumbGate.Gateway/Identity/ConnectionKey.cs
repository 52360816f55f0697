using System.Runtime.InteropServices;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Identity;

/// <summary>
/// A connection's feature: the key that it brought last and its hash. The server hands out the same string where a header repeats on a
/// connection, as it keeps it anyway, so that nearly no key is hashed twice; what is another string is another key.
/// </summary>
internal sealed class ConnectionKey
{
    // Several requests of an HTTP/2 connection may be here at once: whichever key stands here, it is whole.
    private volatile Entry? _last;

    /// <summary>SHA-256 of a key, see <see cref="AgentKey.Hash"/>.</summary>
    /// <param name="connection">Of the connection that brought it; null where there is none.</param>
    /// <param name="key">The key as it stands in the request.</param>
    public static Digest256 Hash(ConnectionKey? connection, ReadOnlyMemory<char> key) =>
        connection is not null && MemoryMarshal.TryGetString(key, out var text, out var start, out var length)
            ? connection.Hash(text, start, length)
            : AgentKey.Hash(key.Span);

    private Digest256 Hash(string text, int start, int length)
    {
        if (_last is { } last && ReferenceEquals(last.Text, text) && last.Start == start && last.Length == length)
        {
            return last.Hash;
        }

        var hash = AgentKey.Hash(text.AsSpan(start, length));
        _last = new Entry(text, start, length, hash);
        return hash;
    }

    private sealed class Entry(string text, int start, int length, Digest256 hash)
    {
        public string Text => text;

        public int Start => start;

        public int Length => length;

        public Digest256 Hash => hash;
    }
}
