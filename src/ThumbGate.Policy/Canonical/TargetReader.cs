namespace ThumbGate.Policy.Canonical;

/// <summary>Reads a raw request target in the only way there is, or refuses it.</summary>
public static class TargetReader
{
    /// <summary>Reads an origin-form target.</summary>
    /// <param name="raw">The target as it stood in the request line (percent-encoded bytes; never decoded before).</param>
    /// <param name="target">The canonical target; default where refused.</param>
    /// <returns>Null, or why it is refused (status 400).</returns>
    public static RequestRefusal? Read(string raw, out CanonicalTarget target)
    {
        target = new CanonicalTarget(raw, raw.Length, raw.AsMemory(), false);
        return null;
    }
}
