using ThumbGate.Policy.Canonical;
using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads what a catalog says of headers and query keys: of keys, accounts, arguments and other methods.</summary>
internal sealed class CatalogHeadReader(ConfigErrors errors)
{
    private static readonly string[] NeverForwarded =
    [
        "authorization", "connection", "content-length", "cookie", "forwarded", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ];

    public List<KeySlot> KeySlots(MapReader reader)
    {
        var slots = new List<KeySlot>();
        foreach (var scalar in reader.Scalars("keySlots"))
        {
            var slot = scalar.Text switch
            {
                "bearer" => new KeySlot(KeySlotKind.Bearer, ""),
                "basic-user" => new KeySlot(KeySlotKind.BasicUser, ""),
                "basic-password" => new KeySlot(KeySlotKind.BasicPassword, ""),
                var text when text.StartsWith("header:", StringComparison.Ordinal) && ConfigText.IsHeaderName(text[7..]) => new KeySlot(KeySlotKind.Header, text[7..]),
                var text when text.StartsWith("query:", StringComparison.Ordinal) && text.Length > 6 => new KeySlot(KeySlotKind.Query, text[6..]),
                _ => null,
            };
            if (slot is null)
            {
                errors.Add(scalar, "not a place for a key", "write bearer, basic-user, basic-password, header:NAME or query:NAME");
                continue;
            }

            slots.Add(slot);
        }

        return slots;
    }

    public (IReadOnlyList<string> Allowed, IReadOnlyList<string> AccountSwitch) Headers(MapReader? reader)
    {
        if (reader is null)
        {
            return ([], []);
        }

        var allowed = reader.Scalars("allow");
        var accountSwitch = reader.Scalars("accountSwitch");
        reader.Finish();
        foreach (var header in allowed.Concat(accountSwitch))
        {
            HeaderName(header);
        }

        foreach (var header in allowed.Where(a => accountSwitch.Any(s => string.Equals(s.Text, a.Text, StringComparison.OrdinalIgnoreCase))))
        {
            errors.Add(header, "a header that switches the account is not allowed outright", "keep it under accountSwitch only");
        }

        return ([.. allowed.Select(a => a.Text)], [.. accountSwitch.Select(a => a.Text)]);
    }

    public string? HeaderName(ConfigScalar? scalar)
    {
        if (scalar is null)
        {
            return null;
        }

        var name = scalar.Text.ToLowerInvariant();
        if (!ConfigText.IsHeaderName(name))
        {
            errors.Add(scalar, "not a header name", "write a name such as Stripe-Version");
        }
        else if (NeverForwarded.Contains(name, StringComparer.Ordinal)
            || name.StartsWith("x-forwarded-", StringComparison.Ordinal)
            || name.StartsWith("x-thumbgate-", StringComparison.Ordinal)
            || name.StartsWith("thumbgate-", StringComparison.Ordinal))
        {
            errors.Add(scalar, "a header that never goes upstream", "remove it");
        }

        return scalar.Text;
    }

    public ArgumentPlace? Argument(MapReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var header = HeaderName(reader.Scalar("header"));
        var query = reader.Text("query");
        reader.Finish();
        if (header is null && query is null)
        {
            errors.Add(reader.Map, "no place for the argument", "write { header: NAME }, { query: NAME } or both");
        }

        return new ArgumentPlace(header, query);
    }

    /// <summary>Where a request may name another method than its own.</summary>
    public MethodOverrides MethodOverrides(MapReader reader)
    {
        List<string> headers = [];
        List<string> keys = [];
        foreach (var scalar in reader.Scalars("methodOverride"))
        {
            var text = scalar.Text;
            if (text.StartsWith("header:", StringComparison.Ordinal) && ConfigText.IsHeaderName(text[7..]))
            {
                headers.Add(text[7..]);
            }
            else if (text.StartsWith("query:", StringComparison.Ordinal) && text.Length > 6)
            {
                keys.Add(text[6..]);
            }
            else
            {
                errors.Add(scalar, "not a place for a method", "write header:X-HTTP-Method-Override or query:NAME");
            }
        }

        return headers.Count + keys.Count == 0 ? Canonical.MethodOverrides.None : new MethodOverrides(headers, keys);
    }
}
