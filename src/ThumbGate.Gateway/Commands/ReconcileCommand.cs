using System.CommandLine;
using ThumbGate.Gateway.Operators;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate approvals reconcile</c></summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "apr_..., or dec_... where it needed no approval" };
        var executed = new Option<bool>("--executed") { Description = "It took effect" };
        var not = new Option<bool>("--not-executed") { Description = "It did not: the same request may be made again" };
        var comment = new Option<string?>("--comment") { Description = "How you know" };
        var command = new Command("reconcile", "Settles what became of a request whose answer was lost") { id, executed, not, comment };
        command.Validators.Add(result =>
        {
            if (result.GetValue(executed) == result.GetValue(not))
            {
                result.AddError("Say one of --executed and --not-executed.");
            }
        });
        return OnlineVerb.On(command, async (client, parsed, cancellation) =>
        {
            var settled = await client.PostAsync<ReconciledView>(
                $"/api/approvals/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/reconcile",
                new { Outcome = parsed.GetValue(executed) ? "executed" : "not-executed", Comment = parsed.GetValue(comment) },
                cancellation);
            Console.WriteLine($"{settled.Id} is settled: {settled.Outcome}.");
            return ExitCodes.Done;
        });
    }
}
