using System.Globalization;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary>
/// Follows the record. Ids are given when a request comes in, but some of it is recorded when the request ends: so besides what comes after the
/// cursor, it looks back now and then for what was still under way. Each decision comes once.
/// </summary>
internal sealed class DecisionTail(Func<string, CancellationToken, Task<DecisionPage>> read, TimeProvider time)
{
    /// <summary>How often it looks back.</summary>
    public static readonly TimeSpan LookBackEvery = TimeSpan.FromSeconds(10);

    // A request's end and its row's commit are not the same moment.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    // Longer than a request is looked for.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private string? _cursor;
    private long _lookedBack;

    /// <summary>Starts with what is decided from now on, or from a given time on.</summary>
    /// <param name="isSince">Whether the filters say since when; then what is on record since comes first.</param>
    public async Task StartAsync(bool isSince, CancellationToken cancellation)
    {
        _lookedBack = time.GetTimestamp();
        if (!isSince)
        {
            _cursor = (await read(QueryText.Of(("limit", "1")), cancellation)).Newest;
            await LookBackAsync(Slack + LookBackEvery, cancellation);
        }
    }

    /// <summary>What came since the last time, oldest first.</summary>
    /// <param name="filters">Name and value of each.</param>
    public async Task<IReadOnlyList<DecisionView>> NextAsync(IReadOnlyList<(string Name, string? Value)> filters, CancellationToken cancellation)
    {
        var fresh = new List<DecisionView>();
        if (time.GetElapsedTime(_lookedBack) is var since && since >= LookBackEvery)
        {
            _lookedBack = time.GetTimestamp();
            fresh.AddRange(await LookBackAsync(since + Slack, cancellation, filters));
            Forget();
        }

        DecisionPage page;
        do
        {
            page = await read(QueryText.Of([.. filters, ("order", "oldest"), ("after", _cursor), ("limit", "1000")]), cancellation);
            fresh.AddRange(page.Items.Where(IsNew));

            // What the filters left out need not be read again.
            _cursor = page.Next ?? Later(page.Newest, page.Items.Count > 0 ? page.Items[^1].Id : null) ?? _cursor;
        }
        while (page.Next is not null);
        return fresh;
    }

    private async Task<IReadOnlyList<DecisionView>> LookBackAsync(
        TimeSpan by, CancellationToken cancellation, IReadOnlyList<(string Name, string? Value)>? filters = null)
    {
        var found = new List<DecisionView>();
        var active = string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(by.TotalSeconds)}s");
        for (var before = _cursor; before is not null;)
        {
            var page = await read(QueryText.Of([.. filters ?? [], ("active", active), ("before", before + "~"), ("limit", "1000")]), cancellation);
            found.AddRange(page.Items.Where(IsNew));
            before = page.Next;
        }

        found.Reverse();
        return found;
    }

    private bool IsNew(DecisionView decision) => _seen.TryAdd(decision.Id, time.GetTimestamp());

    private void Forget()
    {
        foreach (var id in _seen.Where(s => time.GetElapsedTime(s.Value) > Remembered).Select(s => s.Key).ToList())
        {
            _seen.Remove(id);
        }
    }

    private static string? Later(string? one, string? other) => string.CompareOrdinal(one, other) >= 0 ? one : other;
}
