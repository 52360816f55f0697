using System.Net;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Policy.Loading;

/// <summary>Reads a listener of gateway.yaml. Plaintext beyond loopback has to be asked for by name.</summary>
internal sealed class ListenerReader(ConfigErrors errors, Dictionary<long, string> ports)
{
    public ListenerSettings Read(MapReader? listen, string name, int defaultPort, bool hasHosts)
    {
        var defaults = new ListenerSettings { Port = defaultPort };
        if (listen?.Nested(name) is not { } reader)
        {
            if (!ports.TryAdd(defaultPort, $"listen.{name}"))
            {
                errors.Add(listen!.Map, $"port {defaultPort}, the default of listen.{name}, is taken by {ports[defaultPort]}", "name another port for one of the two", "port");
            }

            return defaults;
        }

        var address = reader.Scalar("address");
        IPAddress? ip = null;
        if (address is not null && !IPAddress.TryParse(address.Text, out ip))
        {
            errors.Add(address, "not an IP address", "write 127.0.0.1 for this machine only, or 0.0.0.0 for every interface");
        }

        var port = Port(reader, "port", $"listen.{name}") ?? defaultPort;
        if (reader.Map.Entries.TrueForAll(e => e.Key.Text != "port") && !ports.TryAdd(defaultPort, $"listen.{name}"))
        {
            errors.Add(reader.Map, $"port {defaultPort} is taken by {ports[defaultPort]}", "name another port", "port");
        }

        var settings = new ListenerSettings
        {
            Address = address?.Text ?? defaults.Address,
            Port = port,
            H2cPort = Port(reader, "h2cPort", $"listen.{name}.h2cPort"),
            Tls = Tls(reader.Nested("tls")),
            AllowPlaintext = reader.Flag("allowPlaintext", false),
            Hosts = hasHosts && reader.Has("hosts") ? Hosts(reader) : defaults.Hosts,
        };
        if (hasHosts)
        {
            reader.Find("hosts");
        }

        if (ip is not null && !IPAddress.IsLoopback(ip) && !settings.AllowPlaintext && !reader.Has("tls"))
        {
            errors.Add(address!, "plaintext beyond this machine", "add tls: { certificate, key }, or allowPlaintext: true where something in front ends TLS");
        }
        else if (ip is not null && !IPAddress.IsLoopback(ip) && !settings.AllowPlaintext && settings.H2cPort is not null)
        {
            errors.Add(reader.Find("h2cPort")!, "plaintext beyond this machine", "remove h2cPort (HTTP/2 works over tls), or add allowPlaintext: true");
        }

        reader.Finish();
        return settings;
    }

    /// <summary>Reads a port that nothing else listens on.</summary>
    public int? Port(MapReader reader, string key, string owner)
    {
        if (reader.Whole(key, 1, 65535) is not { } port)
        {
            return null;
        }

        if (!ports.TryAdd(port, owner))
        {
            errors.Add(reader.Find(key)!, $"a port that {ports[port]} already has", "choose another port");
        }

        return (int)port;
    }

    private static TlsSettings? Tls(MapReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var certificate = reader.Secret("certificate", required: true);
        var key = reader.Secret("key", required: true);
        reader.Finish();
        return certificate is null || key is null ? null : new TlsSettings(certificate, key);
    }

    private IReadOnlyList<string> Hosts(MapReader reader)
    {
        var hosts = reader.Scalars("hosts");
        foreach (var host in hosts.Where(h => !ConfigText.IsHost(h.Text)))
        {
            errors.Add(host, "not a host name", "write a name or an address, lower case and without a port");
        }

        return [.. hosts.Select(h => h.Text)];
    }
}
