using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ThumbGate.Gateway.Storage;

/// <summary>Brings the store to this build's schema: numbered scripts, forward only, all of them in one exclusive transaction.</summary>
internal sealed class Migrator(Database database, TimeProvider time)
{
    private const string ResourcePrefix = "ThumbGate.Gateway.Storage.Migrations.";

    /// <summary>Applies what is missing; returns the schema's version.</summary>
    /// <exception cref="StoreUnavailableException">The file can't be made or opened, or was written by a newer build.</exception>
    public int Apply()
    {
        try
        {
            if (Path.GetDirectoryName(database.Path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using var connection = database.OpenSqlite(create: true);
            connection.Execute("BEGIN EXCLUSIVE");
            var version = Apply(connection);
            connection.Execute("COMMIT");
            return version;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The record {database.Path} can't be opened for writing ({exception.Message}). Make its folder writable, or point store.path (or --data) elsewhere.",
                exception);
        }
    }

    private int Apply(SqliteConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        var current = (int)connection.ExecuteScalar<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        var scripts = Scripts();
        var newest = scripts[^1].Version;
        if (current > newest)
        {
            throw new StoreUnavailableException(
                $"The record {database.Path} has schema {current} and this build knows up to {newest}: run the newer build, or point store.path elsewhere.");
        }

        foreach (var (version, name) in scripts.Where(s => s.Version > current))
        {
            connection.Execute(Text(name));
            connection.Execute(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @at)",
                new { version, name = name[ResourcePrefix.Length..], at = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }

        return newest;
    }

    private static List<(int Version, string Name)> Scripts() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(n => (int.Parse(n.AsSpan(ResourcePrefix.Length, 4), CultureInfo.InvariantCulture), n))
            .Order()];

    private static string Text(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
