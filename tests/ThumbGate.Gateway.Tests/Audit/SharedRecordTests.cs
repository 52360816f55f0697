using Dapper;
using ThumbGate.Gateway.Approvals;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Chain;
using ThumbGate.Gateway.Audit.Retention;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Approvals;
using ThumbGate.Gateway.Tests.Peers;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit;

/// <summary>Several gateways on one record.</summary>
public sealed class SharedRecordTests : IDisposable
{
    private readonly PostgresStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Two_gateways_write_one_record_and_its_chains_verify()
    {
        using var other = _store.Another();
        await using (var here = _store.Log())
        await using (var there = _store.Log(other))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            {
                var log = i % 2 == 0 ? here : there;
                var row = _store.Row(role: i % 3 == 0 ? "sales" : "legal", agent: "agt_" + (i % 40));
                await log.AppendAsync(row);
                log.AppendBehind(_store.Row(outcome: new Outcome(OutcomeKind.Answered, 200)));
                log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 201));
            });
        }

        _store.Count("decisions").ShouldBe(1200);
        _store.Count("outcomes").ShouldBe(600);
        var verified = Verify();
        verified.Findings.ShouldBeEmpty();
        verified.Checkpoints.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_gateway_that_starts_anew_goes_on_with_the_chains_of_one_that_is_gone()
    {
        for (var i = 0; i < 4; i++)
        {
            await using var log = _store.Log();
            await log.AppendAsync(_store.Row());
        }

        // Those of the first run, of the operators, and of the second, which came before the first ones were seen to be closed.
        _store.Count("chains").ShouldBeLessThanOrEqualTo(5);
        Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_old_is_archived_again_and_again_although_the_chains_of_gateways_that_are_gone_stand_still()
    {
        var folder = Directory.CreateTempSubdirectory("thumbgate-archive-");
        try
        {
            for (var i = 0; i < 3; i++)
            {
                // Each takes chains of its own: nobody has seen yet that those of the one before are free.
                await using (var log = _store.Log())
                {
                    await log.AppendAsync(_store.Row());
                }

                _store.Clock.Advance(TimeSpan.FromDays(91));
                var archived = await _store.Retention().ApplyAsync(new(TimeSpan.FromDays(90), null, "archive"), folder.FullName, CancellationToken.None);

                using var keys = new PublicKeys();
                keys.Add(_store.Key.PublicKey);
                ChainFile.Verify(() => Archive.Open(archived.ShouldNotBeNull().File), keys, []).Findings.ShouldBeEmpty();
                _store.Count("decisions").ShouldBe(0);
                Verify().Findings.ShouldBeEmpty();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_a_gateway_left_open_is_unknown_once_it_was_not_seen_for_two_minutes()
    {
        var gone = _store.Row();
        var running = _store.Row();
        using var other = _store.Another();
        await using var dead = _store.Log(other);
        await dead.AppendAsync(gone);
        await using var log = _store.Log();
        await log.AppendAsync(running);

        log.CloseOpenSoon();
        await log.FlushAsync();
        (await OutcomeOf(gone)).ShouldBeNull();

        NotSeenFor(other, WriterSeats.Patience + TimeSpan.FromSeconds(1));
        log.CloseOpenSoon();
        await log.FlushAsync();
        (await OutcomeOf(gone)).ShouldBe(new Outcome(OutcomeKind.Unknown, Error: DecisionIndexer.Interrupted));
        (await OutcomeOf(running)).ShouldBeNull();
    }

    [Fact]
    public async Task An_outcome_that_comes_after_its_gateway_was_taken_for_gone_is_counted()
    {
        var row = _store.Row();
        using var other = _store.Another();
        await using var log = _store.Log();
        await using (var paused = _store.Log(other))
        {
            await paused.AppendAsync(row);
            NotSeenFor(other, TimeSpan.FromMinutes(3));
            log.CloseOpenSoon();
            await log.FlushAsync();

            paused.Complete(row.Id, new Outcome(OutcomeKind.Answered, 200));
            await paused.FlushAsync();
        }

        (await OutcomeOf(row))!.Value.Kind.ShouldBe(OutcomeKind.Unknown);
        using var connection = _store.Database.Open();
        connection.QuerySingle<(long, long)>("SELECT SUM(decisions)::bigint, SUM(outcomes)::bigint FROM decision_gaps").ShouldBe((0, 1));
        Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_whose_chain_was_taken_over_goes_on_with_another_one()
    {
        using var other = _store.Another();
        await using var paused = _store.Log(other);
        await paused.AppendAsync(_store.Row());
        NotSeenFor(other, TimeSpan.FromMinutes(3));
        await using (var log = _store.Log())
        {
            // Closed by now: the next one takes its seats.
            await using var next = _store.Log();
            await next.AppendAsync(_store.Row());

            await Should.ThrowAsync<RecordUnavailableException>(async () => await paused.AppendAsync(_store.Row()));
            await EventuallyAppended(paused);
            await next.AppendAsync(_store.Row());
        }

        _store.Count("decisions").ShouldBe(4);
        await paused.DisposeAsync();
        Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_whose_id_is_taken_is_refused_alone()
    {
        await using var log = _store.Log();
        var row = _store.Row();
        await log.AppendAsync(row);

        var others = Enumerable.Range(0, 10).Select(_ => log.AppendAsync(_store.Row()).AsTask()).ToList();
        await Should.ThrowAsync<RecordUnavailableException>(async () => await log.AppendAsync(row));
        await Task.WhenAll(others);

        log.Healthy.ShouldBeTrue();
        _store.Count("decisions").ShouldBe(11);
    }

    [Fact]
    public async Task A_text_that_the_server_does_not_take_is_refused_alone()
    {
        await using var log = _store.Log();
        var bad = _store.Row(operation: "a\0b");

        var all = Enumerable.Range(0, 20).Select(i => log.AppendAsync(i == 7 ? bad : _store.Row()).AsTask()).ToList();
        await Should.ThrowAsync<RecordUnavailableException>(() => all[7]);
        all.RemoveAt(7);
        await Task.WhenAll(all);
        var sent = _store.Row();
        await log.AppendAsync(sent);
        log.AppendBehind(_store.Row(operation: "a\0b"));
        log.AppendBehind(_store.Row());
        log.Complete(sent.Id, new Outcome(OutcomeKind.Answered, 200, Error: "a\0b"));
        await log.FlushAsync();

        _store.Count("decisions").ShouldBe(21);
        // Who was refused knows; of what is refused behind somebody's back the record says that it is missing.
        using var connection = _store.Database.Open();
        connection.QuerySingle<(long, long)>("SELECT SUM(decisions)::bigint, SUM(outcomes)::bigint FROM decision_gaps").ShouldBe((1, 1));
        Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nothing_but_refusals_is_recorded_they_are_signed_at_once_and_at_the_end()
    {
        await using (var log = _store.Log())
        {
            await log.AppendAsync(_store.Row(verdict: Verdict.Deny, outcome: new Outcome(OutcomeKind.Refused)));
            await Eventually.BeTrueAsync(() => _store.Count("checkpoints") == 1);

            await log.AppendAsync(_store.Row(verdict: Verdict.Deny, outcome: new Outcome(OutcomeKind.Refused)));
            await log.AppendAsync(_store.Row(verdict: Verdict.Deny, outcome: new Outcome(OutcomeKind.Refused)));
        }

        _store.Count("checkpoints").ShouldBe(2);
        Verify().Findings.ShouldBeEmpty();
        using var connection = _store.Database.Open();
        var refusals = connection.QuerySingle<(long Chain, long Last)>("SELECT chain, MAX(seq) FROM decisions GROUP BY chain");
        Checkpoint.TryRead(connection.QueryFirst<string>("SELECT heads FROM checkpoints ORDER BY id DESC LIMIT 1"), out var heads).ShouldBeTrue();
        heads.Single(h => h.Chain == refusals.Chain).Sequence.ShouldBe(refusals.Last);
    }

    [Fact]
    public async Task A_refusal_becomes_the_outcome_of_an_intent_that_is_there_although_nobody_was_told()
    {
        var intent = _store.Row();
        var refusal = Like(intent, new Outcome(OutcomeKind.Refused, Error: "record-unavailable"));
        await using var log = _store.Log();
        await log.AppendAsync(intent);

        await log.AppendAsync(refusal);
        log.AppendBehind(refusal);
        await log.FlushAsync();

        var found = await new DecisionStore(_store.Database).FindAsync(intent.Id);
        found!.Outcome.ShouldBe(refusal.Outcome);
        found.Verdict.ShouldBe(Verdict.Allow);
        _store.Count("decisions").ShouldBe(1);
        Verify().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_hundred_grants_raced_from_two_gateways_are_each_taken_once()
    {
        using var other = _store.Another();
        VotingBooth[] gateways = [new(_store.Database, _store.Clock), new(other, _store.Clock)];
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var (_, held) = await gateways[i % 2].Approvals.HoldAsync(Held(i));
            (await gateways[(i + 1) % 2].VoteAsync(held!.Id, approve: true, "omar")).ShouldBe(VoteOutcome.Decided);
            ids.Add(held.Id);
        }

        var taken = new int[ids.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count * 4),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) =>
            {
                if (await gateways[i % 2].Approvals.TakeGrantAsync(ids[i / 4]))
                {
                    Interlocked.Increment(ref taken[i / 4]);
                }
            });

        taken.ShouldAllBe(t => t == 1);
    }

    [Fact]
    public async Task Grants_that_a_gateway_which_is_gone_was_executing_are_unknown_and_those_of_a_running_one_are_not()
    {
        using var other = _store.Another();
        await using var here = _store.Log();
        await using var there = _store.Log(other);
        VotingBooth[] gateways = [new(_store.Database, _store.Clock), new(other, _store.Clock)];
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var (_, held) = await gateways[i].Approvals.HoldAsync(Held(i));
            await gateways[i].VoteAsync(held!.Id, approve: true, "omar");
            (await gateways[i].Approvals.TakeGrantAsync(held.Id)).ShouldBeTrue();
            ids.Add(held.Id);
        }

        (await gateways[0].Approvals.MarkInterruptedAsync()).ShouldBe(0);
        NotSeenFor(other, TimeSpan.FromMinutes(3));
        (await gateways[0].Approvals.MarkInterruptedAsync()).ShouldBe(1);

        (await gateways[0].Approvals.FindAsync(ids[0]))!.Status.ShouldBe(ApprovalStatus.Executing);
        (await gateways[0].Approvals.FindAsync(ids[1]))!.Status.ShouldBe(ApprovalStatus.Unknown);
        (await gateways[1].Approvals.FinishAsync(ids[1], ApprovalStatus.Executed, 200)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_grant_that_a_gateway_which_is_gone_was_executing_is_unknown_even_where_another_one_starts_before_that_is_said()
    {
        using var other = _store.Another();
        using var third = _store.Another();
        await using var here = _store.Log();
        await using var dead = _store.Log(other);
        var (approvals, theirs) = (new VotingBooth(_store.Database, _store.Clock).Approvals, new VotingBooth(other, _store.Clock));
        var (_, held) = await theirs.Approvals.HoldAsync(Held(1));
        await theirs.VoteAsync(held!.Id, approve: true, "omar");
        (await theirs.Approvals.TakeGrantAsync(held.Id)).ShouldBeTrue();
        NotSeenFor(other, TimeSpan.FromMinutes(3));
        here.CloseOpenSoon();
        await here.FlushAsync();

        await using var starts = _store.Log(third);

        (await approvals.MarkInterruptedAsync()).ShouldBe(1);
        (await approvals.FindAsync(held.Id))!.Status.ShouldBe(ApprovalStatus.Unknown);
    }

    [Fact]
    public async Task So_is_an_attempt_that_no_approval_was_needed_for()
    {
        using var other = _store.Another();
        using var third = _store.Another();
        await using var here = _store.Log();
        await using var dead = _store.Log(other);
        using (var connection = _store.Database.Open())
        {
            connection.Execute(
                """
                INSERT INTO attempts (agent, repeat_key, decision_id, integration, operation, risk, owner, at, status, taken_by)
                VALUES ('agt_1', 'key', 'dec_1', 'billing', 'stripe.refunds.create', 'money', 'dana', 0, 'open', @taker)
                """,
                new { taker = other.Seats.Gateway });
        }

        NotSeenFor(other, TimeSpan.FromMinutes(3));
        here.CloseOpenSoon();
        await here.FlushAsync();

        await using var starts = _store.Log(third);

        (await new AttemptStore(_store.Database, _store.Clock).MarkInterruptedAsync()).ShouldBe(1);
    }

    private static HeldRequest Held(int i) => new()
    {
        DecisionId = "dec_" + i, Agent = "agt_" + i, Owner = "dana", Role = "sales", Integration = "billing", Surface = Surface.Billing,
        Operation = "stripe.refunds.create", Risk = RiskClass.Money, Resource = "", RepeatKey = new Digest256(1, 2, 3, (ulong)i),
        SentDigest = new Digest256(4, 5, 6, (ulong)i), Card = "{}", Reasons = "[]", Terms = new VotingBooth(null!, TimeProvider.System).Terms(), Expires = TimeSpan.FromHours(1),
    };

    private static DecisionRow Like(DecisionRow row, Outcome outcome) => new()
    {
        Id = row.Id, At = row.At, Circumstances = row.Circumstances, Path = row.Path, Verdict = Verdict.Deny, Outcome = outcome,
    };

    private async Task<Outcome?> OutcomeOf(DecisionRow row) => (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome;

    /// <summary>Sets what the server knows of a gateway back, as if nothing had been heard of it.</summary>
    private void NotSeenFor(PostgresDatabase gateway, TimeSpan time)
    {
        using var connection = _store.Database.Open();
        connection.Execute(
            $"UPDATE chains SET seen_at = {WriterSeats.Now} - @ms WHERE number >= @first AND number <= @first + 1",
            new { ms = (long)time.TotalMilliseconds, first = gateway.Seats.Gateway });
    }

    private Task EventuallyAppended(DecisionLog log) => Eventually.BeTrueAsync(async () =>
    {
        try
        {
            await log.AppendAsync(_store.Row());
            return true;
        }
        catch (RecordUnavailableException)
        {
            return false;
        }
    });

    private Verification Verify()
    {
        using var keys = new PublicKeys();
        keys.Add(_store.Key.PublicKey);
        return StoreWalk.Verify(_store.Database, keys, []);
    }
}
