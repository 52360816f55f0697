using System.Net;
using System.Net.Http.Headers;
using ThumbGate.Policy.Hosting;
using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Approvals.Notices;

/// <summary>How webhooks are reached: guarded connections, and the values behind secret references.</summary>
/// <param name="Client">A client that may reach private addresses, or one that may not.</param>
/// <param name="Secret">The secret's value, or null.</param>
internal sealed record NoticeWires(Func<bool, HttpClient> Client, Func<SecretReference, string?> Secret);

/// <summary>What a webhook said. The zero value is that it took the notice.</summary>
internal enum Telling : byte
{
    Told = 0,

    /// <summary>It did not take this one.</summary>
    Refused,

    /// <summary>It takes none now.</summary>
    Unavailable,
}

/// <summary>Tells one webhook one notice.</summary>
internal sealed class NoticeSender(NoticeWires wires, TimeProvider time)
{
    public const string SignatureHeader = "ThumbGate-Signature";
    public const string DeliveryHeader = "ThumbGate-Delivery";

    /// <summary>Whether it was told, else why not; neither address nor secret is in that.</summary>
    public async Task<(Telling Telling, string Why)> TellAsync(NotificationSettings webhook, DueNotice notice, byte[] body, CancellationToken cancellation)
    {
        if (wires.Secret(webhook.Secret) is not { } secret)
        {
            return (Telling.Unavailable, "its secret is missing");
        }

        if ((webhook.Url ?? Address(webhook.UrlFrom!)) is not { } address)
        {
            return (Telling.Unavailable, "its address is missing, or none that may be told");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignatureHeader, NoticeBody.Sign(secret, time.GetUtcNow(), body));
        request.Headers.Add(DeliveryHeader, notice.Id);
        try
        {
            using var answer = await wires.Client(webhook.AllowPrivate).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (answer.IsSuccessStatusCode ? Telling.Told : answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? Telling.Unavailable : Telling.Refused,
                $"it answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return (Telling.Unavailable, $"it can't be reached ({error.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (Telling.Unavailable, "it did not answer in time");
        }
    }

    private Uri? Address(SecretReference reference) =>
        wires.Secret(reference) is { } text && NotificationSettings.IsAddress(text, out var address) ? address : null;
}
