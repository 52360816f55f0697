using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy;

/// <summary>The request's headers, wherever they come from: a socket, a cases file, the command line.</summary>
public interface IRequestHeaders
{
    /// <summary>
    /// Which of the watched headers there may be. One that is there is never left out; one that isn't may be named, since <see cref="Find"/> has
    /// the last word: who doesn't know names all of them.
    /// </summary>
    WatchedHeaders Watched => WatchedHeaders.All;

    /// <summary>How many values the header carries (0 when it is not there); the first of them is <paramref name="value"/>.</summary>
    /// <param name="name">Header name, any case.</param>
    /// <param name="value">The first value; empty when there is none.</param>
    int Find(string name, out string value);
}
