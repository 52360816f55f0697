using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads <c>notifications</c>: the webhooks that are told of held requests.</summary>
internal sealed class NotificationReader(ConfigErrors errors)
{
    private static readonly Choices<bool> Formats = new("not a format", new Dictionary<string, bool>(StringComparer.Ordinal) { ["json"] = false, ["slack"] = true });

    private static readonly Choices<NoticeEvent> Events = new(
        "nothing that is told", Enum.GetValues<NoticeEvent>().ToDictionary(e => e.Name(), StringComparer.Ordinal));

    public IReadOnlyList<NotificationSettings> Read(IReadOnlyList<ConfigNode> items)
    {
        var found = new List<NotificationSettings>();
        foreach (var item in items)
        {
            if (item is not ConfigMap map)
            {
                errors.Add(item, $"{item.Kind} where a webhook belongs", "write { name: NAME, url: https://HOST/PATH, secret: \"env:NAME\" }", "notifications");
                continue;
            }

            var single = Single(new MapReader(map, errors));
            if (found.Exists(f => f.Name == single.Name))
            {
                errors.Add(map, "an earlier webhook has the same name", "choose another name", single.Name);
            }

            found.Add(single);
        }

        return found;
    }

    private NotificationSettings Single(MapReader reader)
    {
        var name = reader.Required("name", "write name: NAME");
        if (name is not null && !ConfigText.IsName(name.Text))
        {
            errors.Add(name, "not a name for a webhook", "write lower-case letters, digits and dashes");
        }

        Uri? url = null;
        if (reader.Scalar("url") is { } text && !NotificationSettings.IsAddress(text.Text, out url))
        {
            errors.Add(text, "not an address of a webhook", "write https://HOST/PATH; plain http only on loopback", "url");
        }

        var urlFrom = reader.Secret("urlFrom", required: false);
        if (reader.Has("url") == reader.Has("urlFrom"))
        {
            errors.Add(reader.Map, "a webhook is at exactly one of url and urlFrom", "write url: https://HOST/PATH, or urlFrom: \"env:NAME\" where the address is a secret", "url");
        }

        var on = reader.ChoicesOf("on", Events, NoticeEvent.Held);
        var settings = new NotificationSettings(
            name?.Text ?? "",
            url,
            urlFrom,
            reader.Secret("secret", required: true) ?? new SecretReference(false, ""),
            reader.Choice("format", Formats, fallback: false),
            on.Count == 0 ? Enum.GetValues<NoticeEvent>() : on,
            reader.Flag("allowPrivate", false));
        reader.Finish();
        return settings;
    }
}
