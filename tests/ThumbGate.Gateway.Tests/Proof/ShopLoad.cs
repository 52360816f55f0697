using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>
/// Agents and people who work with the shop's gateway without a break: they write, read, try what is denied, have mails held, approved and
/// sent, and teach by feedback. While it is away they wait; everything has a name of its own.
/// </summary>
internal sealed class ShopLoad : IAsyncDisposable
{
    private const int Writers = 6;
    private const int Readers = 2;
    private const string Stuck = "stuck-";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ProofGateway _gateway;
    private readonly string _key;
    private readonly SemaphoreSlim _done = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals;
    private readonly ShopDeeds _deeds;
    private readonly List<Task> _work = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _away = Completed();

    private ShopLoad(ProofGateway gateway, string key, string mark, ConcurrentDictionary<string, TaskCompletionSource> arrivals)
    {
        (_gateway, _key, _arrivals) = (gateway, key, arrivals);
        _deeds = new(gateway, key, () => _away.Task, () => _done.Release(), mark, _stop.Token);
    }

    public Told Told => _deeds.Told;

    /// <summary>Answers as the shop does, and leaves those without an answer that are to stay under way.</summary>
    public static Task Answer(HttpContext context, RecordedRequest request) =>
        (NameOf(request).StartsWith(Stuck, StringComparison.Ordinal) ? Answers.Silent() : Answers.Json("{}"))(context, request);

    /// <summary>What a request is about.</summary>
    public static string NameOf(RecordedRequest request) => request.Method == "POST"
        ? (JsonNode.Parse(request.Text)!["to"] ?? JsonNode.Parse(request.Text)!["item"])!.GetValue<string>()
        : request.RawTarget[(request.RawTarget.LastIndexOf('/') + 1)..];

    /// <param name="gateway">Where they work.</param>
    /// <param name="mark">In the names of all that they do.</param>
    public static async Task<ShopLoad> StartAsync(ProofGateway gateway, string mark = "")
    {
        var arrivals = new ConcurrentDictionary<string, TaskCompletionSource>(StringComparer.Ordinal);
        var answer = gateway.Upstream.Answer;
        gateway.Upstream.Answer = (context, request) =>
        {
            if (arrivals.TryGetValue(NameOf(request), out var arrival))
            {
                arrival.TrySetResult();
            }

            return answer(context, request);
        };
        var load = new ShopLoad(gateway, await gateway.KeyAsync(), mark, arrivals);
        var deeds = load._deeds;
        load._work.AddRange(Enumerable.Repeat<Func<Task>>(deeds.WriteAsync, Writers)
            .Concat(Enumerable.Repeat<Func<Task>>(deeds.ReadAsync, Readers))
            .Concat([deeds.TryDeniedAsync, deeds.TeachAsync, deeds.MailAsync])
            .Select(load.RepeatAsync));
        return load;
    }

    /// <summary>Sends a write that the upstream never answers.</summary>
    public (string Item, Task Arrived, Task Broken) Stick()
    {
        var item = _deeds.Name(Stuck);
        var arrival = _arrivals[item] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (item, arrival.Task.WaitAsync(Patience), BreaksAsync(_gateway.PutAsync(item, _key)));
    }

    /// <summary>Returns when people have done so many more things, and agents what they did meanwhile.</summary>
    /// <param name="atLeast">Mails seen through, and notes objected to.</param>
    /// <param name="approving">How many approvals at least are among it: they take longer than the rest.</param>
    public async Task PeopleDoAsync(int atLeast, int approving = 0)
    {
        var approvals = Told.Approvals.Count + approving;
        using var patience = new CancellationTokenSource(Patience);
        while (await _done.WaitAsync(0, patience.Token))
        {
            // Done before.
        }

        for (; atLeast > 0 || Told.Approvals.Count < approvals; atLeast--)
        {
            await Task.WhenAny(_done.WaitAsync(patience.Token), _failed.Task).Unwrap();
        }
    }

    /// <summary>Takes the gateway away; those who notice wait.</summary>
    public Task PauseAsync(Func<Task> takeAway)
    {
        _away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return takeAway();
    }

    public void Resume() => _away.SetResult();

    /// <summary>Lets everybody end what they are at. Fails where any of them saw what should not be.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_work);
    }

    /// <summary>There was something of everything.</summary>
    public void ShouldHaveWorked(int kills)
    {
        Told.Decisions.Count.ShouldBeGreaterThan(kills * 10);
        Told.Approvals.Count.ShouldBeGreaterThan(kills / 2);
        Told.Feedback.Count.ShouldBeGreaterThan(kills / 2);
        _deeds.Reads.ShouldBeGreaterThan(kills);
        _deeds.Repeats.ShouldBeGreaterThan(kills / 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _away.TrySetResult();
        await Task.WhenAll(_work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _stop.Dispose();
        _done.Dispose();
    }

    private async Task RepeatAsync(Func<Task> act)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await _away.Task;
                await ShopDeeds.UnlessBrokenAsync(act);
            }
        }
        catch (Exception failure)
        {
            _failed.TrySetException(failure);
            throw;
        }
    }

    private static async Task BreaksAsync(Task request) => (await ShopDeeds.UnlessBrokenAsync(() => request)).ShouldBeFalse();

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
