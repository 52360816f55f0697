using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace ThumbGate.Gateway.Storage;

/// <summary>
/// Brings the store to this build's schema: numbered scripts, forward only, all of them in one transaction. The folders of both
/// providers have the same versions from 5 on, and what a version means is the same in both.
/// </summary>
internal sealed class Migrator(Database database, TimeProvider time)
{
    private string ResourcePrefix => $"ThumbGate.Gateway.Storage.Migrations.{database.Scripts}.";

    /// <summary>Applies what is missing; returns the schema's version.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be made or opened, or was written by a newer build.</exception>
    public int Apply() => database.Migrate(Apply);

    private int Apply(DbConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        var current = (int)connection.ExecuteScalar<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        var scripts = Scripts();
        var newest = scripts[^1].Version;
        if (current > newest)
        {
            throw new StoreUnavailableException(
                $"The record {database.Name} has schema {current} and this build knows up to {newest}: run the newer build, or point store elsewhere.");
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

    private List<(int Version, string Name)> Scripts() =>
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
