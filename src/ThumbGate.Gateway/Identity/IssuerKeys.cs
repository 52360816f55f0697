using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Identity;

/// <summary>The issuer's keys can't be had: nobody can be told from anybody.</summary>
internal sealed class IssuerUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// The issuer's signing keys, found by discovery and kept for an hour. A key that is not among them is looked for at once, but not more often
/// than every ten seconds, whoever sends tokens. While the issuer is gone the last known keys stay good for a day.
/// </summary>
internal sealed class IssuerKeys(OidcSettings settings, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    // Where none are known everybody waits for the first answer: at most one of them a second, whoever sends tokens.
    private static readonly TimeSpan PauseOfNone = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Known _known = new([], DateTimeOffset.MinValue);
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private IssuerUnavailableException? _failure;

    /// <summary>The keys, with the one that a token names if the issuer has it.</summary>
    /// <exception cref="IssuerUnavailableException">They can't be had, and the last known are too old.</exception>
    public async Task<IReadOnlyCollection<SecurityKey>> GetAsync(string? keyId, CancellationToken cancellation)
    {
        if (IsEnough(_known, keyId))
        {
            return _known.Keys;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (IsEnough(_known, keyId) || (now - _triedAt < Pause && now - _known.At < Longest))
            {
                return _known.Keys;
            }

            if (now - _triedAt < PauseOfNone && _failure is { } failure)
            {
                throw failure;
            }

            _triedAt = now;
            var address = settings.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(
                address, new HttpDocumentRetriever(http) { RequireHttps = settings.Issuer.Scheme == Uri.UriSchemeHttps }, cancellation);
            _known = new([.. found.SigningKeys], now);
            _failure = null;
            return _known.Keys;
        }
        catch (Exception error) when (error is not IssuerUnavailableException && (error is not OperationCanceledException || !cancellation.IsCancellationRequested))
        {
            _failure = new IssuerUnavailableException($"The keys of the issuer {settings.Issuer} can't be had: operators' tokens of its can't be checked now.", error);
            return time.GetUtcNow() - _known.At < Longest ? _known.Keys : throw _failure;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private bool IsEnough(Known known, string? keyId) =>
        time.GetUtcNow() - known.At < Fresh && (keyId is null || known.Keys.Any(k => string.Equals(k.KeyId, keyId, StringComparison.Ordinal)));

    private sealed record Known(IReadOnlyCollection<SecurityKey> Keys, DateTimeOffset At);
}
