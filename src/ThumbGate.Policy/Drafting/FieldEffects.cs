using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>Members of a body, and query parameters, that make more of a write than a write: by their names, general English only.</summary>
internal static class FieldEffects
{
    private static readonly FrozenSet<string> Access = Verbs.Set("""
        permission permissions role roles roleid roleids visibility public ispublic private isprivate sharing shared accesslevel access accesstype scopes password acl privacy anonymous
        passwordprotected ssoprotection protected allowlist whitelist ipallowlist allowedips allowedorigins isadmin admin publicsource discoverable policy accesspolicy iampolicy
        owner owners ownerid ownerids owneremail newowner newownerid collaborators editors viewers admins administrators members memberids sharedwith sharewith isshared
        guestaccess externalaccess publicaccess credentials webhook webhooks hooks
        """);

    private static readonly FrozenSet<string> Message = Verbs.Set("""
        attendees invitees sendupdates sendnotificationemail emailnotification notification notifications sendreceipt comment recipients signers guests cc bcc sendat scheduledsendtime deliverat
        """);

    private static readonly FrozenSet<string> Deploy = Verbs.Set("publish published ispublished live islive publishnow publishat publishedat publishdate golive autopublish");

    private static readonly FrozenSet<string> Destructive = Verbs.Set("trashed deleted isdeleted archived isarchived disabled isdisabled deactivated suspended paused replaceexisting forcepush voided cancelled canceled");

    private static readonly FrozenSet<string> Money = Verbs.Set("confirm autocharge autopay autocollect markaspaid ispaid paid refunded captured");

    private static readonly FrozenSet<string> MeansOfPayment = Verbs.Set("card creditcard cardnumber bankaccount iban routingnumber paymentmethod paymentmethodid paymentsource paymenttoken spendinglimit spendinglimits spendlimit spendingrestrictions spendingcontrols");

    private static readonly FrozenSet<string> Sends = Verbs.Set("send notify email mail sms invite alert announce resend");
    private static readonly FrozenSet<string> Pays = Verbs.Set("charge capture refund pay bill collect purchase buy");
    private static readonly FrozenSet<string> Destroys = Verbs.Set("delete remove purge wipe erase destroy archive cancel void terminate overwrite replace truncate disable suspend deactivate prune force trash drop discard revoke");
    private static readonly FrozenSet<string> Credentials = Verbs.Set("password secret passphrase credential credentials apikey privatekey");
    private static readonly FrozenSet<string> KeyKinds = Verbs.Set("api secret access private signing ssh authorized encryption");
    private static readonly FrozenSet<string> PlainTokens = Verbs.Set("page next continuation sync client request captcha recaptcha idempotency csrf cursor dedup deduplication resume change etag");
    private static readonly FrozenSet<string> Callers = Verbs.Set("webhook webhooks callback notification notify postback hook hooks forward forwarding push");
    private static readonly FrozenSet<string> Addresses = Verbs.Set("url urls uri endpoint address email");

    private static readonly FrozenSet<string> Guards = Verbs.Set("auth authenticated authenticate authentication authorization authorized mfa 2fa twofactor sso saml tls ssl encrypted encryption firewall cors");

    /// <summary>What the field does when it is there, or has one of these values; no values where its presence is enough.</summary>
    public static (RiskClass Risk, IReadOnlyList<string> Values)? Of(DescribedField field)
    {
        var words = Words.Split(field.Name);
        if (words.Count == 0)
        {
            return null;
        }

        var key = string.Concat(words);
        var isSwitch = field.Type is "boolean";
        IReadOnlyList<string> met = isSwitch ? On(field) : [];
        return Access.Contains(key) || (field.Pointer.Length > 0 && LetsIn(words, field.Type)) || Calls(words) || words.Exists(Guards.Contains) || IsWho(words, field.Type) ? (RiskClass.Access, [])
            : MeansOfPayment.Contains(key) ? (RiskClass.Money, [])
            : isSwitch && (Money.Contains(key) || Pays.Contains(words[0])) ? (RiskClass.Money, met)
            : isSwitch && Sends.Contains(words[0]) ? (RiskClass.Message, met)
            : Message.Contains(key) && (field.Type != "string" || key is "sendat" or "deliverat" || words[0] == "send") ? (RiskClass.Message, met)
            : Sends.Contains(words[0]) && words.Count > 1 && field.Type == "string" && words[0] is "send" or "notify" ? (RiskClass.Message, [])
            : Deploy.Contains(key) ? (RiskClass.Deploy, met)
            : isSwitch && key is "draft" or "isdraft" or "hidden" or "ishidden" or "unlisted" ? (RiskClass.Deploy, Off(field))
            : isSwitch && (Destructive.Contains(key) || Destroys.Contains(words[0]) || key == "createmode") ? (RiskClass.Destructive, met)
            : isSwitch && key is "enabled" or "isenabled" or "active" or "isactive" ? (RiskClass.Destructive, Off(field))
            : field.Depth == 1 && field.Type is "array" or "object" && Nouns.Risk(words, false, out _) is { } noun and not (RiskClass.Bulk or RiskClass.Unknown) ? (noun, [])
            : null;
    }

    // Groups or users that are named in a list are let in to something.
    private static bool IsWho(List<string> words, string type) => type is "array" && (words[^1] is "groups" or "teams" or "users" or "members" or "admins" or "owners" or "testers"
        || (words.Count > 1 && words[^1] is "ids" && words[^2] is "group" or "team" or "user" or "member" or "admin" or "owner"));

    private static bool LetsIn(List<string> words, string type) =>
        type is not ("boolean" or "integer" or "number")
        && (Credentials.Contains(words[^1])
            || (words.Count > 1 && Words.Singular(words[^1]) is "key" && KeyKinds.Contains(words[^2]))
            || (words.Count > 1 && words[^1] is "token" && !PlainTokens.Contains(words[^2])));

    private static bool Calls(List<string> words) =>
        words[^1] is "callback" or "callbacks" || (words.Count > 1 && Addresses.Contains(words[^1]) && Callers.Contains(words[^2])) || (words[0] is "forward" or "forwarding" && words.Count > 1);

    // Beside JSON's true, queries and forms write 1.
    private static string[] On(DescribedField field) => field.Pointer.Length == 0 ? ["true", "1"] : ["true"];

    private static string[] Off(DescribedField field) => field.Pointer.Length == 0 ? ["false", "0"] : ["false"];
}
