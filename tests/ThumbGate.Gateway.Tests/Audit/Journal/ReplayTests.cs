using Dapper;
using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

public sealed class ReplayTests : IDisposable
{
    private readonly StoreFixture _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Rows_are_read_as_they_were_written()
    {
        var full = new DecisionRow
        {
            Id = "dec_1",
            At = 17,
            Circumstances = new Circumstances
            {
                Agent = "agt", Owner = "ö€", Role = "r", Plugin = "p", Workflow = "w", Integration = "i",
                Environment = Policy.Integrations.DeploymentEnvironment.Sandbox, Surface = Surface.Billing, Operation = "o", Risk = RiskClass.Money,
                Method = "POST", Judged = Verdict.Allow, Mode = Mode.Observe, PolicyVersion = "v", Credential = "c", Client = "::1",
            },
            Path = "/p", Resource = "res", Facts = "{\"a\":1}", Verdict = Verdict.Hold, Reasons = "[1]", Digest = new Digest256(1, 2, 3, 4),
            Fingerprint = new Digest256(5, 6, 7, 8), ApprovalId = "a", BlockId = "b", TraceId = "t", DecideMicroseconds = 99,
            Outcome = new Outcome(OutcomeKind.NotSent, 502, 1, 2, 3, "reset"),
        };
        var frame = new FrameBuffer();
        JournalRecord.Write(frame, new Entry(full, null, null));
        JournalRecord.Write(frame, new Entry(_store.Row(), null, null));
        JournalRecord.Write(frame, new Entry(null, new LateOutcome("dec_1", new Outcome(OutcomeKind.Answered, 200)), null));
        JournalFrame.Seal(frame.Frame, 7, 40, 40, frame.Count);

        JournalFrame.TryRead(frame.Frame, 7, out var header).ShouldBeTrue();
        var entries = JournalRecord.ReadAll(frame.Frame, header);

        entries[0].Row.ShouldBeEquivalentTo(full);
        entries[1].Row!.Outcome.ShouldBeNull();
        entries[2].Late.ShouldBe(new LateOutcome("dec_1", new Outcome(OutcomeKind.Answered, 200)));
        entries.Select(e => e.Sequence).ShouldBe([40, 41, 42]);
    }

    [Fact]
    public void Checksums_are_those_of_the_standard() =>
        JournalFrame.Checksum("123456789"u8).ShouldBe(0xE3069283u);

    [Fact]
    public void Frames_are_read_across_segments_in_order()
    {
        var ids = JournalFolder.Write(_store, 600);
        JournalFolder.Read(_store, out var replay).ShouldBe(ids);
        replay.Files.Count.ShouldBeGreaterThan(3);
        replay.Damage.ShouldBeEmpty();
        replay.Expected.ShouldBe(600);
    }

    [Fact]
    public void A_last_frame_that_is_torn_at_any_byte_is_cut_and_nothing_else_is()
    {
        var ids = JournalFolder.Write(_store, 3);
        var file = JournalFolder.File(_store);
        var whole = File.ReadAllBytes(file);
        var (offset, length) = JournalFolder.JournalFrames(whole)[2];
        for (var kept = 0; kept < length; kept++)
        {
            var torn = (byte[])whole.Clone();
            torn.AsSpan(offset + kept, length - kept).Clear();
            if (torn.AsSpan().SequenceEqual(whole))
            {
                // The last byte written is a zero: then nothing is torn.
                continue;
            }

            File.WriteAllBytes(file, torn);

            JournalFolder.Read(_store, out var replay).ShouldBe(ids[..2]);
            replay.Damage.ShouldBeEmpty();
            replay.Expected.ShouldBe(2);
        }
    }

    [Fact]
    public void A_flipped_byte_anywhere_before_the_last_frame_is_reported_and_the_others_are_read()
    {
        var ids = JournalFolder.Write(_store, 3);
        var file = JournalFolder.File(_store);
        var whole = File.ReadAllBytes(file);
        var (offset, length) = JournalFolder.JournalFrames(whole)[1];
        for (var at = offset; at < offset + length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 0x10;
            File.WriteAllBytes(file, flipped);

            JournalFolder.Read(_store, out var replay).ShouldBe([ids[0], ids[2]]);
            replay.Damage.ShouldHaveSingleItem().ShouldBe(new JournalDamage(file, offset, 1));
        }
    }

