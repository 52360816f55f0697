using System.Collections.Concurrent;
using System.Security;
using System.Text;
using ThumbGate.Policy;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>
/// The values behind secret references. Read when first named, and again every second, so that a rotated file or symlink is in use soon
/// after it changes and no request waits for a disk.
/// </summary>
internal sealed class SecretStore : IDisposable
{
    private const int MaxBytes = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<SecretReference, string?> _values = new();
    private readonly ITimer _timer;

    public SecretStore(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _timer = time.CreateTimer(static store => ((SecretStore)store!).Refresh(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The secret, or null where it is missing, empty or unreadable.</summary>
    public string? Get(SecretReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _values.TryGetValue(reference, out var value) ? value : _values.GetOrAdd(reference, Read);
    }

    /// <summary>Reads every credential of a policy ahead of the first request that needs it.</summary>
    public void Adopt(PolicySet policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var credential in policy.Integrations.Values.SelectMany(integration => integration.Credentials))
        {
            _ = Get(credential.Secret);
        }
    }

    /// <summary>Reads every known secret again. A value that did not change keeps its instance.</summary>
    public void Refresh()
    {
        foreach (var (reference, known) in _values)
        {
            var value = Read(reference);
            if (!string.Equals(value, known, StringComparison.Ordinal))
            {
                _values[reference] = value;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private static string? Read(SecretReference reference)
    {
        var text = reference.IsFile ? ReadFile(reference.Location) : Environment.GetEnvironmentVariable(reference.Location);
        text = text?.TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string? ReadFile(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
            {
                return null;
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return StrictUtf8.GetString(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or DecoderFallbackException or NotSupportedException)
        {
            return null;
        }
    }
}
