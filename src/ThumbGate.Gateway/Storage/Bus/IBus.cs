namespace ThumbGate.Gateway.Storage.Bus;

/// <summary>
/// How replicas tell each other that something has changed. What is heard is a hint and never a state: whoever hears looks at the record,
/// which is the authority. What gets lost is caught by the poll.
/// </summary>
internal interface IBus
{
    /// <summary>Whether messages reach every replica now.</summary>
    bool IsThere { get; }

    /// <summary>Raised when it is there again after a time in which messages may have been lost. Handlers return at once and don't throw.</summary>
    event Action? Returned;

    /// <summary>Tells every subscriber, also those of this process. Never waits and never throws.</summary>
    void Publish(string topic, string text);

    /// <summary>Hears a topic as long as the bus lives. Handlers return at once and don't throw.</summary>
    void Subscribe(string topic, Action<string> heard);
}
