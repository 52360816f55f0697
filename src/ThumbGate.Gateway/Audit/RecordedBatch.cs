namespace ThumbGate.Gateway.Audit;

/// <summary>
/// Everyone who waited for one frame, told by the thread pool: the journal's thread goes on with the next frame. The pool is woken once,
/// and each hand that comes to help takes the next of them.
/// </summary>
internal sealed class RecordedBatch(Recorded[] waiting, Exception? failure) : IThreadPoolWorkItem
{
    private int _next;

    public static void Tell(Recorded[] waiting, Exception? failure)
    {
        var batch = new RecordedBatch(waiting, failure);
        ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
        if (waiting.Length > 2)
        {
            ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
        }
    }

    public void Execute()
    {
        while (Interlocked.Increment(ref _next) - 1 is var index && index < waiting.Length)
        {
            if (failure is null)
            {
                waiting[index].Complete();
            }
            else
            {
                waiting[index].Fail(failure);
            }
        }
    }
}
