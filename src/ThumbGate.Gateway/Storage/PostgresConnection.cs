using Npgsql;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// Reads what <c>store.connection</c> holds: a connection string as Npgsql reads it, or an address as platforms hand it out. What it doesn't
/// say gets values that fit a gateway, which must not wait long for a server that is gone.
/// </summary>
internal static class PostgresConnection
{
    private const int MostConnections = 16;
    // Spent again, after a command that timed out, on asking a silent server to cancel it.
    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 5;
    private const int CancelMilliseconds = 500;

    // Whatever the server's default is: a commit is on the disk when it is answered.
    private const string Durable = "-c synchronous_commit=on";

    /// <exception cref="FormatException">The text is neither; the message repeats nothing of it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (Read(text) is not { } settings)
        {
            throw new FormatException("it is no connection string: write Host=...;Database=...;Username=...;Password=..., or postgresql://user:password@host/database");
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw new FormatException("it names no Host");
        }

        Default("Maximum Pool Size", MostConnections);
        Default("Timeout", ConnectSeconds);
        Default("Command Timeout", CommandSeconds);
        Default("Cancellation Timeout", CancelMilliseconds);
        Default("Application Name", "thumbgate");
        // One question less before a connection is there, or known to be dead.
        Default("GSS Encryption Mode", GssEncryptionMode.Disable);
        settings.Enlist = false;
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
        settings.Options = string.IsNullOrEmpty(settings.Options) ? Durable : $"{settings.Options} {Durable}";
        return settings;

        void Default(string key, object value)
        {
            if (!settings.ShouldSerialize(key))
            {
                settings[key] = value;
            }
        }
    }

    // What the reader says of a text that it can't read may quote the password.
    private static NpgsqlConnectionStringBuilder? Read(string text)
    {
        try
        {
            return text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromAddress(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder FromAddress(Uri address)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = address.Host };
        if (address.Port > 0)
        {
            settings.Port = address.Port;
        }

        var user = address.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        if (address.AbsolutePath.Length > 1)
        {
            settings.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        }

        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "");
            switch (parts[0])
            {
                case "sslmode":
                    settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                    break;
                case "sslrootcert":
                    settings.RootCertificate = value;
                    break;
                case "application_name":
                    settings.ApplicationName = value;
                    break;
                default:
                    throw new FormatException("unknown setting");
            }
        }

        return settings;
    }
}
