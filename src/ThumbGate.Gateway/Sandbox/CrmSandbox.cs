using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>A CRM shaped like HubSpot's objects API: contacts, companies and deals, in memory.</summary>
internal sealed class CrmSandbox : ISandboxSystem
{
    private const int MostInBatch = 100;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<long, CrmRecord>> _objects = new(StringComparer.Ordinal);
    private long _lastId = 1000;

    public CrmSandbox(TimeProvider clock)
    {
        _clock = clock;
        Seed("contacts", 101, ("email", "ada@example.com"), ("firstname", "Ada"), ("lastname", "Lovelace"), ("phone", "555-0101"), ("lifecyclestage", "lead"));
        Seed("contacts", 102, ("email", "grace@example.com"), ("firstname", "Grace"), ("lastname", "Hopper"), ("phone", "555-0102"), ("lifecyclestage", "customer"));
        Seed("contacts", 103, ("email", "alan@example.com"), ("firstname", "Alan"), ("lastname", "Turing"), ("phone", "555-0103"), ("lifecyclestage", "lead"));
        Seed("companies", 201, ("name", "Analytical Engines"), ("domain", "engines.example.com"), ("industry", "COMPUTER_HARDWARE"));
        Seed("companies", 202, ("name", "Compilers and Sons"), ("domain", "compilers.example.com"), ("industry", "COMPUTER_SOFTWARE"));
        Seed("deals", 301, ("dealname", "Engines renewal"), ("amount", "12000"), ("dealstage", "contractsent"));
        Seed("deals", 302, ("dealname", "Compilers pilot"), ("amount", "4800"), ("dealstage", "appointmentscheduled"));
    }

