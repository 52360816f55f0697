using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads how requests are held, and what is kept of them.</summary>
internal sealed class HoldReader(ConfigErrors errors)
{
    /// <summary>An integration's <c>hold</c>.</summary>
    /// <param name="reader">Null where there is none.</param>
    /// <param name="passes">Whether the agent's own credential passes: then there is nothing to execute with.</param>
    public HoldSettings Settings(MapReader? reader, bool passes)
    {
        var defaults = new HoldSettings { Release = passes ? HoldRelease.Retry : HoldRelease.Execute };
        if (reader is null)
        {
            return defaults;
        }

        var status = reader.Scalar("status");
        if (status is not null && status.Text is not ("403" or "202"))
        {
            errors.Add(status, "not a status of a hold", "write 403, which no SDK takes for success, or 202");
        }

        var settings = new HoldSettings(
            reader.Duration("wait", defaults.Wait, TimeSpan.Zero, TimeSpan.FromMinutes(10), "0s to 10m"),
            status?.Text == "202" ? 202 : 403,
            reader.Duration("expires", defaults.Expires, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), "1m to 30d"))
        {
            Release = reader.Choice("release", Choices.Releases, defaults.Release),
            KeepsAnswer = Math.Max(1024, (int)(reader.Size("answer", 16 << 20) ?? defaults.KeepsAnswer)),
        };
        if (passes && settings.Release == HoldRelease.Execute)
        {
            errors.Add(reader.Scalar("release")!, "the gateway keeps no credential of an agent's own to execute with", "write release: retry, or release: wait");
        }

        if (settings is { Release: HoldRelease.Wait, Wait.Ticks: 0 })
        {
            errors.Add(reader.Scalar("release")!, "nothing says how long a connection is kept", "add wait: 10m, or less");
        }

        reader.Finish();
        return settings;
    }

    /// <summary>The groups of <c>holds.sensitive</c>.</summary>
    /// <param name="reader">Null where there is none.</param>
    /// <param name="groups">The approver groups.</param>
    public IReadOnlyList<string> SensitiveTo(MapReader? reader, IReadOnlyDictionary<string, IReadOnlyList<string>> groups)
    {
        var named = reader?.Scalars("sensitive") ?? [];
        foreach (var group in named.Where(n => !groups.ContainsKey(n.Text)))
        {
            errors.Add(group, "no group of approvers", groups.Count == 0 ? "add it under approvers" : "write " + ConfigText.Or(groups.Keys));
        }

        return [.. named.Select(n => n.Text)];
    }

    /// <summary>The gateway's <c>holds</c>: what held requests are sealed with.</summary>
    public IReadOnlyList<HoldKeySetting> Keys(MapReader? reader)
    {
        var keys = new List<HoldKeySetting>();
        if (reader is not null && !reader.Has("keys") && !reader.Has("sensitive"))
        {
            errors.Add(reader.Map, "missing", "write keys: [{ id: first, secret: \"env:NAME\" }]", "keys");
        }

        foreach (var node in reader?.List("keys") ?? [])
        {
            if (node is not ConfigMap map)
            {
                errors.Add(node, $"'keys' holds {node.Kind} where a map belongs", "write { id: first, secret: \"env:NAME\" }");
                continue;
            }

            var key = new MapReader(map, errors);
            var id = key.Required("id", "write id: NAME; it stands beside what the key sealed");
            var secret = key.Secret("secret", required: true);
            key.Finish();
            if (id is not null && !ConfigText.IsName(id.Text))
            {
                errors.Add(id, "not a name for a key", "write lower-case letters, digits and dashes");
            }

            if (id is not null && keys.Exists(k => k.Id == id.Text))
            {
                errors.Add(id, "named twice", "give every key a name of its own");
            }
            else if (id is not null && secret is not null)
            {
                keys.Add(new(id.Text, secret));
            }
        }

        return keys;
    }
}
