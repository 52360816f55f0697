using System.Globalization;
using System.Text.Json.Nodes;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>One CRM object.</summary>
internal sealed class CrmRecord
{
    private readonly DateTimeOffset _created;
    private DateTimeOffset _updated;

    public CrmRecord(long id, JsonObject properties, DateTimeOffset now)
    {
        Id = id;
        Properties = (JsonObject)properties.DeepClone();
        _created = _updated = now;
    }

    public long Id { get; }

    public JsonObject Properties { get; }

    public void Change(JsonObject properties, DateTimeOffset now)
    {
        foreach (var (name, value) in properties)
        {
            Properties[name] = value?.DeepClone();
        }

        _updated = now;
    }

    public JsonObject ToJson()
    {
        var properties = (JsonObject)Properties.DeepClone();
        properties["hs_object_id"] = Id.ToString(CultureInfo.InvariantCulture);
        properties["createdate"] = Time(_created);
        properties["lastmodifieddate"] = Time(_updated);
        return new JsonObject
        {
            ["id"] = Id.ToString(CultureInfo.InvariantCulture),
            ["properties"] = properties,
            ["createdAt"] = Time(_created),
            ["updatedAt"] = Time(_updated),
            ["archived"] = false,
        };
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
