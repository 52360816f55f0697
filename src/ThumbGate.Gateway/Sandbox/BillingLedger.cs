using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>The billing sandbox's objects and what may be done to them. Not thread-safe: its owner locks.</summary>
internal sealed class BillingLedger(TimeProvider clock)
{
    public static readonly string[] Kinds = ["customers", "charges", "refunds", "payment_intents"];

    private readonly Dictionary<string, List<JsonObject>> _objects = Kinds.ToDictionary(k => k, _ => new List<JsonObject>(), StringComparer.Ordinal);

    public void Seed()
    {
        AddCustomer("cus_ada", "ada@example.com", "Ada Lovelace");
        AddCustomer("cus_grace", "grace@example.com", "Grace Hopper");
        AddCharge("ch_1001", "cus_ada", 4900, "usd");
        AddCharge("ch_1002", "cus_grace", 12900, "usd");
        AddCharge("ch_1003", "cus_ada", 990, "eur");
    }

    public BillingAnswer List(string kind, int limit, string? after, string? customer)
    {
        var all = _objects[kind].AsEnumerable().Reverse();
        if (customer is not null)
        {
            all = all.Where(o => string.Equals(o["customer"].Text(), customer, StringComparison.Ordinal));
        }

        if (after is not null)
        {
            all = all.SkipWhile(o => !string.Equals(o["id"].Text(), after, StringComparison.Ordinal)).Skip(1);
        }

        var page = all.Take(limit + 1).ToList();
        return BillingAnswer.Ok(new JsonObject
        {
            ["object"] = "list",
            ["url"] = "/v1/" + kind,
            ["has_more"] = page.Count > limit,
            ["data"] = new JsonArray([.. page.Take(limit).Select(o => o.DeepClone())]),
        });
    }

    public BillingAnswer Get(string kind, string id) => Find(kind, id) is { } found ? BillingAnswer.Ok(found) : BillingAnswer.Missing(kind, id);

    public BillingAnswer CreateCustomer(IFormCollection form)
    {
        var customer = AddCustomer(SandboxAnswers.NewId("cus_"), form["email"], form["name"]);
        Apply(customer, form);
        return BillingAnswer.Ok(customer);
    }

    public BillingAnswer Update(string kind, string id, IFormCollection form)
    {
        if (Find(kind, id) is not { } found)
        {
            return BillingAnswer.Missing(kind, id);
        }

        Apply(found, form);
        return BillingAnswer.Ok(found);
    }

    public BillingAnswer DeleteCustomer(string id)
    {
        if (Find("customers", id) is not { } found)
        {
            return BillingAnswer.Missing("customers", id);
        }

        _objects["customers"].Remove(found);
        return BillingAnswer.Ok(new JsonObject { ["id"] = id, ["object"] = "customer", ["deleted"] = true });
    }

