using ThumbGate.Gateway.Storage.Chain;

namespace ThumbGate.Gateway.Audit.Chain;

/// <summary>
/// One writer's end of its chain, and when that is to be signed: with the writer's first commit, then every <see cref="MostUnsigned"/> records
/// or every minute in which there were any, and at its end. Used by one thread.
/// </summary>
internal sealed partial class ChainKeeper(ChainPosition position, CheckpointKey key, TimeProvider time, ILogger logger)
{
    /// <summary>Records between two checkpoints.</summary>
    public const int MostUnsigned = 10_000;

    /// <summary>Time between two checkpoints while there are records.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _signed = -1;
    private long _signedAt;
    private ChainPosition? _unannounced;
    private bool _othersMoved;

    public ChainHead Head { get; } = new(position);

    /// <summary>How long until the end is to be signed; null where it is signed. Never longer than <see cref="Longest"/>.</summary>
    public TimeSpan? SignsIn => !_othersMoved && (Head.Position.Sequence == _signed || Head.Position.Sequence == 0) ? null
        : _signed < 0 || Head.Position.Sequence - _signed >= MostUnsigned ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Max(0, (Longest - time.GetElapsedTime(_signedAt)).Ticks));

    /// <summary>Another writer, which does not sign, has added records: they are signed as this one's are.</summary>
    public void OthersMoved() => _othersMoved = true;

    /// <summary>Signs where all chains end.</summary>
    /// <param name="others">The ends of the other chains, as this transaction sees them.</param>
    /// <param name="next">Where the checkpoint stands.</param>
    public Checkpoint Sign(IEnumerable<ChainPosition> others, out ChainPosition next)
    {
        var own = Head.Position;
        var made = Checkpoint.Make(Head, [.. others.Where(o => o.Chain != own.Chain).Append(own).OrderBy(h => h.Chain)], key, time);
        next = Head.Next();
        return made;
    }

    /// <summary>The checkpoint is in.</summary>
    public void Signed(ChainPosition checkpoint)
    {
        Head.Advance(checkpoint);
        (_signed, _signedAt) = (checkpoint.Sequence, time.GetTimestamp());
        _unannounced = checkpoint;
        _othersMoved = false;
    }

    /// <summary>What was signed is on the disk: it is told to whoever keeps the logs, so that the record can be held against them.</summary>
    public void Committed()
    {
        if (_unannounced is { } checkpoint)
        {
            Announce(logger, checkpoint.Chain, checkpoint.Sequence, checkpoint.Hash.ToString());
            _unannounced = null;
        }
    }

    [LoggerMessage(30, LogLevel.Information, "checkpoint {Chain}:{Sequence}:{Hash}", EventName = "checkpoint")]
    private static partial void Announce(ILogger logger, long chain, long sequence, string hash);
}
