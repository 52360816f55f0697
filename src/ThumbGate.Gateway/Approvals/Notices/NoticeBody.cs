using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThumbGate.Gateway.Approvals.Notices;

/// <summary>What a webhook is sent: names and ids, nothing of the request's content but its resource, which is masked where it is sensitive.</summary>
internal static class NoticeBody
{
    private const int Longest = 200;

    // A space without width: what stands before it is not read together with what follows.
    private const char Nothing = '\u200b';

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(DueNotice notice, ApprovalRecord hold, long pending, bool isSlack) => isSlack
        ? JsonSerializer.SerializeToUtf8Bytes(new { text = Text(notice, hold, pending), mrkdwn = false, unfurl_links = false }, Json)
        : JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                notice.Id,
                notice.Event,
                at = DateTimeOffset.FromUnixTimeMilliseconds(notice.At),
                pending,
                approval = new
                {
                    hold.Id,
                    status = hold.Status.Name(),
                    hold.Request.Agent,
                    hold.Request.Owner,
                    hold.Request.Role,
                    hold.Request.Integration,
                    surface = Policy.Surfaces.Name(hold.Request.Surface),
                    hold.Request.Operation,
                    risk = Policy.RiskClasses.Name(hold.Request.Risk),
                    hold.Request.Resource,
                    approvers = hold.Request.Terms.Summary,
                    decision = hold.Request.DecisionId,
                    hold.ExpiresAt,
                    hold.DecidedBy,
                    hold.Comment,
                },
            },
            Json);

    /// <summary>The signature's header: when it was made, and HMAC-SHA256 with the secret over that, a full stop and the body.</summary>
    public static string Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var moment = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(moment + "."), .. body];
        return $"t={moment},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private static string Text(DueNotice notice, ApprovalRecord hold, long pending)
    {
        var request = hold.Request;
        var what = $"{Plain(request.Operation)} ({Policy.RiskClasses.Name(request.Risk)}) on {Plain(request.Integration)}"
            + (request.Resource.Length > 0 ? $", {Plain(request.Resource)}," : "") + $" by {Plain(request.Agent)} of {Plain(request.Owner)}";
        return notice.Event switch
        {
            "held" => $"Held: {what} waits for {Plain(request.Terms.Summary ?? "an approver")} until {hold.ExpiresAt:yyyy-MM-dd HH:mm}Z. {pending} of its kind wait. {hold.Id}",
            "decided" => $"{(hold.Status == ApprovalStatus.Denied ? "Denied" : "Approved")} by {Plain(hold.DecidedBy ?? "")}: {what}. {hold.Id}",
            _ when hold.IsUndecided => $"Expired: nobody decided {what} in time. {hold.Id}",
            _ => $"Expired: {what}, approved by {Plain(hold.DecidedBy ?? "")}, was not sent in time. {hold.Id}",
        };
    }

    // Part of it an agent chose: none of it may become a link, a mention or another line.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.Length > Longest ? text[..Longest] : text)
        {
            _ = c switch
            {
                '&' => plain.Append("&amp;"),
                '<' => plain.Append("&lt;"),
                '>' => plain.Append("&gt;"),
                '*' or '_' or '`' or '~' or '@' or '#' or '/' => plain.Append(Nothing).Append(c),
                _ when char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => plain.Append('?'),
                _ => plain.Append(c),
            };
        }

        return plain.ToString();
    }
}
