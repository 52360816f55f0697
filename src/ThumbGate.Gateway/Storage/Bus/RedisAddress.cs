using StackExchange.Redis;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Storage.Bus;

/// <summary>Where Redis is, and the password: a secret, of which nothing but the reference is ever told.</summary>
internal sealed class RedisAddress
{
    private const string Shape = "host:port, further endpoints and options behind commas, as in redis:6380,password=...,ssl=true";

    private readonly SecretReference _connection;

    /// <exception cref="StoreUnavailableException">The reference can't be read, or is no connection string.</exception>
    public RedisAddress(CacheSettings settings)
    {
        _connection = settings.Connection ?? throw new StoreUnavailableException($"cache.connection is missing: name where {Shape} stands.");
        _ = Read();
    }

    /// <summary>The options of a new connection; read anew, so that a rotated password is taken.</summary>
    /// <exception cref="StoreUnavailableException">The reference can't be read, or is no connection string.</exception>
    public ConfigurationOptions Read()
    {
        string text;
        try
        {
            text = StoreSecret.Read(_connection).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            throw new StoreUnavailableException($"cache.connection {_connection} can't be read ({exception.Message}). Put {Shape} there.", exception);
        }

        if (text.Length == 0)
        {
            throw new StoreUnavailableException($"cache.connection {_connection} is empty. Put {Shape} there.");
        }

        // What the parser objects to may be a part of the password: its message is not repeated.
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count > 0 && !text.Contains("://", StringComparison.Ordinal))
            {
                return Ours(options);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
        }

        throw new StoreUnavailableException($"cache.connection {_connection} is not a Redis connection string. Write {Shape}.");
    }

    private static ConfigurationOptions Ours(ConfigurationOptions options)
    {
        // A connection that fails is tried again by the link, which never waits for one.
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, 2000);
        options.AllowAdmin = false;
        options.ClientName ??= "thumbgate";
        return options;
    }
}
