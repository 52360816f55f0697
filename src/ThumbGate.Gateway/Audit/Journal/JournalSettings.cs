namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>How big the journal is and what it is written to.</summary>
/// <param name="SegmentBytes">Size of one file.</param>
/// <param name="MostSegments">Most files: what SQLite doesn't take waits in them.</param>
internal sealed record JournalSettings(int SegmentBytes = 16 << 20, int MostSegments = 16)
{
    public IJournalDisk Disk { get; init; } = new JournalDisk();
}
