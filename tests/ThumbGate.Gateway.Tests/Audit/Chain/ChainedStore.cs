using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Identity;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Chain;

/// <summary>A record with every kind of entry in it, and somebody who can write to its file.</summary>
internal sealed class ChainedStore : IDisposable
{
    // Whoever can write to the file can drop what keeps others from it.
    private static readonly string[] Guards =
        ["decisions_keep", "decisions_stay", "outcomes_keep", "outcomes_stay", "circumstances_keep", "circumstances_stay", "acts_keep", "acts_stay", "checkpoints_keep", "checkpoints_stay", "gaps_keep", "gaps_stay"];

    public StoreFixture Store { get; } = new();

    /// <summary>Decisions with their outcomes, late outcomes, rows that were given up, and what operators did.</summary>
    public static async Task<ChainedStore> WithEverythingAsync(int decisions = 20)
    {
        var chained = new ChainedStore();
        await chained.AddAsync(decisions);
        return chained;
    }

    public async Task AddAsync(int decisions)
    {
        var operators = new OperatorStore(Store.Database, Store.Clock);
        await operators.AddAsync("ines-" + decisions, "setup");
        await using (var log = Store.Log(capacity: decisions))
        {
            for (var i = 0; i < decisions; i++)
            {
                var row = Store.Row(role: i % 3 == 0 ? "sales" : "finance", verdict: i % 5 == 0 ? Verdict.Deny : Verdict.Allow);
                await log.AppendAsync(row);
                await log.FlushAsync();
                log.Complete(row.Id, new Outcome(i % 7 == 0 ? OutcomeKind.Unknown : OutcomeKind.Answered, 200, 10, 20, 3, i % 7 == 0 ? "öffentlich \"x\"\n" : null));
            }

            await log.FlushAsync();
            for (var i = 0; i < decisions * 20; i++)
            {
                log.AppendBehind(Store.Row(outcome: new Outcome(OutcomeKind.Answered, 200, 0, 12, 1)));
            }
        }

        var feedback = new FeedbackStore(Store.Database, Store.Clock);
        await feedback.AddAsync(Scalar<string>("SELECT MIN(id) FROM decisions"), Thumb.Up, "good", "", "ines");
    }

    public Verification Verify(params ChainPosition[] expected)
    {
        using var keys = new PublicKeys();
        keys.Add(Store.Key.PublicKey);
        return StoreWalk.Verify(Store.Database, keys, expected);
    }

    public async Task<byte[]> ExportAsync()
    {
        using var file = new MemoryStream();
        (await new ChainExport(Store.Database, Store.Key, Store.Clock).WriteAsync(file, null, CancellationToken.None)).ShouldBeEmpty();
        return file.ToArray();
    }

    public Verification VerifyExport(byte[] file, bool pinned = true)
    {
        using var keys = new PublicKeys();
        if (pinned)
        {
            keys.Add(Store.Key.PublicKey);
        }

        return ChainFile.Verify(() => new MemoryStream(file), keys, []);
    }

    /// <summary>Does to the file what no gateway does.</summary>
    public void Tamper(string statement)
    {
        using var connection = Store.Database.Open();
        foreach (var guard in Guards)
        {
            connection.Execute($"DROP TRIGGER IF EXISTS {guard}");
        }

        connection.Execute(statement).ShouldBePositive(statement);
    }

    public T Scalar<T>(string sql)
    {
        using var connection = Store.Database.Open();
        return connection.ExecuteScalar<T>(sql)!;
    }

    /// <summary>Where its chain of decisions ends.</summary>
    public ChainPosition End() => Verify().Ends.Single(e => e.Chain == 1);

    public void Dispose() => Store.Dispose();
}
