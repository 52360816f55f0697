using ThumbGate.Gateway.Audit;
using ThumbGate.Gateway.Audit.Journal;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Audit.Journal;

/// <summary>What a crash leaves: copies of the files as they are at one moment.</summary>
internal static class JournalFolder
{
    /// <summary>Writes with a log and leaves behind what was on the disk when the last of it was promised.</summary>
    public static void Crash(this StoreFixture store, Action<DecisionLog> write)
    {
        var aside = store.Folder + "-crashed";
        var data = Path.GetDirectoryName(store.Database.Path)!;
        var log = store.Log();
        write(log);
        // What follows behind is written in a moment.
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(150));
        Copy(data, aside);
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
