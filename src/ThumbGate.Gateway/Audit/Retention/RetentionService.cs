using Dapper;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Audit.Retention;

/// <summary>Keeps the store at the age and size that the config gives it, every hour.</summary>
internal sealed partial class RetentionService(
    Database database, Archive archive, UnchainedArchive unchained, CircumstancesSweep circumstances, RetentionPlan plan, TimeProvider time, ILogger<RetentionService> logger)
    : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    // So that what was just made room for isn't needed again at once.
    private const double KeptOfSize = 0.9;

    private volatile string? _problem;

    /// <summary>Why records that should go stay, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Archives and removes what is due; what was archived of the chains, or null.</summary>
    /// <exception cref="ArchiveException">What is due can't be archived: it stays.</exception>
    /// <exception cref="RecordUnavailableException">The store can't be used now.</exception>
    public async Task<Archived?> ApplyAsync(RetentionSettings settings, string folder, CancellationToken cancellation)
    {
        await archive.SignEarlierAsync(folder);
        var now = time.GetUtcNow();
        var before = settings.Age is { } age ? now - age : DateTimeOffset.MinValue;
        if (settings.Size is { } most && await MomentForSizeAsync(most) is { } moment && moment > before)
        {
            before = moment;
        }

        var isDue = before > DateTimeOffset.MinValue;
        Log(isDue ? await unchained.WriteAsync(before, folder, cancellation) : null, await unchained.RemoveArchivedAsync(cancellation));
        var archived = isDue ? await archive.WriteAsync(before, folder, cancellation) : null;
        Log(archived, await archive.RemoveArchivedAsync(cancellation));
        if (await circumstances.RemoveAsync(cancellation) is var unused && unused > 0)
        {
            Unused(logger, unused);
        }

        return archived;
    }

    private void Log(Archived? archived, long removed)
    {
        if (archived is not null || removed > 0)
        {
            circumstances.Due();
            Moved(logger, archived?.Records ?? 0, archived?.File ?? "", removed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                if (plan.Current is { } settings)
                {
                    await TryApplyAsync(settings, stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryApplyAsync(RetentionSettings settings, CancellationToken cancellation)
    {
        try
        {
            await ApplyAsync(settings, plan.Folder(settings), cancellation);
            _problem = null;
        }
        catch (Exception exception) when (exception is ArchiveException or RecordUnavailableException)
        {
            // What is due stays until the next hour; nothing is lost.
            _problem = exception.Message;
            Stays(logger, exception.Message);
        }
    }

    /// <summary>When the records were made that must go for the rest to take no more than so many bytes; null where they take less.</summary>
    private Task<DateTimeOffset?> MomentForSizeAsync(long most) => database.ReadAsync(async connection =>
    {
        var bytes = await database.UsedBytesAsync(connection);
        if (bytes <= most)
        {
            return null;
        }

        var rows = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM decisions");
        var gone = (long)(rows * (1 - (KeptOfSize * most / bytes)));
        var at = await connection.ExecuteScalarAsync<long?>("SELECT at FROM decisions ORDER BY id LIMIT 1 OFFSET @gone", new { gone = Math.Min(gone, Math.Max(0, rows - 1)) });
        return Moments.From(at);
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "{Archived} records were moved into the archive {File}; {Removed} archived ones left the store")]
    private static partial void Moved(ILogger logger, long archived, string file, long removed);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Removed} circumstances that no record refers to any more left the store")]
    private static partial void Unused(ILogger logger, long removed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Records that should be archived stay in the store. {Reason}")]
    private static partial void Stays(ILogger logger, string reason);
}

/// <summary>What the config says now.</summary>
/// <param name="Settings">Reads the settings in force.</param>
/// <param name="DataFolder">Where the data is, if that was given.</param>
internal sealed record RetentionPlan(Func<RetentionSettings?> Settings, string? DataFolder)
{
    public RetentionSettings? Current => Settings();

    public string Folder(RetentionSettings settings) => StoreFolder.Resolve(settings.Archive, DataFolder);
}
