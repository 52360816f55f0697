using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>What was said to agents and people, and may not be lost any more.</summary>
internal sealed class Told
{
    /// <summary>Decisions of what was sent, held or refused.</summary>
    public ConcurrentQueue<string> Decisions { get; } = new();

    public ConcurrentQueue<string> Approvals { get; } = new();

    public ConcurrentQueue<string> Denials { get; } = new();

    public ConcurrentQueue<string> Feedback { get; } = new();
}

/// <summary>
/// Agents and people who work with the shop's gateway without a break: they write, read, try what is denied, have mails held, approved and
/// sent, and teach by feedback. While it is away they wait; everything has a name of its own.
/// </summary>
internal sealed class ShopLoad : IAsyncDisposable
{
    private const int Writers = 6;
    private const int Readers = 2;
    private const string Stuck = "stuck-";
    private const string Mail = "mail-";

    private readonly ProofGateway _gateway;
    private readonly string _key;
    private readonly SemaphoreSlim _done = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals;
    private readonly List<Task> _work = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _away = Completed();
    private int _names;
    private int _reads;
    private int _repeats;

    private ShopLoad(ProofGateway gateway, string key, ConcurrentDictionary<string, TaskCompletionSource> arrivals) =>
        (_gateway, _key, _arrivals) = (gateway, key, arrivals);

    public Told Told { get; } = new();

    /// <summary>Answers as the shop does, and leaves those without an answer that are to stay under way.</summary>
    public static Task Answer(HttpContext context, RecordedRequest request) =>
        (NameOf(request).StartsWith(Stuck, StringComparison.Ordinal) ? Answers.Silent() : Answers.Json("{}"))(context, request);

    /// <summary>What a request is about.</summary>
    public static string NameOf(RecordedRequest request) => request.Method == "POST"
        ? (JsonNode.Parse(request.Text)!["to"] ?? JsonNode.Parse(request.Text)!["item"])!.GetValue<string>()
        : request.RawTarget[(request.RawTarget.LastIndexOf('/') + 1)..];

    public static bool IsMail(string name) => name.StartsWith(Mail, StringComparison.Ordinal);

    public static async Task<ShopLoad> StartAsync(ProofGateway gateway)
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
        var load = new ShopLoad(gateway, await gateway.KeyAsync(), arrivals);
        load._work.AddRange(Enumerable.Range(0, Writers).Select(_ => load.WatchAsync(load.RepeatAsync(load.WriteAsync))));
        load._work.AddRange(Enumerable.Range(0, Readers).Select(_ => load.WatchAsync(load.RepeatAsync(load.ReadAsync))));
        load._work.Add(load.WatchAsync(load.RepeatAsync(load.TryDeniedAsync)));
        load._work.Add(load.WatchAsync(load.RepeatAsync(load.TeachAsync)));
        load._work.Add(load.WatchAsync(load.MailAsync()));
        return load;
    }

    /// <summary>Sends a write that the upstream never answers.</summary>
    public (string Item, Task Arrived, Task Broken) Stick()
    {
        var item = Name(Stuck);
        var arrival = _arrivals[item] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (item, arrival.Task.WaitAsync(TimeSpan.FromSeconds(30)), BreaksAsync(_gateway.PutAsync(item, _key)));
    }

    /// <summary>Returns when people have done so many more things, and agents what they did meanwhile.</summary>
    public async Task PeopleDoAsync(int atLeast)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _done.WaitAsync(0, patience.Token))
        {
            // Done before.
        }

        for (; atLeast > 0; atLeast--)
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
        _reads.ShouldBeGreaterThan(kills);
        _repeats.ShouldBeGreaterThan(kills / 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _away.TrySetResult();
        await Task.WhenAll(_work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _stop.Dispose();
        _done.Dispose();
    }

    private async Task WatchAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failure)
        {
            _failed.TrySetException(failure);
            throw;
        }
    }

    private async Task WriteAsync()
    {
        var answer = await _gateway.PutAsync(Name("item-"), _key);
        answer.ShouldBe(200);
        Told.Decisions.Enqueue(answer.Decision!);
    }

    private async Task ReadAsync()
    {
        (await _gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", _key)).ShouldBe(200);
        Interlocked.Increment(ref _reads);
    }

    private async Task TryDeniedAsync() =>
        Told.Decisions.Enqueue((await _gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/precious", _key)).ShouldBe(403).Decision!);

    /// <summary>A note that a human objects to passes once, and never again.</summary>
    private async Task TeachAsync()
    {
        var note = $$"""{"item":"{{Name("note-")}}","text":"once"}""";
        var answer = (await _gateway.SendAsync(HttpMethod.Post, "/shop/v1/notes", _key, note)).ShouldBe(200);
        Told.Feedback.Enqueue(await _gateway.Desk.ThumbsDownAsync("dana", answer.Decision!, "Once was too often."));
        for (var i = 0; i < 2; i++)
        {
            await ThereAsync(async () => (await _gateway.SendAsync(HttpMethod.Post, "/shop/v1/notes", _key, note)).ShouldBe(403));
            Interlocked.Increment(ref _repeats);
        }

        _done.Release();
    }

    /// <summary>Mails are held, approved and sent. One that a kill interrupted while it was being sent is held anew, and then denied.</summary>
    private async Task MailAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var mail = $$"""{"to":"{{Name(Mail)}}"}""";
            var isApproved = false;
            for (var isSettled = false; !isSettled && !_stop.IsCancellationRequested;)
            {
                await ThereAsync(async () =>
                {
                    var answer = await _gateway.SendAsync(HttpMethod.Post, "/shop/v1/mails", _key, mail);
                    Told.Decisions.Enqueue(answer.Decision!);
                    if (answer.Status == 200)
                    {
                        isApproved.ShouldBeTrue();
                        isSettled = true;
                        return;
                    }

                    isSettled = isApproved && answer.ShouldBe(403).Problem == "approval-denied";
                    if (isSettled)
                    {
                        return;
                    }

                    answer.ShouldBe(403).Problem.ShouldBe("held");
                    if (isApproved)
                    {
                        await _gateway.Desk.DenyAsync("dana", answer.Approval, "Whether it was sent is to be found out first.");
                        Told.Denials.Enqueue(answer.Approval);
                        isSettled = true;
                        return;
                    }

                    // Whether a vote counted that nobody confirmed is seen by the repeat.
                    isApproved = true;
                    await _gateway.Desk.ApproveAsync("dana", answer.Approval);
                    Told.Approvals.Enqueue(answer.Approval);
                });
            }

            _done.Release();
        }
    }

    private async Task RepeatAsync(Func<Task> act)
    {
        while (!_stop.IsCancellationRequested)
        {
            await _away.Task;
            await UnlessBrokenAsync(act);
        }
    }

    /// <summary>Does it while the gateway is there, again if it went away.</summary>
    private async Task ThereAsync(Func<Task> act)
    {
        do
        {
            await _away.Task;
        }
        while (!await UnlessBrokenAsync(act));
    }

    private static async Task<bool> UnlessBrokenAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static async Task BreaksAsync(Task request) => (await UnlessBrokenAsync(() => request)).ShouldBeFalse();

    private string Name(string kind) => kind + Interlocked.Increment(ref _names).ToString("D5", CultureInfo.InvariantCulture);

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
