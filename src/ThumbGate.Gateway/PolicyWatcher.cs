using ThumbGate.Policy.Loading;

namespace ThumbGate.Gateway;

/// <summary>
/// Watches the config folder by content: file watchers miss the symlink swaps by which a ConfigMap changes. A change is loaded once two looks
/// in a row saw the same content, so that half-written folders are never read.
/// </summary>
internal sealed partial class PolicyWatcher(PolicyHolder holder, string folder, TimeProvider time, ILogger<PolicyWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // One look at a time: what two agree on has to be what one after the other saw.
    private readonly Lock _looking = new();

    private string _refused = "";
    private string _lastSeen = "";

    /// <summary>The errors of the last load, where the folder holds something else than what is in force; else empty.</summary>
    public IReadOnlyList<ConfigError> Errors { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>One look at the folder.</summary>
    internal void Look()
    {
        lock (_looking)
        {
            LookAlone();
        }
    }

    private void LookAlone()
    {
        string hash;
        try
        {
            hash = ConfigLoader.Hash(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, folder, e.Message);
            return;
        }

        var stable = string.Equals(hash, _lastSeen, StringComparison.Ordinal);
        _lastSeen = hash;
        if (!stable || string.Equals(hash, _refused, StringComparison.Ordinal))
        {
            return;
        }

        if (string.Equals(hash, holder.Current.Version, StringComparison.Ordinal))
        {
            _refused = "";
            Errors = [];
            return;
        }

        var result = ConfigLoader.Load(folder);
        if (result.Policy is { } policy)
        {
            if (!string.Equals(policy.Version, hash, StringComparison.Ordinal))
            {
                // It changed while it was read, and nobody saw that twice.
                _lastSeen = "";
                return;
            }

            LogSwapped(logger, holder.Current.Version, policy.Version);
            _refused = "";
            Errors = [];
            holder.Swap(policy);
            if (holder.Restart.Of(policy) is { Count: > 0 } waiting)
            {
                LogWaiting(logger, string.Join(", ", waiting));
            }

            return;
        }

        _refused = hash;
        Errors = result.Errors;
        LogKept(logger, holder.Current.Version, result.Errors.Count, string.Join('\n', result.Errors));
    }

    [LoggerMessage(1, LogLevel.Warning, "The config folder {Folder} can't be read; the policy in force stays. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string folder, string reason);

    [LoggerMessage(2, LogLevel.Information, "Policy {Old} was replaced by {New}.")]
    private static partial void LogSwapped(ILogger logger, string old, string @new);

    [LoggerMessage(4, LogLevel.Warning, "Restart the gateway for what a reload can't change: {Waiting}. The rest of the policy is in force.")]
    private static partial void LogWaiting(ILogger logger, string waiting);

    [LoggerMessage(3, LogLevel.Error, "The changed config has {Count} errors; policy {Version} stays in force.\n{Errors}")]
    private static partial void LogKept(ILogger logger, string version, int count, string errors);
}
