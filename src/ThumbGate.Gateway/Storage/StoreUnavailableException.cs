namespace ThumbGate.Gateway.Storage;

/// <summary>The store can't be used as configured: the gateway must not start. The message says what is wrong and the cure.</summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The record can't be written or read right now. What depended on it must not go on.</summary>
internal sealed class RecordUnavailableException : Exception
{
    public RecordUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
