using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Tests.Audit.Export;

/// <summary>
/// What OCSF 1.9.0 asks of an event of class 6003, as far as the gateway writes it: which attributes an object may have, which it must, of
/// which at least one, and the values of enumerations. An attribute that is not listed here is an error.
/// </summary>
internal static class OcsfSchema
{
    private static readonly Dictionary<string, Shape> Shapes = new(StringComparer.Ordinal)
    {
        ["event"] = new(
            "activity_id:int! activity_name:text category_uid:int! category_name:text class_uid:int! class_name:text type_uid:int! type_name:text "
            + "severity_id:int! severity:text time:int! duration:int status_id:int status:text status_code:text status_detail:text message:text "
            + "metadata:metadata! actor:actor! api:api! src_endpoint:endpoint! dst_endpoint:endpoint http_request:http_request "
            + "http_response:http_response resources:resource[] unmapped:any action_id:int action:text disposition_id:int disposition:text "
            + "is_alert:bool policy:policy trace:trace",
            // What the class recommends, and so is always there.
            Always: "message status_id status metadata dst_endpoint http_request action_id disposition_id"),
        ["metadata"] = new("version:text! product:product! uid:text correlation_uid:text log_name:text profiles:text[]"),
        ["product"] = new("name:text uid:text vendor_name:text version:text", AnyOf: "name uid"),
        ["actor"] = new("app_uid:text app_name:text user:user", AnyOf: "app_uid app_name user"),
        ["user"] = new("uid:text name:text type_id:int type:text groups:group[]", AnyOf: "uid name"),
        ["group"] = new("name:text uid:text", AnyOf: "name uid"),
        ["api"] = new("operation:text! group:group service:service request:request response:response"),
        ["service"] = new("name:text uid:text", AnyOf: "name uid"),
        ["request"] = new("uid:text!"),
        ["response"] = new("code:int error:text error_message:text"),
        ["endpoint"] = new("ip:text name:text svc_name:text uid:text hostname:text", AnyOf: "ip name svc_name uid hostname"),
        ["http_request"] = new("uid:text http_method:text length:int url:url"),
        ["url"] = new("path:text url_string:text hostname:text", AnyOf: "path url_string"),
        ["http_response"] = new("code:int! length:int latency:int"),
        ["resource"] = new("uid:text name:text", AnyOf: "uid name"),
        ["policy"] = new("name:text uid:text version:text", AnyOf: "name uid"),
        ["trace"] = new("uid:text!"),
    };

    // Of those that have a caption beside them, the caption is theirs; 99 brings its own.
    private static readonly Dictionary<string, Dictionary<int, string>> Enums = new(StringComparer.Ordinal)
    {
        ["activity_id/activity_name"] = new() { [0] = "Unknown", [1] = "Create", [2] = "Read", [3] = "Update", [4] = "Delete", [99] = "" },
        ["severity_id/severity"] = new() { [0] = "Unknown", [1] = "Informational", [2] = "Low", [3] = "Medium", [4] = "High", [5] = "Critical", [6] = "Fatal", [99] = "" },
        ["status_id/status"] = new() { [0] = "Unknown", [1] = "Success", [2] = "Failure", [99] = "" },
        ["action_id/action"] = new() { [0] = "Unknown", [1] = "Allowed", [2] = "Denied", [99] = "" },
        ["disposition_id/disposition"] = new() { [0] = "Unknown", [1] = "Allowed", [2] = "Blocked", [99] = "" },
        ["type_id/type"] = new() { [0] = "Unknown", [1] = "User", [2] = "Admin", [3] = "System", [4] = "Service", [99] = "" },
        ["category_uid/category_name"] = new() { [6] = "Application Activity" },
        ["class_uid/class_name"] = new() { [6003] = "API Activity" },
    };

    /// <summary>What is wrong with an event; empty where nothing is.</summary>
    public static IReadOnlyList<string> Errors(JsonObject e)
    {
        var errors = new List<string>();
        Check("event", e, "", errors);
        if ((int?)e["type_uid"] != ((int?)e["class_uid"] * 100) + (int?)e["activity_id"])
        {
            errors.Add("type_uid is not class and activity");
        }

        return errors;
    }

    private static void Check(string shape, JsonObject value, string at, List<string> errors)
    {
        var known = Shapes[shape].Attributes;
        foreach (var (name, member) in value)
        {
            if (!known.TryGetValue(name, out var type))
            {
                errors.Add($"{at}{name}: no such attribute");
                continue;
            }

            CheckValue(type.TrimEnd('!'), member, $"{at}{name}", errors);
        }

        errors.AddRange(known.Where(k => k.Value.EndsWith('!') && value[k.Key] is null).Select(k => $"{at}{k.Key}: required"));
        errors.AddRange(Words(Shapes[shape].Always).Where(a => value[a] is null).Select(a => $"{at}{a}: missing"));
        if (Words(Shapes[shape].AnyOf) is { Length: > 0 } any && any.All(a => value[a] is null))
        {
            errors.Add($"{at}: none of {string.Join(", ", any)}");
        }

        foreach (var (pair, captions) in Enums)
        {
            var (id, caption) = (pair.Split('/')[0], pair.Split('/')[1]);
            if (value[id] is { } number && !(captions.TryGetValue((int)number, out var said) && (said.Length == 0 || (string?)value[caption] == said)))
            {
                errors.Add($"{at}{id}: {number} with caption {value[caption]}");
            }
        }
    }

    private static void CheckValue(string type, JsonNode? value, string at, List<string> errors)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            foreach (var item in value!.AsArray())
            {
                CheckValue(type[..^2], item, at + "[]", errors);
            }

            return;
        }

        var kind = value?.GetValueKind();
        var fits = type switch
        {
            "int" => value is JsonValue number && number.TryGetValue<long>(out _),
            "text" => kind == System.Text.Json.JsonValueKind.String && ((string)value!).Length > 0,
            "bool" => kind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
            _ => value is JsonObject,
        };
        if (!fits)
        {
            errors.Add($"{at}: not {type}: {value?.ToJsonString() ?? "null"}");
        }
        else if (value is JsonObject inner && type != "any")
        {
            Check(type, inner, at + ".", errors);
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Shape(string Text, string AnyOf = "", string Always = "")
    {
        public Dictionary<string, string> Attributes { get; } = Words(Text).Select(w => w.Split(':')).ToDictionary(w => w[0], w => w[1], StringComparer.Ordinal);
    }
}
