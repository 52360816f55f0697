using System.Globalization;

namespace ThumbGate.Gateway.Tests.Proof;

/// <summary>What agents and people do at the shop's gateway, each time once; everything has a name of its own.</summary>
/// <param name="gateway">Which may go away at any moment.</param>
/// <param name="key">An agent's.</param>
/// <param name="present">Completes while the gateway is there.</param>
/// <param name="done">Called when people have done something.</param>
/// <param name="mark">In the names of all that is done, so that others at the same shop have other ones.</param>
/// <param name="stop">Ends waiting for a gateway that doesn't come back.</param>
internal sealed class ShopDeeds(ProofGateway gateway, string key, Func<Task> present, Action done, string mark, CancellationToken stop)
{
    private const string Mail = "mail-";

    private int _names;
    private int _reads;
    private int _repeats;

    public Told Told { get; } = new();

    public int Reads => _reads;

    /// <summary>How often what people had objected to was tried again, and refused.</summary>
    public int Repeats => _repeats;

    public static bool IsMail(string name) => name.StartsWith(Mail, StringComparison.Ordinal);

    public async Task WriteAsync()
    {
        var answer = await gateway.PutAsync(Name("item-"), key);
        answer.ShouldBe(200);
        Told.Decisions.Enqueue(answer.Decision!);
    }

    public async Task ReadAsync()
    {
        (await gateway.SendAsync(HttpMethod.Get, "/shop/v1/items/shown", key)).ShouldBe(200);
        Interlocked.Increment(ref _reads);
    }

    public async Task TryDeniedAsync() =>
        Told.Decisions.Enqueue((await gateway.SendAsync(HttpMethod.Delete, "/shop/v1/items/precious", key)).ShouldBe(403).Decision!);

    /// <summary>A note that a human objects to passes once, and never again.</summary>
    public async Task TeachAsync()
    {
        var note = $$"""{"item":"{{Name("note-")}}","text":"once"}""";
        var answer = (await gateway.SendAsync(HttpMethod.Post, "/shop/v1/notes", key, note)).ShouldBe(200);
        Told.Feedback.Enqueue(await gateway.Desk.ThumbsDownAsync("dana", answer.Decision!, "Once was too often."));
        for (var i = 0; i < 2; i++)
        {
            await ThereAsync(async () => (await gateway.SendAsync(HttpMethod.Post, "/shop/v1/notes", key, note)).ShouldBe(403));
            Interlocked.Increment(ref _repeats);
        }

        done();
    }

    /// <summary>A mail is held, approved and sent. If a kill interrupted that while it was being sent nobody sends it again.</summary>
    public async Task MailAsync()
    {
        var mail = $$"""{"to":"{{Name(Mail)}}"}""";
        var isApproved = false;
        for (var isSettled = false; !isSettled;)
        {
            await ThereAsync(async () =>
            {
                var answer = await gateway.SendAsync(HttpMethod.Post, "/shop/v1/mails", key, mail);
                Told.Decisions.Enqueue(answer.Decision!);
                isSettled = isApproved && (answer.Status == 200 || answer.Problem is "approval-denied" or "outcome-unknown");
                if (isSettled)
                {
                    return;
                }

                answer.ShouldBe(403).Problem.ShouldBe("held");
                if (isApproved)
                {
                    await gateway.Desk.DenyAsync("dana", answer.Approval, "Whether it was sent is to be found out first.");
                    Told.Denials.Enqueue(answer.Approval);
                    isSettled = true;
                    return;
                }

                // Whether a vote counted that nobody confirmed is seen by the repeat.
                isApproved = true;
                await gateway.Desk.ApproveAsync("dana", answer.Approval);
                Told.Approvals.Enqueue(answer.Approval);
            });
        }

        done();
    }

    /// <summary>Whether it was done; false where the gateway went away.</summary>
    public static async Task<bool> UnlessBrokenAsync(Func<Task> act)
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

    /// <summary>A name that nothing else has.</summary>
    public string Name(string kind) => kind + mark + Interlocked.Increment(ref _names).ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>Does it while the gateway is there, again if it went away.</summary>
    private async Task ThereAsync(Func<Task> act)
    {
        while (true)
        {
            await present();
            if (await UnlessBrokenAsync(act))
            {
                return;
            }

            stop.ThrowIfCancellationRequested();
        }
    }
}
