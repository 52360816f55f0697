using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Approvals.StandingApprovals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Enforcement;
using ThumbGate.Gateway.BreakGlass;
using ThumbGate.Gateway.Evidence;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Forwarding;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Limits;
using ThumbGate.Gateway.Operators;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Telemetry;
using ThumbGate.Policy;

namespace ThumbGate.Gateway;

/// <summary>Which parts the gateway is made of, room by room.</summary>
internal static class GatewayServices
{
    /// <exception cref="StoreUnavailableException">The record can't be used as configured.</exception>
    public static IServiceCollection AddGateway(this IServiceCollection services, PolicySet policy, ServeOptions options)
    {
        services.AddSingleton(options.Time);
        services.AddLogging(logging => GatewayLogging.Configure(logging, policy.Host.LogFile));
        services.AddSingleton<UnjudgedTally>().AddHostedService(provider => provider.GetRequiredService<UnjudgedTally>());
        services.AddSingleton<RefusalLog>().AddSingleton<ServerCertificates>();

        // What requests are judged by.
        services.AddSingleton(provider => new PolicyHolder(
            policy,
            () => provider.GetRequiredService<BlockRegistry>().Current,
            () => provider.GetRequiredService<EvidenceRegistry>().View,
            () => provider.GetRequiredService<BreakGlassRegistry>().Current));
        services.AddSingleton(provider => new PolicyWatcher(
            provider.GetRequiredService<PolicyHolder>(),
            options.ConfigFolder,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PolicyWatcher>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PolicyWatcher>());

        // The record, and the copies in memory that follow it.
        var database = Database.From(StoreFolder.Resolve(policy.Host.Store, options.DataFolder), Directory.GetCurrentDirectory());
        new Migrator(database, options.Time).Apply();
        services.AddSingleton(_ => database);
        var digests = DigestKeys.Open(policy.Host.DigestSecret, database);
        services.AddSingleton(digests);
        services.AddSingleton<AgentStore>().AddSingleton<AgentDirectory>();
        services.AddSingleton<IAgentStanding>(provider => provider.GetRequiredService<AgentDirectory>());
        services.AddSingleton<OperatorStore>().AddSingleton<OperatorDirectory>();
        services.AddSingleton<FeedbackStore>().AddSingleton<BlockRegistry>();
        services.AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<AgentDirectory>());
        services.AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<OperatorDirectory>());
        services.AddSingleton<EvidenceStore>().AddSingleton<EvidenceRegistry>().AddSingleton<EvidenceIntake>();
        services.AddSingleton(provider => new EvidenceKeyring(
            provider.GetRequiredService<SecretStore>().Get, provider.GetRequiredService<ILogger<EvidenceKeyring>>()));
        services.AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<BlockRegistry>());
        services.AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<EvidenceRegistry>());
        services.AddSingleton<BreakGlassStore>().AddSingleton<BreakGlassRegistry>().AddSingleton<BreakGlassLog>();
        services.AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<BreakGlassRegistry>());
        services.AddSingleton<ApprovalStore>().AddSingleton<ApprovalSignals>().AddSingleton<ApprovalSeals>().AddSingleton<VoteCount>().AddSingleton<Ballots>().AddSingleton<StandingStore>().AddSingleton<StandingVotes>();
        services.AddNotices();
        services.AddSingleton<CurrentApprovers>(provider => () => Approvers.Of(provider.GetRequiredService<PolicyHolder>().Current));
        services.AddSingleton<IFollowsStore, ApprovalWatch>();
        services.AddSingleton<LostWrites>().AddSingleton<IFollowsStore>(provider => provider.GetRequiredService<LostWrites>());
        if (database is PostgresDatabase shared)
        {
            services.AddSingleton<IFollowsStore>(provider =>
            {
                shared.Seats.Policy = () => provider.GetRequiredService<PolicyHolder>().Current.Version;
                return shared.Seats;
            });
            services.AddSingleton<IFollowsStore, AbandonedWork>();
        }

        services.AddSingleton(RefreshPeriod.Within(policy.Host.Store.Poll)).AddHostedService<StoreRefresher>();
        services.AddSingleton(HoldKeys.Open(policy.Host.HoldKeys, database));
        services.AddSingleton<ExecutionStore>().AddSingleton<AttemptStore>().AddSingleton<KeptResults>().AddSingleton<BeforeLooks>().AddSingleton<BeforeValues>().AddSingleton<HoldMaker>().AddSingleton<HoldWait>().AddSingleton<ReleasedCalls>().AddSingleton<Executor>();
        services.AddSingleton<ExecutionService>().AddHostedService(provider => provider.GetRequiredService<ExecutionService>());
        services.AddBus(policy.Host.Cache, digests, options.RedisPatience);
        services.AddSingleton(CheckpointKey.Open(policy.Host.CheckpointKey, database));
        services.AddSingleton<Archive>().AddSingleton<UnchainedArchive>().AddSingleton<CircumstancesSweep>().AddSingleton<RetentionService>();
        services.AddSingleton(provider => new RetentionPlan(() => provider.GetRequiredService<PolicyHolder>().Current.Host.Retention, options.DataFolder));
        services.AddHostedService(provider => provider.GetRequiredService<RetentionService>());
        services.AddSingleton<ChainExport>().AddSingleton<ActStore>().AddSingleton<DecisionLog>().AddSingleton<DecisionStore>().AddSingleton<DecisionReceipts>().AddSingleton<DecisionRows>();

        // The agents' listener. Bytes beyond ASCII in an upstream's headers go on as they came; by itself the server would refuse the whole answer.
        services.Configure<KestrelServerOptions>(static kestrel => kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        services.AddSingleton<AgentEndpoints>().AddSingleton<AgentApprovals>().AddSingleton<AgentEvidence>().AddSingleton<InspectionBudget>().AddSingleton<LimitLedger>().AddSingleton<LimitHistory>().AddSingleton<AgentCap>();
        services.AddSingleton<SecretStore>().AddSingleton<UpstreamForwarder>().AddSingleton<ISystemReader, UpstreamReader>();
        services.AddRateLimiter(static _ => { });

        // The operators' listener.
        services.AddSingleton<OperatorLog>().AddSingleton<ApprovalVotes>().AddSingleton<RevealedCards>();
        if (policy.Host.Oidc is { } oidc)
        {
            services.AddSingleton(_ => new IssuerKeys(oidc, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) }, options.Time));
            services.AddSingleton(provider => new OidcOperators(oidc, provider.GetRequiredService<IssuerKeys>(), options.Time));
        }

        services.AddSingleton(provider => Wiring(provider, policy, database));
        return services;
    }

    private static OperatorsWiring Wiring(IServiceProvider provider, PolicySet policy, Database database)
    {
        var policies = provider.GetRequiredService<PolicyHolder>();
        var watcher = provider.GetRequiredService<PolicyWatcher>();
        var log = provider.GetRequiredService<DecisionLog>();
        var secrets = provider.GetRequiredService<SecretStore>();
        var agents = provider.GetRequiredService<AgentDirectory>();
        var blocks = provider.GetRequiredService<BlockRegistry>();
        var keys = provider.GetRequiredService<EvidenceKeyring>();
        var retention = provider.GetRequiredService<RetentionService>();
        return new OperatorsWiring(
            () => policies.Current,
            () => policy.Host.BootstrapToken is { } token ? secrets.Get(token) : null,
            () => log.TakesRows,
            () => agents.IsLoaded && agents.Age <= IdentityStage.Trust,
            () =>
            [
                .. log.Healthy ? Array.Empty<string>() : [Unwritten(database)],
                .. agents.IsLoaded && blocks.IsLoaded ? Array.Empty<string>() : ["The record was not read since the start: no agent is known."],
                .. retention.Problem is { } problem ? ["Records that should be archived stay in the store. " + problem] : Array.Empty<string>(),
                .. BusServices.Trouble(provider) is { } trouble ? [trouble] : Array.Empty<string>(),
                .. database is PostgresDatabase { Seats.OtherPolicies: { Count: > 0 } others }
                    ? [$"Other gateways on this record judge by policy {string.Join(", ", others)}, and this one by {policies.Current.Version}: their config folders differ, or a change has not reached all."]
                    : Array.Empty<string>(),
                .. policies.Restart.Of(policies.Current) is { Count: > 0 } waiting
                    ? ["The config was changed in what only a restart can change: " + string.Join(", ", waiting) + "."]
                    : Array.Empty<string>(),
                .. keys.Broken is { Count: > 0 } broken
                    ? ["The public keys of issuers of evidence are gone, or are none: " + string.Join(", ", broken) + "."]
                    : Array.Empty<string>(),
                .. watcher.Errors.Select(e => "The changed config was refused: " + e),
            ]);
    }

    private static string Unwritten(Database database) => database.Path is null
        ? "The record can't be written now: nothing but reads passes, and for five minutes at most."
        : "The record can't be written now: decisions wait in the journal, approvals and feedback are refused.";
}
