using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>A data warehouse shaped like Snowflake's SQL API, over a few small tables.</summary>
internal sealed class WarehouseSandbox : ISandboxSystem
{
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly SandboxTables _tables = new();
    private readonly ConcurrentDictionary<string, JsonObject> _statements = new(StringComparer.Ordinal);

    public WarehouseSandbox(TimeProvider clock)
    {
        _clock = clock;
        _tables.Add("DEALS", ["ID", "NAME", "STAGE", "AMOUNT"], [
            ["1", "Engines renewal", "contract", "12000"],
            ["2", "Compilers pilot", "meeting", "4800"],
            ["3", "Enigma audit", "won", "31000"],
        ]);
        _tables.Add("CUSTOMERS", ["ID", "NAME", "REGION"], [
            ["1", "Analytical Engines", "EMEA"],
            ["2", "Compilers and Sons", "AMER"],
        ]);
    }

    public string Name => "snowflake";

    public void Map(IEndpointRouteBuilder routes)
    {
        var statements = routes.MapGroup("/api/v2/statements");
        statements.MapPost("/", async (HttpRequest request) => Submit(await SandboxAnswers.ReadObjectAsync(request)));
        statements.MapGet("/{handle}", (string handle) => _statements.TryGetValue(handle, out var known)
            ? SandboxAnswers.Json(known.DeepClone())
            : Error(404, "390404", "02000", $"Statement {handle} not found."));
        statements.MapPost("/{handle}/cancel", (string handle) => _statements.ContainsKey(handle)
            ? Error(422, "000709", "02000", $"Statement {handle} has already completed.")
            : Error(404, "390404", "02000", $"Statement {handle} not found."));
        routes.MapFallback(() => Error(404, "390404", "02000", "No such route."));
    }

    public IResult Unauthorized() => Error(401, "390318", "08001", "Authentication token is invalid.");

    private IResult Submit(JsonObject? body)
    {
        if (body?["statement"].Text() is not { Length: > 0 } sql)
        {
            return Error(400, "391902", "42601", "statement is required.");
        }

        var handle = Guid.NewGuid().ToString();
        SandboxResult result;
        lock (_gate)
        {
            try
            {
                result = SandboxSql.Run(sql, _tables);
            }
            catch (SandboxSqlException error)
            {
                return Error(422, "001003", "42000", "SQL compilation error: " + error.Message, handle);
            }
        }

        var answer = new JsonObject
        {
            ["resultSetMetaData"] = new JsonObject
            {
                ["numRows"] = result.Rows.Count,
                ["format"] = "jsonv2",
                ["rowType"] = new JsonArray([.. result.Columns.Select(c => (JsonNode)new JsonObject
                {
                    ["name"] = c.Name,
                    ["type"] = c.IsNumber ? "fixed" : "text",
                    ["nullable"] = true,
                })]),
                ["partitionInfo"] = new JsonArray(new JsonObject { ["rowCount"] = result.Rows.Count }),
            },
            ["data"] = new JsonArray([.. result.Rows.Select(r => (JsonNode)new JsonArray([.. r.Select(v => (JsonNode?)v)]))]),
            ["code"] = "090001",
            ["sqlState"] = "00000",
            ["statementStatusUrl"] = "/api/v2/statements/" + handle,
            ["requestId"] = Guid.NewGuid().ToString(),
            ["statementHandle"] = handle,
            ["message"] = "Statement executed successfully.",
            ["createdOn"] = _clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        _statements[handle] = (JsonObject)answer.DeepClone();
        return SandboxAnswers.Json(answer);
    }

    private static IResult Error(int status, string code, string state, string message, string? handle = null)
    {
        var body = new JsonObject { ["code"] = code, ["message"] = message, ["sqlState"] = state };
        if (handle is not null)
        {
            body["statementHandle"] = handle;
        }

        return SandboxAnswers.Json(body, status);
    }
}

/// <summary>The warehouse's tables. Not thread-safe: the owner locks.</summary>
internal sealed class SandboxTables
{
    private readonly Dictionary<string, SandboxTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, string[] columns, List<string[]> rows) => _tables[name] = new SandboxTable(columns, rows);

    /// <summary>By its last name: <c>ANALYTICS.PUBLIC.DEALS</c> is DEALS.</summary>
    public SandboxTable Find(string name) => _tables.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out var table)
        ? table
        : throw new SandboxSqlException($"Object '{name.ToUpperInvariant()}' does not exist or not authorized.");

    public bool Drop(string name) => _tables.Remove(name[(name.LastIndexOf('.') + 1)..]);
}

/// <summary>Columns and rows of text.</summary>
internal sealed record SandboxTable(string[] Columns, List<string[]> Rows)
{
    public int Column(string name)
    {
        var index = Array.FindIndex(Columns, c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new SandboxSqlException($"invalid identifier '{name.ToUpperInvariant()}'");
    }

    public bool IsNumber(int column) => Rows.Count > 0 && Rows.TrueForAll(r => SandboxSql.TryNumber(r[column], out _));
}

/// <summary>What a statement gave.</summary>
internal sealed record SandboxResult(List<SandboxColumn> Columns, List<string[]> Rows)
{
    public static SandboxResult Count(string name, int count) =>
        new([new SandboxColumn(name, true)], [[count.ToString(CultureInfo.InvariantCulture)]]);
}

internal sealed record SandboxColumn(string Name, bool IsNumber);
