using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway;

/// <summary>How this replica hears of the others and shares budgets with them: not at all where it is alone, else over Redis.</summary>
internal static class BusServices
{
    /// <param name="services">Where they are added.</param>
    /// <param name="cache">What config says of it.</param>
    /// <param name="key">What replicas of one record share.</param>
    /// <param name="patience">How long anybody waits for Redis; null: as long as there is sense in it.</param>
    /// <exception cref="StoreUnavailableException">The connection string can't be read, or is none. Redis need not be there.</exception>
    public static IServiceCollection AddBus(this IServiceCollection services, CacheSettings cache, DigestKey key, TimeSpan? patience = null)
    {
        if (!string.Equals(cache.Provider, "redis", StringComparison.Ordinal))
        {
            return services.AddSingleton<IBus, MemoryBus>().AddSingleton<IBudgetBank, NoBank>().AddHostedService<StoreListener>();
        }

        var address = new RedisAddress(cache);
        services.AddSingleton(provider => new RedisLink(
            address, Prefix(key), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisLink>>(), patience));
        services.AddSingleton<IBus>(provider => provider.GetRequiredService<RedisLink>());
        services.AddSingleton<RedisBank>();
        services.AddSingleton<IBudgetBank>(provider => provider.GetRequiredService<RedisBank>());

        // Who listens comes before what connects.
        services.AddHostedService<StoreListener>().AddHostedService<BudgetKeeper>();
        return services.AddHostedService(provider => provider.GetRequiredService<RedisLink>());
    }

    /// <summary>What is not as it should be between the replicas, or null.</summary>
    public static string? Trouble(IServiceProvider services) => services.GetService<RedisLink>() switch
    {
        { IsThere: false } => "Redis can't be reached: changes of other replicas come with the next poll of the record, and limits count in this replica alone.",
        { Refuses: true } => "Redis refuses to count: limits count in this replica alone. See the log for what it says.",
        _ => null,
    };

    // Replicas of one record share its digest key; gateways of other records may use the same Redis. The braces keep a cluster's keys together.
    private static string Prefix(DigestKey key) => $"thumbgate:{{{key.Of("bus"u8).ToString()[..16]}}}:";
}
