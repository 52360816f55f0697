namespace ThumbGate.Gateway.Catalogs;

/// <summary>A description that cannot be read: file, what is wrong, and the cure, in one line.</summary>
internal sealed class DescriptionException(string message, Exception? inner = null) : Exception(message, inner);
