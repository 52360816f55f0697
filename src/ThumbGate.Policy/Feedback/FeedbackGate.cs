namespace ThumbGate.Policy.Feedback;

/// <summary>Objects to what was thumbed down before: the same role's same operation on the same resource with the same content.</summary>
public sealed class FeedbackGate : IGate
{
    /// <inheritdoc/>
    public void Judge(in Judgement judgement, ref ReasonList reasons)
    {
        var request = judgement.Request;
        var role = judgement.Role.Name;
        if (!judgement.Blocks.Binds(role, request.Operation))
        {
            return;
        }

        var block = judgement.Blocks.Find(role, request.Operation.Id, Fingerprints.Of(request, role));
        if (block is null && request.ContentDigest is not null)
        {
            // What was streamed past undigested is blocked whatever its content.
            var anyContent = Fingerprints.Of(role, request.Operation.Id, request.Resource(), request.Target.Query, null);
            block = judgement.Blocks.Find(role, request.Operation.Id, anyContent);
        }

        if (block is null || block.Strength == Verdict.Allow)
        {
            return;
        }

        reasons.Add(new Reason(
            ReasonCodes.FeedbackBlock,
            GateKind.Feedback,
            block.Strength,
            "",
            $"This repeats {block.Incident}, which got a thumbs-down: {Sentence(block.Why)}",
            block.Instead.Length > 0 ? block.Instead : "Change what was wrong before trying again; the same request will not pass.")
        {
            Incident = block.Incident,
            Block = block.Id,
        });
    }

    // The next step is told right behind it, in one text.
    private static string Sentence(string why) => why.Length > 0 && char.IsLetterOrDigit(why[^1]) ? why + "." : why;
}
