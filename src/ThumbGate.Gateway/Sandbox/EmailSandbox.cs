using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>An email service shaped like SendGrid's v3 API. Nothing leaves it.</summary>
internal sealed class EmailSandbox : ISandboxSystem
{
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _sent = [];
    private readonly Dictionary<string, JsonObject> _contacts = new(StringComparer.OrdinalIgnoreCase);

    public EmailSandbox(TimeProvider clock)
    {
        _clock = clock;
        Upsert(new JsonObject { ["email"] = "ada@example.com", ["first_name"] = "Ada", ["last_name"] = "Lovelace" });
        Upsert(new JsonObject { ["email"] = "grace@example.com", ["first_name"] = "Grace", ["last_name"] = "Hopper" });
    }

    public string Name => "sendgrid";

    public void Map(IEndpointRouteBuilder routes)
    {
        var v3 = routes.MapGroup("/v3");
        v3.MapPost("/mail/send", async (HttpRequest request, HttpResponse response) =>
            Send(await SandboxAnswers.ReadObjectAsync(request), response));
        v3.MapGet("/messages", Messages);
        v3.MapGet("/marketing/contacts", Contacts);
        v3.MapGet("/marketing/contacts/count", Count);
        v3.MapGet("/marketing/contacts/{id}", Contact);
        v3.MapPut("/marketing/contacts", async (HttpRequest request) => Import(await SandboxAnswers.ReadObjectAsync(request)));
        v3.MapPost("/marketing/contacts/search/emails", async (HttpRequest request) => Search(await SandboxAnswers.ReadObjectAsync(request)));
        v3.MapDelete("/marketing/contacts", Delete);
        v3.MapGet("/scopes", () => SandboxAnswers.Json(new JsonObject { ["scopes"] = new JsonArray("mail.send", "marketing.read") }));
        routes.MapFallback(() => Error(404, "resource not found", null));
    }

    public IResult Unauthorized() => Error(401, "The provided authorization grant is invalid, expired, or revoked", null);

    private IResult Send(JsonObject? mail, HttpResponse response)
    {
        if (mail is null)
        {
            return Error(400, "Bad Request", null);
        }

        if (mail["personalizations"] is not JsonArray { Count: > 0 } personalizations)
        {
            return Error(400, "The personalizations field is required and must have at least one personalization.", "personalizations");
        }

        if (mail["from"]?["email"].Text() is not { Length: > 0 } from)
        {
            return Error(400, "The from object must be provided for every email send.", "from.email");
        }

        var recipients = personalizations.SelectMany(p => p?["to"] as JsonArray ?? []).Select(t => t?["email"].Text()).ToList();
        if (recipients.Count == 0 || recipients.Contains(null))
        {
            return Error(400, "The to array is required for all personalization objects, and must have at least one email object.", "personalizations.0.to");
        }

        if (mail["template_id"] is null && mail["content"] is not JsonArray { Count: > 0 })
        {
            return Error(400, "Unless a valid template_id is provided, the content parameter is required.", "content");
        }

        if (mail["mail_settings"]?["sandbox_mode"]?["enable"] is JsonValue only && only.TryGetValue<bool>(out var validate) && validate)
        {
            return Results.Ok();
        }

        var id = SandboxAnswers.NewId("");
        lock (_gate)
        {
            foreach (var to in recipients)
            {
                _sent.Add(new JsonObject
                {
                    ["msg_id"] = id,
                    ["from_email"] = from,
                    ["to_email"] = to,
                    ["subject"] = mail["subject"].Text() ?? personalizations[0]?["subject"].Text() ?? "",
                    ["status"] = "delivered",
                    ["last_event_time"] = _clock.GetUtcNow().UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z",
                });
            }
        }

        response.Headers["X-Message-Id"] = id;
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private IResult Messages(HttpRequest request)
    {
        lock (_gate)
        {
            var newest = _sent.AsEnumerable().Reverse().Take(SandboxAnswers.Limit(request, 10, 1000));
            return SandboxAnswers.Json(new JsonObject { ["messages"] = Copies(newest) });
        }
    }

    private IResult Contacts()
    {
        lock (_gate)
        {
            return SandboxAnswers.Json(new JsonObject { ["result"] = Copies(_contacts.Values), ["contact_count"] = _contacts.Count });
        }
    }

    private IResult Count()
    {
        lock (_gate)
        {
            return SandboxAnswers.Json(new JsonObject { ["contact_count"] = _contacts.Count });
        }
    }

    private IResult Contact(string id)
    {
        lock (_gate)
        {
            return _contacts.Values.FirstOrDefault(c => string.Equals(c["id"].Text(), id, StringComparison.Ordinal)) is { } contact
                ? SandboxAnswers.Json(contact.DeepClone())
                : Error(404, "contact not found", "id");
        }
    }

    private IResult Import(JsonObject? body)
    {
        if (body?["contacts"] is not JsonArray { Count: > 0 } contacts
            || contacts.Any(c => c is not JsonObject || c["email"].Text() is not { Length: > 0 }))
        {
            return Error(400, "contacts must each have an email", "contacts");
        }

        lock (_gate)
        {
            foreach (var contact in contacts)
            {
                Upsert((JsonObject)contact!);
            }
        }

        return Job();
    }

    private IResult Search(JsonObject? body)
    {
        if (body?["emails"] is not JsonArray { Count: > 0 } emails)
        {
            return Error(400, "emails is required", "emails");
        }

        lock (_gate)
        {
            var result = new JsonObject();
            foreach (var email in emails.Select(e => e.Text()).OfType<string>().Where(_contacts.ContainsKey))
            {
                result[email] = new JsonObject { ["contact"] = _contacts[email].DeepClone() };
            }

            return result.Count == 0 ? Error(404, "contacts not found", null) : SandboxAnswers.Json(new JsonObject { ["result"] = result });
        }
    }

    private IResult Delete(HttpRequest request)
    {
        lock (_gate)
        {
            if (string.Equals(request.Query["delete_all_contacts"], "true", StringComparison.Ordinal))
            {
                _contacts.Clear();
                return Job();
            }

            var ids = request.Query["ids"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length == 0)
            {
                return Error(400, "ids or delete_all_contacts is required", "ids");
            }

            foreach (var email in _contacts.Where(c => ids.Contains(c.Value["id"].Text())).Select(c => c.Key).ToList())
            {
                _contacts.Remove(email);
            }

            return Job();
        }
    }

    private void Upsert(JsonObject contact)
    {
        var email = contact["email"].Text()!;
        if (!_contacts.TryGetValue(email, out var known))
        {
            _contacts[email] = known = new JsonObject { ["id"] = Guid.NewGuid().ToString() };
        }

        foreach (var (name, value) in contact.Where(p => p.Key != "id"))
        {
            known[name] = value?.DeepClone();
        }
    }

    private static JsonArray Copies(IEnumerable<JsonObject> objects) => [.. objects.Select(o => o.DeepClone())];

    private static IResult Job() =>
        SandboxAnswers.Json(new JsonObject { ["job_id"] = Guid.NewGuid().ToString() }, StatusCodes.Status202Accepted);

    private static IResult Error(int status, string message, string? field) => SandboxAnswers.Json(
        new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["field"] = field, ["help"] = null }) },
        status);
}
