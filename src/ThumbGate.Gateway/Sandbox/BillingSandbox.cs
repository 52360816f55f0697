using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>A billing service shaped like Stripe's v1 API: form bodies, list objects, idempotency keys. No funds move.</summary>
internal sealed class BillingSandbox : ISandboxSystem
{
    private readonly Lock _gate = new();
    private readonly BillingLedger _ledger;
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answered = new(StringComparer.Ordinal);

    public BillingSandbox(TimeProvider clock)
    {
        _ledger = new BillingLedger(clock);
        _ledger.Seed();
    }

    public string Name => "stripe";

    public void Map(IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1");
        foreach (var kind in BillingLedger.Kinds)
        {
            v1.MapGet("/" + kind, (HttpRequest request) => Page(kind, request));
            v1.MapGet("/" + kind + "/{id}", (string id) => Locked(() => _ledger.Get(kind, id)));
        }

        v1.MapPost("/customers", (HttpRequest request) => OnceAsync(request, _ledger.CreateCustomer));
        v1.MapPost("/customers/{id}", (string id, HttpRequest request) => OnceAsync(request, form => _ledger.Update("customers", id, form)));
        v1.MapDelete("/customers/{id}", (string id) => Locked(() => _ledger.DeleteCustomer(id)));
        v1.MapPost("/charges/{id}", (string id, HttpRequest request) => OnceAsync(request, form => _ledger.Update("charges", id, form)));
        v1.MapPost("/refunds", (HttpRequest request) => OnceAsync(request, _ledger.Refund));
        v1.MapPost("/payment_intents", (HttpRequest request) => OnceAsync(request, _ledger.CreateIntent));
        v1.MapPost("/payment_intents/{id}/confirm", (string id, HttpRequest request) => OnceAsync(request, form => _ledger.Confirm(id)));
        v1.MapPost("/payment_intents/{id}/cancel", (string id, HttpRequest request) => OnceAsync(request, form => _ledger.Cancel(id)));
        v1.MapGet("/balance", () => Locked(_ledger.Balance));
        routes.MapFallback((HttpRequest request) => Answer(
            BillingAnswer.Refused(404, "invalid_request_error", $"Unrecognized request URL ({request.Method}: {request.Path}).")));
    }

    public IResult Unauthorized() =>
        Answer(BillingAnswer.Refused(401, "invalid_request_error", "You did not provide an API key that is valid here."));

    private IResult Page(string kind, HttpRequest request)
    {
        var limit = SandboxAnswers.Limit(request, 10, 100);
        return Locked(() => _ledger.List(kind, limit, request.Query["starting_after"], request.Query["customer"]));
    }

    private IResult Locked(Func<BillingAnswer> act)
    {
        lock (_gate)
        {
            return Answer(act());
        }
    }

    /// <summary>A repeat with the same idempotency key gets the first answer.</summary>
    private async Task<IResult> OnceAsync(HttpRequest request, Func<IFormCollection, BillingAnswer> act)
    {
        if (request.ContentLength is > 0 && !request.HasFormContentType)
        {
            return Answer(BillingAnswer.Refused(400, "invalid_request_error", "Invalid request: send application/x-www-form-urlencoded."));
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync() : FormCollection.Empty;
        string? key = request.Headers["Idempotency-Key"];
        lock (_gate)
        {
            if (key is not null && _answered.TryGetValue(key, out var before))
            {
                request.HttpContext.Response.Headers["Idempotent-Replayed"] = "true";
                return Results.Text(before.Body, "application/json", statusCode: before.Status);
            }

            var answer = act(form);
            if (key is not null)
            {
                _answered[key] = (answer.Status, answer.Body.ToJsonString());
            }

            return Answer(answer);
        }
    }

    private static IResult Answer(BillingAnswer answer) => SandboxAnswers.Json(answer.Body, answer.Status);
}

/// <summary>Status and body of a billing answer.</summary>
internal sealed record BillingAnswer(int Status, JsonObject Body)
{
    public static BillingAnswer Ok(JsonNode body) => new(200, (JsonObject)body.DeepClone());

    public static BillingAnswer Refused(int status, string type, string message, string? parameter = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (parameter is not null)
        {
            error["param"] = parameter;
        }

        return new(status, new JsonObject { ["error"] = error });
    }

    public static BillingAnswer Missing(string kind, string id) =>
        Refused(404, "invalid_request_error", string.Create(CultureInfo.InvariantCulture, $"No such {kind.TrimEnd('s')}: '{id}'"), "id");
}
