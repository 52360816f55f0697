namespace ThumbGate.Policy;

/// <summary>The request's headers, wherever they come from: a socket, a cases file, the command line.</summary>
public interface IRequestHeaders
{
    /// <summary>How many values the header carries (0 when it is not there); the first of them is <paramref name="value"/>.</summary>
    /// <param name="name">Header name, any case.</param>
    /// <param name="value">The first value; empty when there is none.</param>
    int Find(string name, out string value);
}