    public BillingAnswer Refund(IFormCollection form)
    {
        var id = form["charge"].ToString();
        if (id.Length == 0 && Find("payment_intents", form["payment_intent"].ToString()) is { } intent)
        {
            id = intent["latest_charge"].Text() ?? "";
        }

        if (Find("charges", id) is not { } charge)
        {
            return BillingAnswer.Missing("charges", id);
        }

        var left = charge["amount"]!.GetValue<long>() - charge["amount_refunded"]!.GetValue<long>();
        var amount = left;
        if (form.ContainsKey("amount") && (!Whole(form["amount"], out amount) || amount <= 0))
        {
            return BillingAnswer.Refused(400, "invalid_request_error", "Invalid positive integer", "amount");
        }

        if (left == 0 || amount > left)
        {
            return BillingAnswer.Refused(400, "invalid_request_error", left == 0
                ? $"Charge {id} has already been refunded."
                : string.Create(CultureInfo.InvariantCulture, $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"), "amount");
        }

        charge["amount_refunded"] = charge["amount_refunded"]!.GetValue<long>() + amount;
        charge["refunded"] = amount == left;
        var refund = Add("refunds", new JsonObject
        {
            ["id"] = SandboxAnswers.NewId("re_"),
            ["object"] = "refund",
            ["amount"] = amount,
            ["currency"] = charge["currency"].Text(),
            ["charge"] = id,
            ["reason"] = form.TryGetValue("reason", out var reason) ? reason.ToString() : null,
            ["status"] = "succeeded",
        });
        return BillingAnswer.Ok(refund);
    }

    public BillingAnswer CreateIntent(IFormCollection form)
    {
        if (!Whole(form["amount"], out var amount) || amount <= 0)
        {
            return BillingAnswer.Refused(400, "invalid_request_error", "Missing required param: amount.", "amount");
        }

        if (form["currency"].ToString() is not { Length: 3 } currency)
        {
            return BillingAnswer.Refused(400, "invalid_request_error", "Missing required param: currency.", "currency");
        }

        var intent = Add("payment_intents", new JsonObject
        {
            ["id"] = SandboxAnswers.NewId("pi_"),
            ["object"] = "payment_intent",
            ["amount"] = amount,
            ["currency"] = currency.ToLowerInvariant(),
            ["customer"] = form.TryGetValue("customer", out var customer) ? customer.ToString() : null,
            ["latest_charge"] = null,
            ["status"] = "requires_confirmation",
        });
        return string.Equals(form["confirm"], "true", StringComparison.Ordinal) ? Confirm(intent["id"].Text()!) : BillingAnswer.Ok(intent);
    }

    public BillingAnswer Confirm(string id)
    {
        if (Find("payment_intents", id) is not { } intent)
        {
            return BillingAnswer.Missing("payment_intents", id);
        }

        if (intent["status"].Text() is not "requires_confirmation")
        {
            return BillingAnswer.Refused(400, "invalid_request_error", $"This PaymentIntent's status is {intent["status"].Text()}.");
        }

        var charge = AddCharge(
            SandboxAnswers.NewId("ch_"), intent["customer"].Text(), intent["amount"]!.GetValue<long>(), intent["currency"].Text()!);
        intent["latest_charge"] = charge["id"].Text();
        intent["status"] = "succeeded";
        return BillingAnswer.Ok(intent);
    }

    public BillingAnswer Cancel(string id)
    {
        if (Find("payment_intents", id) is not { } intent)
        {
            return BillingAnswer.Missing("payment_intents", id);
        }

        if (intent["status"].Text() is "succeeded")
        {
            return BillingAnswer.Refused(400, "invalid_request_error", "You cannot cancel this PaymentIntent: it has succeeded.");
        }

        intent["status"] = "canceled";
        return BillingAnswer.Ok(intent);
    }

    public BillingAnswer Balance()
    {
        var available = _objects["charges"]
            .GroupBy(c => c["currency"].Text(), StringComparer.Ordinal)
            .Select(g => (JsonNode)new JsonObject
            {
                ["amount"] = g.Sum(c => c["amount"]!.GetValue<long>() - c["amount_refunded"]!.GetValue<long>()),
                ["currency"] = g.Key,
            });
        return BillingAnswer.Ok(new JsonObject { ["object"] = "balance", ["available"] = new JsonArray([.. available]), ["livemode"] = false });
    }

    private JsonObject AddCustomer(string id, string? email, string? name) => Add("customers", new JsonObject
    {
        ["id"] = id,
        ["object"] = "customer",
        ["email"] = email,
        ["name"] = name,
        ["description"] = null,
        ["metadata"] = new JsonObject(),
    });

    private JsonObject AddCharge(string id, string? customer, long amount, string currency) => Add("charges", new JsonObject
    {
        ["id"] = id,
        ["object"] = "charge",
        ["amount"] = amount,
        ["amount_refunded"] = 0L,
        ["currency"] = currency,
        ["customer"] = customer,
        ["description"] = null,
        ["paid"] = true,
        ["refunded"] = false,
        ["status"] = "succeeded",
        ["metadata"] = new JsonObject(),
    });

    private JsonObject Add(string kind, JsonObject created)
    {
        created["created"] = clock.GetUtcNow().ToUnixTimeSeconds();
        created["livemode"] = false;
        _objects[kind].Add(created);
        return created;
    }

    private JsonObject? Find(string kind, string id) =>
        _objects[kind].FirstOrDefault(o => string.Equals(o["id"].Text(), id, StringComparison.Ordinal));

    private static void Apply(JsonObject target, IFormCollection form)
    {
        foreach (var (name, value) in form)
        {
            if (name.StartsWith("metadata[", StringComparison.Ordinal) && name.EndsWith(']') && target["metadata"] is JsonObject metadata)
            {
                metadata[name[9..^1]] = value.ToString();
            }
            else if (name is "email" or "name" or "description")
            {
                target[name] = value.ToString();
            }
        }
    }

    private static bool Whole(string? text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
