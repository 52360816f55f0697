using ThumbGate.Policy;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Finds the candidate operation by method and path, so that a body is read only where one needs it.</summary>
internal sealed class OperationStage(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        if (PolicyEngine.Match(governed.Request) is { } refusal)
        {
            governed.Refusal = Refusal.Of(refusal);
            return Task.CompletedTask;
        }

        return next(context);
    }
}
