namespace ThumbGate.Gateway.Storage.Bus;

/// <summary>The bus of a gateway that is alone.</summary>
internal sealed class MemoryBus : IBus
{
    private readonly Lock _lock = new();
    private volatile (string Topic, Action<string> Heard)[] _subscriptions = [];

    /// <summary>Never: it is never gone.</summary>
    public event Action? Returned
    {
        add { }
        remove { }
    }

    public bool IsThere => true;

    public void Publish(string topic, string text)
    {
        foreach (var (subscribed, heard) in _subscriptions)
        {
            if (string.Equals(subscribed, topic, StringComparison.Ordinal))
            {
                heard(text);
            }
        }
    }

    public void Subscribe(string topic, Action<string> heard)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, (topic, heard)];
        }
    }
}
