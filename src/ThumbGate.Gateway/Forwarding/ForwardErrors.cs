using System.Net.Http;
using System.Net.Sockets;
using Polly.CircuitBreaker;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Why forwarding failed: stable codes for records, and a sentence for each.</summary>
internal static class ForwardErrors
{
    public const string AddressRefused = "address-refused";
    public const string NameNotResolved = "name-not-resolved";
    public const string ConnectFailed = "connect-failed";
    public const string ConnectTimedOut = "connect-timed-out";
    public const string TlsFailed = "tls-failed";
    public const string BreakerOpen = "breaker-open";
    public const string CredentialMissing = "credential-missing";
    public const string CredentialUnusable = "credential-unusable";
    public const string MethodNotForwarded = "method-not-forwarded";
    public const string RequestUnusable = "request-unusable";
    public const string TimedOut = "timed-out";
    public const string ReplyLost = "reply-lost";
    public const string AnswerUnusable = "answer-unusable";
    public const string AnswerCutShort = "answer-cut-short";
    public const string RequestBodyCutShort = "request-body-cut-short";
    public const string ClientGone = "client-gone";

    /// <summary>A sentence for people; never holds an address, a header or a secret.</summary>
    public static string Describe(string code) => code switch
    {
        AddressRefused => "The upstream's name resolves only to addresses that this integration may not reach.",
        NameNotResolved => "The upstream's name could not be resolved.",
        ConnectFailed => "No connection to the upstream could be made.",
        ConnectTimedOut => "Connecting to the upstream took too long.",
        TlsFailed => "The TLS handshake with the upstream failed.",
        BreakerOpen => "The upstream has been failing; calls to it are paused.",
        CredentialMissing => "The credential for this request is not available.",
        CredentialUnusable => "The credential for this request holds characters that no header can carry.",
        MethodNotForwarded => "Requests with this method are never forwarded.",
        RequestUnusable => "The request could not be put together for the upstream.",
        TimedOut => "The upstream did not answer in time.",
        ReplyLost => "The connection to the upstream was lost before it answered.",
        AnswerUnusable => "The upstream's answer cannot be passed on.",
        AnswerCutShort => "The upstream's answer broke off.",
        RequestBodyCutShort => "The request's body broke off.",
        ClientGone => "The caller hung up.",
        _ => "",
    };

    /// <summary>Whether a failed attempt is known to have sent nothing.</summary>
    public static bool IsBeforeSending(Exception failure) => failure switch
    {
        BrokenCircuitException => true,
        UpstreamTimeoutException timeout => timeout.WhileConnecting,
        HttpRequestException request => request.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
        _ => false,
    };

    /// <summary>Whether no address of the upstream may be reached.</summary>
    public static bool IsAddressRefused(Exception failure) =>
        failure is HttpRequestException { InnerException: AddressRefusedException };

    /// <summary>The code for a failed attempt.</summary>
    public static string CodeOf(Exception failure) => failure switch
    {
        BrokenCircuitException => BreakerOpen,
        UpstreamTimeoutException timeout => timeout.WhileConnecting ? ConnectTimedOut : TimedOut,
        OperationCanceledException => ClientGone,
        HttpRequestException { InnerException: AddressRefusedException } => AddressRefused,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NameNotResolved,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } request => IsNameFailure(request.InnerException) ? NameNotResolved : ConnectFailed,
        _ => ReplyLost,
    };

    private static bool IsNameFailure(Exception? cause) => cause is SocketException
    {
        SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery,
    };
}
