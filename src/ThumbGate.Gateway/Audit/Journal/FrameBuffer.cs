using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>Gathers the entries of one frame, behind room for its header. Used again and again by one thread.</summary>
internal sealed class FrameBuffer
{
    /// <summary>Where the entries' fields are added.</summary>
    public RecordBuffer Fields { get; } = new(JournalFrame.HeaderBytes);

    /// <summary>Bytes so far, header included.</summary>
    public int Length => Fields.Length;

    /// <summary>Entries so far.</summary>
    public int Count { get; private set; }

    public Span<byte> Frame => Fields.Bytes;

    public void Clear()
    {
        Fields.Clear();
        Count = 0;
    }

    /// <summary>What was added since the last time is an entry.</summary>
    public void EndEntry() => Count++;

    /// <summary>Takes the last entry back, which began there.</summary>
    public void CutLast(int start)
    {
        Fields.CutAt(start);
        Count--;
    }
}
