using System.Text;
using Microsoft.Extensions.Primitives;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Gateway.Identity;

/// <summary>What was found of agent keys in a request. The zero value finds none.</summary>
internal enum KeyOutcome : byte
{
    None = 0,

    /// <summary>One key, in a slot.</summary>
    One,

    /// <summary>Two slots carry a key, or one slot carries several values: it can't be told who asks.</summary>
    Two,

    /// <summary>A key stands where it would not be stripped, and would reach the vendor.</summary>
    LeftOver,
}

/// <param name="Outcome">What was found.</param>
/// <param name="Key">The key's text where there is exactly one; never to be logged.</param>
internal readonly record struct KeyReading(KeyOutcome Outcome, ReadOnlyMemory<char> Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Outcome.ToString();
}

/// <summary>Finds the agent's key in the slots that the catalog names and in <c>X-ThumbGate-Key</c>, and refuses keys anywhere else.</summary>
internal static class KeyReader
{
    /// <summary>The header that carries the agent's key beside a credential of its own.</summary>
    public const string Header = "X-ThumbGate-Key";

    private const string BearerScheme = "Bearer ";
    private const string BasicScheme = "Basic ";

    /// <param name="headers">The request's headers.</param>
    /// <param name="query">The raw query, with or without its question mark.</param>
    /// <param name="catalog">Names the slots.</param>
    /// <param name="passesCredential">Whether, beside <see cref="Header"/>, the agent's own Authorization goes upstream.</param>
    public static KeyReading Read(IHeaderDictionary headers, ReadOnlySpan<char> query, Catalog catalog, bool passesCredential)
    {
        var found = default(Found);
        var ownHeader = headers.TryGetValue(Header, out var own);
        if (ownHeader)
        {
            found.AddAll(own);
        }

        var readsAuthorization = !(ownHeader && passesCredential);
        foreach (var (name, values) in headers)
        {
            if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                ReadAuthorization(values, catalog, readsAuthorization, ref found);
            }
            else if (HasSlot(catalog, KeySlotKind.Header, name, StringComparison.OrdinalIgnoreCase))
            {
                found.AddAll(values);
            }
            else if (!name.Equals(Header, StringComparison.OrdinalIgnoreCase))
            {
                found.LeftOver |= HoldsKey(values);
            }
        }

        ReadQuery(query, catalog, ref found);
        return found.ToReading();
    }

    private static void ReadAuthorization(StringValues values, Catalog catalog, bool asKey, ref Found found)
    {
        foreach (var value in values)
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            if (value.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
            {
                found.AddOrLeave(value.AsMemory(BearerScheme.Length).Trim(), asKey && HasSlot(catalog, KeySlotKind.Bearer));
            }
            else if (value.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase) && TryDecodeBasic(value.AsSpan(BasicScheme.Length), out var pair))
            {
                var colon = pair.AsSpan().IndexOf(':');
                var user = colon < 0 ? pair.AsMemory() : pair.AsMemory(0, colon);
                var password = colon < 0 ? default : pair.AsMemory(colon + 1);
                found.AddOrLeave(user, asKey && HasSlot(catalog, KeySlotKind.BasicUser));
                found.AddOrLeave(password, asKey && HasSlot(catalog, KeySlotKind.BasicPassword));
            }
            else
            {
                found.LeftOver |= AgentKey.IsIn(value);
            }
        }
    }

    private static void ReadQuery(ReadOnlySpan<char> query, Catalog catalog, ref Found found)
    {
        query = query.TrimStart('?');
        // Nothing of a key in it, in clear or encoded: by far the most requests.
        if (query.IsEmpty || !(query.Contains(AgentKey.Prefix, StringComparison.Ordinal) || query.Contains('%')))
        {
            return;
        }

        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (HasSlot(catalog, KeySlotKind.Query, name, StringComparison.Ordinal))
            {
                found.Add(value.AsMemory());
            }
            else
            {
                found.LeftOver |= AgentKey.IsIn(name) || AgentKey.IsIn(value);
            }
        }
    }

    private static string Decode(ReadOnlySpan<char> part) => part.Contains('%') ? Uri.UnescapeDataString(part) : part.ToString();

    private static bool TryDecodeBasic(ReadOnlySpan<char> encoded, out string pair)
    {
        encoded = encoded.Trim();
        var bytes = new byte[(encoded.Length * 3 / 4) + 3];
        if (Convert.TryFromBase64Chars(encoded, bytes, out var length))
        {
            pair = Encoding.UTF8.GetString(bytes, 0, length);
            return true;
        }

        pair = "";
        return false;
    }

    private static bool HasSlot(Catalog catalog, KeySlotKind kind)
    {
        for (var i = 0; i < catalog.KeySlots.Count; i++)
        {
            if (catalog.KeySlots[i].Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasSlot(Catalog catalog, KeySlotKind kind, string name, StringComparison comparison)
    {
        for (var i = 0; i < catalog.KeySlots.Count; i++)
        {
            if (catalog.KeySlots[i].Kind == kind && catalog.KeySlots[i].Name.Equals(name, comparison))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsKey(StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (AgentKey.IsIn(values[i]))
            {
                return true;
            }
        }

        return false;
    }

    private struct Found
    {
        public bool LeftOver;
        private ReadOnlyMemory<char> _key;
        private int _count;

        public void AddAll(StringValues values)
        {
            for (var i = 0; i < values.Count; i++)
            {
                Add(values[i].AsMemory().Trim());
            }
        }

        /// <summary>A slot's value counts where it sets out to be a key; other credentials in it are the agent's own and stripped.</summary>
        public void Add(ReadOnlyMemory<char> value)
        {
            if (value.Span.StartsWith(AgentKey.Prefix, StringComparison.Ordinal))
            {
                _key = value;
                _count++;
            }
            else
            {
                LeftOver |= AgentKey.IsIn(value.Span);
            }
        }

        public void AddOrLeave(ReadOnlyMemory<char> value, bool isSlot)
        {
            if (isSlot)
            {
                Add(value);
            }
            else
            {
                LeftOver |= AgentKey.IsIn(value.Span);
            }
        }

        public readonly KeyReading ToReading() =>
            LeftOver ? new(KeyOutcome.LeftOver, default)
            : _count switch
            {
                0 => new(KeyOutcome.None, default),
                1 => new(KeyOutcome.One, _key),
                _ => new(KeyOutcome.Two, default),
            };
    }
}
