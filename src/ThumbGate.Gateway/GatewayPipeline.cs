using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Enforcement;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;

namespace ThumbGate.Gateway;

/// <summary>
/// The order of an agent's request. A stage either calls the next one or leaves a <see cref="Refusal"/> and returns; on the way back the
/// record stage writes down how it ended and the answer stage tells the caller.
/// </summary>
internal static class GatewayPipeline
{
    public static void Build(IApplicationBuilder app)
    {
        var governed = Governed(app.New());
        app.ApplicationServices.GetRequiredService<ReleasedCalls>().Through(governed);
        Connected(app).Run(governed);
    }

    /// <summary>What needs the agent's connection.</summary>
    private static IApplicationBuilder Connected(IApplicationBuilder app) => app
        .UseMiddleware<AnswerStage>()          //  1 faults and refusals -> problem+json
        .UseMiddleware<TargetStage>()          //  3 canonical target, 4 integration (Kestrel's limits are 2)
        .UseMiddleware<IdentityStage>()        //  5 the agent behind the key
        .UseRateLimiter(Cap(app).Options());    //    its cap, before a body is read

    /// <summary>What every request passes, also one that the gateway sends for an approver.</summary>
    private static RequestDelegate Governed(IApplicationBuilder app) => app
        .UseMiddleware<RecordStage>()          // 12 on the way back: what became of it
        .UseMiddleware<OperationStage>()       //  6 candidate operation
        .UseMiddleware<BodyStage>()            //  7 body, only where something needs it
        .UseMiddleware<JudgeStage>()           //  8 classify, 9 decide
        .UseMiddleware<CredentialStage>()      //    the credential for role and risk
        .UseMiddleware<HoldStage>()            // 11 hold, or release by an approval
        .UseMiddleware<AttemptStage>()         //    not twice what is under way, or may have taken effect
        .UseMiddleware<LimitStage>()           //    lease from the role's budgets
        .UseMiddleware<EvidenceStage>()        //    evidence that is good once is used up
        .UseMiddleware<IntentStage>()          // 10 what is about to be sent, durable before it is
        .UseMiddleware<ForwardStage>()         // 11 forward
        .Build();

    private static AgentCap Cap(IApplicationBuilder app) => app.ApplicationServices.GetRequiredService<AgentCap>();
}