    [Fact]
    public void A_damaged_header_of_a_segment_is_reported_and_its_frames_are_read()
    {
        var ids = JournalFolder.Write(_store, 3);
        var file = JournalFolder.File(_store);
        var bytes = File.ReadAllBytes(file);
        bytes[9] ^= 1;
        File.WriteAllBytes(file, bytes);

        JournalFolder.Read(_store, out var replay).ShouldBe(ids);
        replay.Damage.ShouldHaveSingleItem().ShouldBe(new JournalDamage(file, 0, 0));
    }

    [Fact]
    public void A_last_frame_lost_at_the_end_of_a_segment_that_was_followed_by_another_is_reported()
    {
        var ids = JournalFolder.Write(_store, 300);
        var first = Directory.GetFiles(_store.Journal, "*" + IntentJournal.Extension).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(first);
        var frames = JournalFolder.JournalFrames(bytes);
        bytes[frames[^1].Offset + 40] ^= 1;
        File.WriteAllBytes(first, bytes);

        ids.RemoveAt(frames.Count - 1);
        JournalFolder.Read(_store, out var replay).ShouldBe(ids);
        replay.Damage.ShouldHaveSingleItem().ShouldBe(new JournalDamage(first, frames[^1].Offset, 1));
    }

    [Fact]
    public async Task Damage_is_itself_on_record_and_the_file_is_kept()
    {
        var ids = JournalFolder.Write(_store, 3);
        var file = JournalFolder.File(_store);
        var bytes = File.ReadAllBytes(file);
        bytes[JournalFolder.JournalFrames(bytes)[1].Offset + 50] ^= 1;
        File.WriteAllBytes(file, bytes);

        await using (var log = _store.Log())
        {
            await log.AppendAsync(_store.Row());
        }

        File.Exists(file + ".damaged").ShouldBeTrue();
        using var connection = _store.Database.Open();
        connection.ExecuteScalar<long>("SELECT SUM(decisions) FROM decision_gaps").ShouldBe(1);
        connection.Query<string>("SELECT id FROM decisions ORDER BY id").Take(2).ShouldBe([ids[0], ids[2]]);
    }

    [Fact]
    public async Task Replaying_again_changes_nothing()
    {
        var ids = JournalFolder.Write(_store, 100);
        var again = _store.Folder + "-again";
        CopyFiles(_store.Journal, again);
        await using (_store.Log())
        {
        }

        var before = Rows();
        before.Count.ShouldBe(100);
        Directory.Delete(_store.Journal, recursive: true);
        Directory.Move(again, _store.Journal);
        await using (_store.Log())
        {
        }

        Rows().ShouldBe(before);
        ids.ShouldBe(before.Select(r => r.Id));
        _store.Count("outcomes").ShouldBe(100);

        List<(string Id, string Outcome)> Rows()
        {
            using var connection = _store.Database.Open();
            return [.. connection.Query<(string, string)>("SELECT id, outcome FROM decision_list ORDER BY id")];
        }
    }

    [Fact]
    public async Task A_replayed_decision_whose_outcome_is_in_its_row_keeps_it()
    {
        var row = _store.Row();
        _store.Crash(log =>
        {
            log.AppendAsync(row).AsTask().GetAwaiter().GetResult();
            log.Complete(row.Id, new Outcome(OutcomeKind.Answered, 201));
            log.FlushAsync().GetAwaiter().GetResult();
        });

        await using (_store.Log())
        {
        }

        _store.Count("outcomes").ShouldBe(0);
        (await new DecisionStore(_store.Database).FindAsync(row.Id))!.Outcome.ShouldBe(new Outcome(OutcomeKind.Answered, 201));
    }

    [Fact]
    public async Task A_log_that_was_closed_leaves_nothing_to_replay()
    {
        await using (var log = _store.Log())
        {
            for (var i = 0; i < 500; i++)
            {
                await log.AppendAsync(_store.Row());
            }
        }

        JournalFolder.Read(_store, out _).ShouldBeEmpty();
        _store.Count("decisions").ShouldBe(500);
    }

    [Fact]
    public void A_journal_of_another_format_is_refused()
    {
        JournalFolder.Write(_store, 1);
        var file = JournalFolder.File(_store);
        var bytes = File.ReadAllBytes(file);
        bytes[16]++;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), JournalFrame.Checksum(bytes.AsSpan(0, 20)));
        File.WriteAllBytes(file, bytes);

        Should.Throw<StoreUnavailableException>(() => _store.Log()).Message.ShouldContain($"format {JournalSegment.Format + 1}");
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
