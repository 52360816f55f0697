using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

/// <summary>What a crash leaves: copies of the files as they are at one moment.</summary>
internal static class JournalFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Writes with a log and leaves behind what was on the disk when the last of it was promised.</summary>
    /// <param name="store">The record.</param>
    /// <param name="write">Writes.</param>
    /// <param name="completed">Decisions whose outcomes, which nobody is promised, are on the disk by then.</param>
    public static void Crash(this StoreFixture store, Action<DecisionLog> write, params string[] completed)
    {
        var aside = store.Folder + "-crashed";
        var data = Path.GetDirectoryName(store.Database.Path)!;
        var log = store.Log();
        write(log);
        SpinWait.SpinUntil(() => completed.All(id => HasOutcome(store, id)), Patience).ShouldBeTrue();

        // What SQLite is writing would be copied torn, as no crash leaves it.
        using (store.LockedByAnotherWriter())
        {
            Copy(data, aside);
        }

        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(data, recursive: true);
        Directory.Move(aside, data);
    }

    /// <summary>A journal alone, of frames of one row each.</summary>
    public static List<string> Write(StoreFixture store, int frames, int segmentBytes = 64 * 1024)
    {
        using var journal = new IntentJournal(store.Database.Path, new JournalSettings(segmentBytes), store.Clock);
        journal.Start(journal.Replay());
        var ids = new List<string>();
        var frame = new FrameBuffer();
        for (var i = 0; i < frames; i++)
        {
            var row = store.Row();
            frame.Clear();
            JournalRecord.Write(frame, new Entry(row, null, null));
            journal.Append(frame, sync: true);
            ids.Add(row.Id);
        }

        return ids;
    }

    public static List<string> Read(StoreFixture store, out JournalReplay replay)
    {
        replay = new JournalReplay(store.Journal);
        return [.. replay.Entries().SelectMany(e => e).Select(e => e.Row?.Id ?? e.Late!.DecisionId)];
    }

    /// <summary>The file that holds the frames, where they fit into one.</summary>
    public static string File(StoreFixture store) =>
        Directory.GetFiles(store.Journal, "*" + IntentJournal.Extension).Single(f => JournalFrames(System.IO.File.ReadAllBytes(f)).Count > 0);

    /// <summary>Offset and length of each frame.</summary>
    public static List<(int Offset, int Length)> JournalFrames(byte[] bytes)
    {
        var found = new List<(int, int)>();
        JournalSegment.TryReadNumber(bytes, out var number);
        var offset = JournalSegment.FirstFrame;
        while (JournalFrame.TryRead(bytes.AsSpan(offset), number, out var frame))
        {
            found.Add((offset, frame.Length));
            offset += frame.Length;
        }

        return found;
    }

    private static bool HasOutcome(StoreFixture store, string id) =>
        new JournalReplay(store.Journal).Entries().SelectMany(e => e).Any(e => e.Late?.DecisionId == id)
        || store.Count($"decision_list WHERE id = '{id}' AND outcome IS NOT NULL") > 0;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != JournalLock.FileName))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = System.IO.File.Create(target);
            source.CopyTo(copy);
        }
    }
}
