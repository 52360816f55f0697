using System.CommandLine;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate feedback down|up|list</c></summary>
internal static class FeedbackCommand
{
    public static Command Create() => new("feedback", "Thumbs on what agents did; a thumbs-down stops its repeats") { Give("down", true), Give("up", false), List() };

    private static Command Give(string direction, bool needsWhy)
    {
        var decision = new Argument<string>("decision-id") { Description = "dec_..., the answer's ThumbGate-Decision header" };
        var why = new Option<string?>("--why") { Description = needsWhy ? "What went wrong: agents that try again are told" : "What went well", Required = needsWhy };
        var instead = new Option<string?>("--instead") { Description = "What to do instead" };
        var description = needsWhy ? "Refuses the same request of the same role from now on" : "Records that a decision was right";
        return OnlineVerb.On(new Command(direction, description) { decision, why, instead }, async (client, parsed, cancellation) =>
        {
            var given = await client.PostAsync<FeedbackView>(
                "/api/feedback",
                new
                {
                    DecisionId = parsed.GetValue(decision),
                    Direction = direction,
                    Why = parsed.GetValue(why),
                    Instead = parsed.GetValue(instead),
                },
                cancellation);
            Console.WriteLine(given.BlockId is null
                ? needsWhy ? $"{given.Id}: noted on {given.DecisionId}; it was never classified, so there is nothing to refuse repeats by." : $"{given.Id}: noted on {given.DecisionId}."
                : $"{given.Id}: repeats of {given.DecisionId} are refused from now on ({given.BlockId}).");
            return ExitCodes.Done;
        });
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnlineVerb.On(new Command("list", "Lists feedback, newest first") { json }, async (client, parsed, cancellation) =>
        {
            var feedback = await client.GetAsync<Page<FeedbackView>>("/api/feedback", cancellation);
            if (parsed.GetValue(json))
            {
                Output.Json(feedback.Items);
                return ExitCodes.Done;
            }

            Output.Table(
                feedback.Items,
                "No feedback yet.",
                ("id", f => f.Id),
                ("at", f => Cell.Time(f.At)),
                ("direction", f => f.Direction),
                ("decision", f => f.DecisionId),
                ("by", f => f.Operator),
                ("why", f => f.Why),
                ("instead", f => f.Instead),
                ("block", f => f.BlockId));
            return ExitCodes.Done;
        });
    }
}
