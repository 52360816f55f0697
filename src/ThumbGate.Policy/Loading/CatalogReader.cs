using ThumbGate.Policy.Classification;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads one file of catalogs/.</summary>
internal sealed class CatalogReader(KnownNames known, ConfigErrors errors)
{
    /// <param name="name">The file's name without its extension: the catalog's.</param>
    /// <param name="map">The file's content.</param>
    public Catalog Read(string name, ConfigMap map)
    {
        var reader = new MapReader(map, errors);
        FileNames.Check(reader, "catalog", name);
        var surface = reader.Required("surface", Choices.AllSurfaces.Cure) is { } s ? reader.Choose(s, Choices.AllSurfaces, Surface.None) : Surface.None;
        var encodings = EncodingReader.Read(reader) ?? (reader.Has("encoding") ? null : []);
        var head = new CatalogHeadReader(errors);
        var argument = head.Argument(reader.Nested("argument"));
        var places = new BaseReader(errors);
        var (hosts, prefixes) = places.Base(reader.Nested("base"));
        var paths = places.Paths(reader.Nested("paths"));
        var auth = Auth(reader.Nested("auth"));
        var keySlots = head.KeySlots(reader);
        var (allowed, accountSwitch) = head.Headers(reader.Nested("headers"));
        var overrides = head.MethodOverrides(reader);
        var idempotency = reader.Nested("idempotency");
        var shape = ErrorShapes.Read(reader.Nested("errors"));
        var operations = Operations(reader, name, encodings, argument, paths, out var routes, out var calls);
        var unmatched = Unmatched(reader, name);
        var catalog = new Catalog
        {
            Name = name,
            Surface = surface,
            Hosts = hosts,
            Prefixes = prefixes,
            Paths = paths,
            MethodOverrides = overrides,
            Auth = auth,
            KeySlots = keySlots,
            Argument = argument,
            IdempotencyHeader = idempotency is null ? null : head.HeaderName(idempotency.Required("header", "write header: NAME")),
            AllowedHeaders = allowed,
            AccountSwitchHeaders = accountSwitch,
            Errors = shape,
            Operations = operations,
            Routes = routes,
            Calls = calls,
            Unmatched = unmatched,
            Source = map.File,
        };
        idempotency?.Finish();
        reader.Finish();
        return catalog;
    }

    private static CredentialPlace Auth(MapReader? reader)
    {
        if (reader is null)
        {
            return CredentialPlace.Bearer;
        }

        if (!reader.Has("scheme"))
        {
            reader.Required("scheme", "write scheme: bearer, basic, header or query");
            return CredentialPlace.Bearer;
        }

        var place = CredentialPlaces.Read(reader, CredentialPlace.Bearer);
        reader.Finish();
        return place;
    }

    private List<Operation> Operations(MapReader reader, string catalog, IReadOnlyList<BodyEncoding>? encodings, ArgumentPlace? argument, PathRules paths, out RouteTable routes, out RouteTable calls)
    {
        var single = new OperationReader(catalog, encodings, argument, known, errors);
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

        routes = RouteTable.Compile(operations, out var conflicts, paths.IgnoreCase);
        calls = RouteTable.Compile(operations, out var alike, calls: true);
        foreach (var conflict in conflicts.Concat(alike))
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
