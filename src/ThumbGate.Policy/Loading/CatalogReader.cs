using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one file of catalogs/.</summary>
internal sealed class CatalogReader(ConfigErrors errors)
{
    private static readonly string[] NeverForwarded =
    [
        "authorization", "connection", "content-length", "cookie", "forwarded", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ];

    /// <param name="name">The file's name without its extension: the catalog's.</param>
    /// <param name="map">The file's content.</param>
    public Catalog Read(string name, ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        FileNames.Check(reader, "catalog", name);
        var surface = reader.Required("surface", Choices.AllSurfaces.Cure) is { } s ? reader.Choose(s, Choices.AllSurfaces, Surface.None) : Surface.None;
        var encodings = EncodingReader.Read(reader) ?? (reader.Has("encoding") ? null : []);
        var argument = Argument(reader.Nested("argument"));
        var (hosts, prefix) = Base(reader.Nested("base"));
        var keySlots = KeySlots(reader);
        var (allowed, accountSwitch) = Headers(reader.Nested("headers"));
        var idempotency = reader.Nested("idempotency");
        var shape = ErrorShapes.Read(reader.Nested("errors"));
        var operations = Operations(reader, name, encodings, argument, out var routes);
        var unmatched = Unmatched(reader, name);
        var catalog = new Catalog
        {
            Name = name,
            Surface = surface,
            Hosts = hosts,
            Prefix = prefix,
            KeySlots = keySlots,
            Argument = argument,
            IdempotencyHeader = idempotency is null ? null : HeaderName(idempotency.Required("header", "write header: NAME")),
            AllowedHeaders = allowed,
            AccountSwitchHeaders = accountSwitch,
            Errors = shape,
            Operations = operations,
            Routes = routes,
            Unmatched = unmatched,
            Source = map.File,
        };
        idempotency?.Finish();
        reader.Finish();
        return catalog;
    }

    private (IReadOnlyList<string> Hosts, string Prefix) Base(MapReader? reader)
    {
        if (reader is null)
        {
            return ([], "");
        }

        var hosts = reader.Scalars("hosts");
        foreach (var host in hosts.Where(h => !ConfigText.IsHost(h.Text.StartsWith("*.", StringComparison.Ordinal) ? h.Text[2..] : h.Text)))
        {
            errors.Add(host, "not a host name", "write api.example.com or *.example.com, lower case and without a port");
        }

        var prefix = reader.Scalar("prefix");
        if (prefix is { Text.Length: > 0 } && ConfigText.PrefixFault(prefix.Text) is { } fault)
        {
            errors.Add(prefix, fault, "write /v1, or leave it out");
        }

        reader.Finish();
        return ([.. hosts.Select(h => h.Text)], prefix?.Text ?? "");
    }

    private List<KeySlot> KeySlots(MapReader reader)
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

    private (IReadOnlyList<string> Allowed, IReadOnlyList<string> AccountSwitch) Headers(MapReader? reader)
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

    private string? HeaderName(ConfigScalar? scalar)
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

    private ArgumentPlace? Argument(MapReader? reader)
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

    private List<Operation> Operations(MapReader reader, string catalog, IReadOnlyList<BodyEncoding>? encodings, ArgumentPlace? argument, out RouteTable routes)
    {
        var single = new OperationReader(catalog, encodings, argument, errors);
        var nodes = new Dictionary<Operation, ConfigNode>(ReferenceEqualityComparer.Instance);
        var byId = new Dictionary<string, Operation>(StringComparer.Ordinal);
        var operations = new List<Operation>();
        foreach (var item in reader.List("operations"))
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where an operation belongs", "write { id: things.get, match: GET /things/{thing}, risk: read }");
                continue;
            }

            if (single.Read(map) is not { } operation)
            {
                continue;
            }

            var reading = new MapReader(map, errors);
            if (!byId.TryAdd(operation.Id, operation))
            {
                errors.Add(reading.Find("id")!, $"an id that {byId[operation.Id].Source} already has", "choose another id");
            }

            nodes.Add(operation, reading.Find("match")!);
            operations.Add(operation);
        }

        routes = RouteTable.Compile(operations, out var conflicts);
        foreach (var conflict in conflicts)
        {
            errors.Add(
                nodes[conflict.Second],
                $"{conflict.Method} requests for it and for '{conflict.First.Id}' ({conflict.First.Source}) can't be told apart",
                "make one path more specific, or remove one of the two");
        }

        return operations;
    }

    private UnmatchedOperations Unmatched(MapReader reader, string catalog)
    {
        var node = reader.Find("unmatched");
        switch (node)
        {
            case null or ConfigScalar { Text: "unknown" }:
                return new UnmatchedOperations(catalog, false, node?.Source ?? reader.Map.Source);
            case ConfigMap map:
                var methods = new MapReader(map, errors);
                var reads = methods.Scalar("GET") is { } get && Reads(get);
                methods.Finish();
                return new UnmatchedOperations(catalog, reads, map.Source);
            default:
                errors.Add(node, "not what an unmatched request is", "write unknown, or { GET: read } where the vendor's GETs only read");
                return new UnmatchedOperations(catalog, false, node.Source);
        }
    }

    private bool Reads(ConfigScalar get)
    {
        if (get.Text is not ("read" or "unknown"))
        {
            errors.Add(get, "an unmatched GET is read or unknown", "write read or unknown");
        }

        return get.Text == "read";
    }
}