    public string Name => "hubspot";

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/crm/v3/objects/{type}"));
        Map(routes.MapGroup("/crm/objects/{version}/{type}"));
        routes.MapFallback(() => Error(404, "OBJECT_NOT_FOUND", "No such route"));
    }

    public IResult Unauthorized() =>
        Error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found. This API supports OAuth 2.0 authentication.");

    private void Map(RouteGroupBuilder routes)
    {
        routes.MapGet("/", (string type, HttpRequest request) => List(type, request));
        routes.MapPost("/", async (string type, HttpRequest request) => Create(type, await SandboxAnswers.ReadObjectAsync(request)));
        routes.MapGet("/{id}", (string type, string id, HttpRequest request) => Get(type, id, request.Query["idProperty"]));
        routes.MapPatch("/{id}", async (string type, string id, HttpRequest request) =>
            Update(type, id, await SandboxAnswers.ReadObjectAsync(request)));
        routes.MapDelete("/{id}", (string type, string id) => Archive(type, id));
        routes.MapPost("/search", async (string type, HttpRequest request) => Search(type, await SandboxAnswers.ReadObjectAsync(request)));
        routes.MapPost("/batch/{action}", async (string type, string action, HttpRequest request) =>
            Batch(type, action, await SandboxAnswers.ReadObjectAsync(request)));
    }

    private IResult List(string type, HttpRequest request)
    {
        var limit = SandboxAnswers.Limit(request, 10, 100);
        _ = long.TryParse(request.Query["after"], out var after);
        lock (_gate)
        {
            if (!_objects.TryGetValue(type, out var records))
            {
                return NoType(type);
            }

            var page = records.Values.Where(r => r.Id > after).Take(limit + 1).ToList();
            var body = new JsonObject { ["results"] = Results([.. page.Take(limit)]) };
            if (page.Count > limit)
            {
                body["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = Text(page[limit - 1].Id) } };
            }

            return SandboxAnswers.Json(body);
        }
    }

    private IResult Get(string type, string id, string? idProperty)
    {
        lock (_gate)
        {
            return Find(type, id, idProperty) is { } record ? SandboxAnswers.Json(record.ToJson()) : NotFound(type, id);
        }
    }

    private IResult Create(string type, JsonObject? body)
    {
        lock (_gate)
        {
            if (!_objects.ContainsKey(type))
            {
                return NoType(type);
            }

            if (body?["properties"] is not JsonObject properties)
            {
                return Error(400, "VALIDATION_ERROR", "Invalid input JSON: properties is required");
            }

            if (properties["email"].Text() is { } email && Find(type, email, "email") is { } same)
            {
                return Error(409, "CONFLICT", $"Contact already exists. Existing ID: {same.Id}");
            }

            return SandboxAnswers.Json(Add(type, properties).ToJson(), StatusCodes.Status201Created);
        }
    }

    private IResult Update(string type, string id, JsonObject? body)
    {
        lock (_gate)
        {
            if (Find(type, id, null) is not { } record)
            {
                return NotFound(type, id);
            }

            if (body?["properties"] is not JsonObject properties)
            {
                return Error(400, "VALIDATION_ERROR", "Invalid input JSON: properties is required");
            }

            record.Change(properties, _clock.GetUtcNow());
            return SandboxAnswers.Json(record.ToJson());
        }
    }

    private IResult Archive(string type, string id)
    {
        lock (_gate)
        {
            if (Find(type, id, null) is { } record)
            {
                _objects[type].Remove(record.Id);
            }

            return Microsoft.AspNetCore.Http.Results.NoContent();
        }
    }

    private IResult Search(string type, JsonObject? body)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(type, out var records))
            {
                return NoType(type);
            }

            if (body is null)
            {
                return Error(400, "VALIDATION_ERROR", "Invalid input JSON");
            }

            var found = records.Values.Where(r => CrmSearch.Meets(r, body)).ToList();
            return SandboxAnswers.Json(new JsonObject { ["total"] = found.Count, ["results"] = Results([.. found.Take(100)]) });
        }
    }

    private IResult Batch(string type, string action, JsonObject? body)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(type, out var records))
            {
                return NoType(type);
            }

            if (body?["inputs"] is not JsonArray inputs || inputs.Count is 0 or > MostInBatch || inputs.Any(i => i is not JsonObject))
            {
                return Error(400, "VALIDATION_ERROR", $"inputs must have 1 to {MostInBatch} objects");
            }

            var started = _clock.GetUtcNow();
            var results = new List<CrmRecord>();
            foreach (var input in inputs)
            {
                var record = Find(type, input!["id"].Text() ?? "", body["idProperty"].Text());
                switch (action)
                {
                    case "create" when input["properties"] is JsonObject properties:
                        results.Add(Add(type, properties));
                        break;
                    case "update" when input["properties"] is JsonObject properties && record is not null:
                        record.Change(properties, started);
                        results.Add(record);
                        break;
                    case "read" when record is not null:
                        results.Add(record);
                        break;
                    case "archive" when record is not null:
                        records.Remove(record.Id);
                        break;
                    default:
                        break;
                }
            }

            return action switch
            {
                "archive" => Microsoft.AspNetCore.Http.Results.NoContent(),
                "create" => SandboxAnswers.Json(BatchAnswer(results, started), StatusCodes.Status201Created),
                "update" or "read" => SandboxAnswers.Json(BatchAnswer(results, started)),
                _ => Error(404, "OBJECT_NOT_FOUND", "No such batch action"),
            };
        }
    }

    private JsonObject BatchAnswer(List<CrmRecord> records, DateTimeOffset started) => new()
    {
        ["status"] = "COMPLETE",
        ["results"] = Results(records),
        ["startedAt"] = CrmRecord.Time(started),
        ["completedAt"] = CrmRecord.Time(_clock.GetUtcNow()),
    };

    private CrmRecord? Find(string type, string id, string? idProperty)
    {
        if (!_objects.TryGetValue(type, out var records))
        {
            return null;
        }

        return string.IsNullOrEmpty(idProperty)
            ? long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? records.GetValueOrDefault(number) : null
            : records.Values.FirstOrDefault(r => string.Equals(r.Properties[idProperty].Text(), id, StringComparison.OrdinalIgnoreCase));
    }

    private CrmRecord Add(string type, JsonObject properties)
    {
        var record = new CrmRecord(++_lastId, properties, _clock.GetUtcNow());
        _objects[type][record.Id] = record;
        return record;
    }

    private void Seed(string type, long id, params (string Name, string Value)[] properties)
    {
        var values = new JsonObject();
        foreach (var (name, value) in properties)
        {
            values[name] = value;
        }

        if (!_objects.TryGetValue(type, out var records))
        {
            _objects[type] = records = [];
        }

        records[id] = new CrmRecord(id, values, _clock.GetUtcNow());
    }

    private static JsonArray Results(List<CrmRecord> records) => [.. records.Select(r => (JsonNode)r.ToJson())];

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static IResult NoType(string type) => Error(400, "VALIDATION_ERROR", $"Unable to infer object type from: {type}");

    private static IResult NotFound(string type, string id) => Error(404, "OBJECT_NOT_FOUND", $"Object not found. objectId {id} of type {type}");

    private static IResult Error(int status, string category, string message) => SandboxAnswers.Json(
        new JsonObject
        {
            ["status"] = "error",
            ["message"] = message,
            ["correlationId"] = Guid.NewGuid().ToString(),
            ["category"] = category,
        },
        status);
}
