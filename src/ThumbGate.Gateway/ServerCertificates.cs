using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway;

/// <summary>
/// The certificates that the listeners show. Read at the start, and again every second, so that a rotated Secret is shown to the next
/// connection. What can't be used (a new certificate beside the old key, while the files change) leaves the last one that could.
/// </summary>
internal sealed partial class ServerCertificates : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TlsSettings, Shown> _shown = new();
    private readonly ILogger _logger;
    private readonly ITimer _timer;

    public ServerCertificates(TimeProvider time, ILogger<ServerCertificates> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(static all => ((ServerCertificates)all!).Refresh(), this, Interval, Interval);
    }

    /// <summary>How to serve TLS on one connection: with the certificate of that moment, and the chain that stands in its file.</summary>
    /// <param name="tls">Known by an earlier <see cref="Load"/>.</param>
    public SslServerAuthenticationOptions For(TlsSettings tls) => new() { ServerCertificateContext = _shown[tls].Context };

    /// <summary>Reads a certificate for the first time.</summary>
    /// <exception cref="StartException">It can't be used.</exception>
    public void Load(TlsSettings tls)
    {
        try
        {
            var (certificate, key) = (Read(tls.Certificate), Read(tls.Key));
            _shown[tls] = new(certificate, key, Context(certificate, key));
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new StartException($"listen: {tls.Certificate} and {tls.Key} are no certificate and key in PEM that can be used: {e.Message}");
        }
    }

    /// <summary>Reads every certificate again.</summary>
    internal void Refresh()
    {
        foreach (var (tls, shown) in _shown)
        {
            try
            {
                var (certificate, key) = (Read(tls.Certificate), Read(tls.Key));
                if (!string.Equals(certificate, shown.Certificate, StringComparison.Ordinal) || !string.Equals(key, shown.Key, StringComparison.Ordinal))
                {
                    // The old one isn't disposed of: connections may be shaking hands with it.
                    _shown[tls] = new(certificate, key, Context(certificate, key));
                    LogReplaced(_logger, tls.Certificate.ToString());
                }
            }
            catch (Exception e) when (IsUnusable(e))
            {
                if (!string.Equals(shown.Trouble, e.Message, StringComparison.Ordinal))
                {
                    _shown[tls] = shown with { Trouble = e.Message };
                    LogUnusable(_logger, tls.Certificate.ToString(), tls.Key.ToString(), e.Message);
                }
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private static bool IsUnusable(Exception e) =>
        e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or ArgumentException;

    private static SslStreamCertificateContext Context(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
    }

    private static string Read(SecretReference reference) => reference.IsFile
        ? File.ReadAllText(reference.Location)
        : Environment.GetEnvironmentVariable(reference.Location)
            ?? throw new InvalidOperationException($"{reference} is not set.");

    [LoggerMessage(1, LogLevel.Information, "The certificate {Certificate} was replaced.")]
    private static partial void LogReplaced(ILogger logger, string certificate);

    [LoggerMessage(2, LogLevel.Warning, "{Certificate} and {Key} have changed and can't be used; the last certificate is still shown. {Reason}")]
    private static partial void LogUnusable(ILogger logger, string certificate, string key, string reason);

    private sealed record Shown(string Certificate, string Key, SslStreamCertificateContext Context)
    {
        public string? Trouble { get; init; }
    }
}
