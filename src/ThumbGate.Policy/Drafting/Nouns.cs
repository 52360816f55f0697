using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>Things that gate a write on them, by the risk of writing them. Reading them stays a read.</summary>
internal static class Nouns
{
    // Making or changing one of these is the effect itself, wherever in the path or name it stands.
    private static readonly FrozenDictionary<string, RiskClass> Strong = Build(
        (RiskClass.Money, """
            refund payout charge payment transfer withdrawal disbursement topup top-up reversal chargeback dispute remittance reimbursement subscription
            checkout creditnote credit-note credit-memo debit-memo purchase purchase-order wallet balance-transaction installment loan repayment payroll
            billing-agreement direct-debit mandate gift-card giftcard fund deposit settlement escrow donation payment-link payment-intent
            cash-out payable receivable beneficiary payee commission waiver voucher payment-order ledger-entry journal journal-entry wire ach sepa salary wage payslip paycheck garnishment
            loyalty-card loyalty-point reward-point bonus-point add-point deduct-point award-point redeem-point grant-point store-credit stored-value cashback
            """),
        (RiskClass.Access, """
            permission role grant acl iam policy membership collaborator collaboration delegate delegation invitation invite token apikey api-key accesskey access-key
            credential secret password passcode passkey keypair ssh-key public-key deploy-key oidc username cert certificate signing-key encryption-key keys oauth oauth2 sso saml scim
            idp identity-provider mfa totp 2fa otp webhook hook callback-url session login logout entitlement sharing share shared-link sharedlink
            share-link file-link download-link whitelist allowlist blacklist blocklist denylist firewall protection security access certificate authenticator authentication authorization
            impersonation privilege scope grantee trustee service-account serviceaccount oauth-client client-secret teammate sub-user subuser
            domain-verification ip-restriction ip-allow-list log-drain restriction federation tunnel vpn peering drain event-subscription forwarding forwarding-address destination-endpoint
            consent binding role-binding mirror push-mirror sink log-sink contributor embargo dns security-group visibility ownership ban owner access-group access-rule access-list public-link recovery-code security-key role-assignment
            """),
        (RiskClass.Message, """
            message mail email sms mms fax notification notify broadcast announcement reminder tweet chat conversation reply replies whatsapp
            newsletter letter postcard signature-request envelope voicemail blast push-notification autoresponder vacation-responder vacation direct-message dm
            """),
        (RiskClass.Deploy, "theme storefront deployment deploy release rollout publication redeploy rollback build"),
        (RiskClass.Unknown, "queue function lambda cluster server instance device"),
        (RiskClass.Bulk, "import export bulk batch bulk-operation backfill dump sync"));

    // These gate where the operation is about them, not where they only stand above what it is about.
    private static readonly FrozenDictionary<string, RiskClass> Weak = Build(
        (RiskClass.Money, """
            bill billing balance prepayment budget invoice order credit debit adjustment trade bid bank-account bankaccount external-account payment-method payment-source
            card-issuing issuing renewal plan-change seat license licence fee tip price-adjustment expense-report claim compensation bonus stipend equity deduction earning severance
            """),
        (RiskClass.Access, """
            user member team group tester moderator maintainer approver operator viewer editor steward sender env envvar env-var environment-variable account-user admin administrator key client app application integration connection connector domain hostname guest agent seat
            organization-user team-member account tenant workspace-user person-access session device authorized-app installation watch channel-member
            subscriber-token public anonymous shared endpoint listener collaborator participant group-member owner manager assignee-group security setting settings vault external-address
            subaccount sub-account barrier profile-permission network ip ips address-list dns nameserver data-source datasource link-sharing recipient-token
            """),
        (RiskClass.Message, """
            comment posts campaign invitation call meeting event appointment story status-update incident alert survey review discussion thread
            interview sequence cadence webinar petition feedback-request distribution signing signature agreement ping recipient signer signatory invitee attendee
            """),
        (RiskClass.Deploy, "alias site split traffic-split environment domain-record dns-record redirect feature-flag flag variant experiment edge-config live production well-known apple-app-site-association assetlinks"),
        (RiskClass.Bulk, "report"),
        (RiskClass.Unknown, """
            workflow job run execution script procedure pipeline automation trigger action command function task-run flow operation query queries statement
            rule rulesets ruleset filter instance droplet server cluster node machine vm container pod volume snapshot backup agent-run
            process bot request setting settings config configuration preference control rpc graphql soap transaction schedule order-action
            assistant completion preferences mapping hold lock load-balancer autoscaling autoscaler addon add-on plugin extension package plan
            variable replica nodegroup stack resource-group quota limit cron interaction session-run transition migration macro-run sandbox
            """));

    // With these beside them even a plain thing is money: a card of a bank is no card of a board.
    private static readonly FrozenSet<string> Banking = Verbs.Set("issuing bank payment billing treasury banking virtual debit credit physical");

    /// <summary>The risk of writing what the words name; null where they name nothing that gates.</summary>
    /// <param name="words">Of a path segment, a name or a sentence, in order.</param>
    /// <param name="isObject">Whether the operation is about it: then the weaker words count too.</param>
    /// <param name="noun">The word that gated, or empty.</param>
    public static RiskClass? Risk(IReadOnlyList<string> words, bool isObject, out string noun)
    {
        RiskClass? worst = null;
        noun = "";
        for (var i = 0; i < words.Count; i++)
        {
            var word = Words.Singular(words[i]);
            var pair = i + 1 < words.Count ? words[i] + "-" + Words.Singular(words[i + 1]) : "";
            var found = Look(Strong, words[i], word, pair) ?? (isObject ? Look(Weak, words[i], word, pair) : null);
            if (found is null && word == "card" && words.Any(Banking.Contains))
            {
                found = RiskClass.Money;
            }

            if (found is { } risk && (worst is null || RiskClasses.Worse(worst.Value, risk) != worst.Value))
            {
                worst = risk;
                noun = pair.Length > 0 && (Strong.ContainsKey(pair) || Weak.ContainsKey(pair)) ? pair : word;
            }
        }

        return worst;
    }

    /// <summary>Whether a word names something that lets its holder in.</summary>
    public static bool IsCredential(string word) => Words.Singular(word) is
        "token" or "secret" or "credential" or "password" or "apikey" or "accesskey" or "keypair" or "passcode" or "otp" or "jwt" or "cookie" or "login";

    private static RiskClass? Look(FrozenDictionary<string, RiskClass> nouns, string word, string singular, string pair) =>
        nouns.TryGetValue(pair, out var risk) || nouns.TryGetValue(singular, out risk) || nouns.TryGetValue(word, out risk) ? risk : null;

    private static FrozenDictionary<string, RiskClass> Build(params ReadOnlySpan<(RiskClass Risk, string Words)> groups)
    {
        var nouns = new Dictionary<string, RiskClass>(StringComparer.Ordinal);
        foreach (var (risk, words) in groups)
        {
            foreach (var word in Verbs.Set(words))
            {
                // A word that stands twice keeps the worse risk.
                nouns[word] = nouns.TryGetValue(word, out var known) ? RiskClasses.Worse(known, risk) : risk;
            }
        }

        return nouns.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
