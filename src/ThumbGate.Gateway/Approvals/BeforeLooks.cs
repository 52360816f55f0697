using ThumbGate.Policy;
using ThumbGate.Policy.Before;

namespace ThumbGate.Gateway.Approvals;

/// <summary>Asks a system what stands where requests would write: bounded in number and time, however many of them one envelope holds.</summary>
internal sealed class BeforeLooks(ISystemReader system, TimeProvider time)
{
    /// <summary>Most requests of one envelope that are looked at.</summary>
    public const int Most = 20;

    private const int AtOnce = 4;

    /// <summary>How long all of them may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at each act, in order. Throws only where <paramref name="cancellation"/> says that nobody waits any more.</summary>
    public async Task<BeforeLook[]> AtAsync(GovernedRequest governed, IReadOnlyList<BeforeAct> acts, CancellationToken cancellation)
    {
        // Reading a request again is not for several threads at once; asking is.
        var looks = acts.Select((act, i) => i < Most ? Question(act) : new(act, null) { Fault = $"only the first {Most} are looked at" }).ToArray();
        using var patience = new CancellationTokenSource(Patience, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, looks.Length).Where(i => looks[i].Question is not null),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (i, _) => looks[i] = await AnsweredAsync(governed, looks[i], bound.Token, cancellation));
        return looks;
    }

    private static BeforeLook Question(BeforeAct act) => BeforeReading.Ask(act.Request, out var why) is { } question
        ? new(act, question)
        : new(act, null) { Fault = why ?? "the catalog names nothing to read any more" };

    private async ValueTask<BeforeLook> AnsweredAsync(GovernedRequest governed, BeforeLook look, CancellationToken bound, CancellationToken cancellation)
    {
        SystemAnswer answer;
        try
        {
            answer = await system.GetAsync(governed, look.Question!.Target, look.Question.PathLength, bound);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return look with { Fault = "the system took too long to answer for all of them", MayPass = true };
        }

        if (answer.Fault is not null)
        {
            return look with { Fault = answer.Fault, MayPass = answer.MayPass };
        }

        var values = look.Question.Find(answer.Body, out var inBody);
        var precondition = look.Question.Definition.Precondition?.AnswerHeader is { } header ? answer.Headers.GetValueOrDefault(header) : inBody;
        return values is null
            ? look with { Fault = "the system's answer is not JSON with one reading" }
            : look with { Values = values, Precondition = precondition };
    }
}

/// <summary>A request, or one inside it, that does something by itself.</summary>
/// <param name="At">Its place among them, from 0.</param>
/// <param name="Request">What it is.</param>
internal sealed record BeforeAct(int At, AgentRequest Request);

/// <summary>What was found where an act would write.</summary>
/// <param name="Act">The act.</param>
/// <param name="Question">What was asked; null where it could not be asked.</param>
internal sealed record BeforeLook(BeforeAct Act, BeforeQuestion? Question)
{
    /// <summary>What was found for each field of the question; null where there is a fault.</summary>
    public IReadOnlyList<BeforeValue?>? Values { get; init; }

    /// <summary>The value for the vendor's own precondition, or null.</summary>
    public string? Precondition { get; init; }

    /// <summary>Why there are no values, as the end of a sentence; null where there are.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the fault may pass by itself.</summary>
    public bool MayPass { get; init; }

    /// <summary>What its approver is shown, with whether nothing is masked.</summary>
    public Func<bool, BeforeCard> Card() => reveal => new BeforeCard
    {
        Read = Question is null ? null : Address(Question, reveal),
        NotRead = Fault,
        Fields = Values is null ? null : [.. Question!.Fields.Select((field, i) => BeforeCardField.Of(field, Values[i], reveal))],
        More = Values is null || Question!.More == 0 ? null : Question.More,
    };

    // What the operation marks sensitive may stand in the address too.
    private string Address(BeforeQuestion question, bool reveal) =>
        "GET " + (reveal || !Act.Request.Operation.Facts.Any(f => f.Sensitive) ? question.Target : HoldCard.Sensitive);
}
