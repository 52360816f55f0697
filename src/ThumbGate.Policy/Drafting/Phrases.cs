using System.Text.RegularExpressions;

namespace ThumbGate.Policy.Drafting;

/// <summary>What descriptions say in sentences that no verb or noun alone says.</summary>
internal static partial class Phrases
{
    /// <summary>Whether the text says that nothing comes of it.</summary>
    public static bool SaysNothingChanges(string text) => OnlyReads().IsMatch(text);

    /// <summary>The worst effect that the text names, beside what it denies; null where it names none.</summary>
    public static RiskClass? Effect(string text)
    {
        RiskClass? worst = null;
        foreach (var (risk, pattern) in (ReadOnlySpan<(RiskClass, Regex)>)
            [(RiskClass.Money, MovesMoney()), (RiskClass.Access, GivesAccess()), (RiskClass.Destructive, Destroys()), (RiskClass.Deploy, GoesLive()),
             (RiskClass.Message, ReachesPeople()), (RiskClass.Bulk, TakesMany()), (RiskClass.Unknown, RunsCode())])
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                var before = text[Math.Max(0, match.Index - 40)..match.Index];
                if (!Denied().IsMatch(before))
                {
                    worst = worst is null ? risk : RiskClasses.Worse(worst.Value, risk);
                }
            }
        }

        return worst;
    }

    /// <summary>Whether the text speaks of statements in a language whose effect only the statement tells.</summary>
    public static bool SpeaksOfStatements(string text) => Statements().IsMatch(text);

    /// <summary>Whether the text speaks of SQL.</summary>
    public static bool SpeaksOfSql(string text) => text.Contains("SQL", StringComparison.Ordinal) && !text.Contains("GraphQL", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text marks something as read: that is no reading.</summary>
    public static bool MarksAsRead(string text) => Marks().IsMatch(text);

    /// <summary>Whether a reading call is said to change something too.</summary>
    public static bool ActsByItself(string text) => Acts().IsMatch(text);

    /// <summary>Whether a sentence says that one new thing is made.</summary>
    public static bool MakesOne(string sentence) => Makes().IsMatch(sentence);

    /// <summary>Whether a sentence says that all there is comes as a file.</summary>
    public static bool DownloadsAll(string sentence) => Downloads().IsMatch(sentence);

    /// <summary>Whether a sentence lets the caller appear as somebody else.</summary>
    public static bool ActsAs(string sentence) => AsAnother().IsMatch(sentence);

    /// <summary>Whether a sentence says that what is fetched is kept.</summary>
    public static bool Keeps(string text) => Kept().IsMatch(text);

    /// <summary>Whether a sentence speaks of one address with which its holder signs, logs in or uploads, or that is for sharing.</summary>
    public static bool SpeaksOfHandedAddress(string sentence) => HandedAddress().IsMatch(sentence);

    /// <summary>Whether a sentence only asks for whether something is there.</summary>
    public static bool AsksWhether(string sentence) => Whether().IsMatch(sentence);

    /// <summary>Whether a sentence speaks of an address or a text that lets its holder in.</summary>
    public static bool SpeaksOfKeyedAddress(string sentence) => KeyedAddress().IsMatch(sentence);

    /// <summary>Whether a sentence says how settled an operation is, and not what it does.</summary>
    public static bool IsNotice(string sentence) => Notice().IsMatch(sentence);

    /// <summary>Whether a sentence says that one address is given.</summary>
    public static bool GivesAddress(string sentence) => GivenAddress().IsMatch(sentence);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(
        @"without (actually )?(creating|saving|changing|modifying|updating|making|executing|performing|committing|storing|applying|submitting|persisting)"
        + @"|(does not|doesn't|do not|will not|won't|never) (actually )?(create|send|save|change|modify|update|execute|persist|store|charge|commit) (any|the|an?|it|data|your|anything)"
        + @"|no (changes|data|records?|emails?|messages?|subscriptions?|invoices?|orders?|bookings?|transactions?|shipments?) (is|are|will be) (actually )?(made|sent|saved|changed|created|modified|persisted)"
        + @"|dry[- ]run only|this (is a|endpoint is) read[- ]only|read[- ]only (operation|endpoint|request|call|method)|performs no (write|change)",
        Options, 1000)]
    private static partial Regex OnlyReads();

    [GeneratedRegex(
        @"\b(charges? (the|a|an|your|their|this)|(is|are|be|gets?) (immediately |automatically )?(charged|refunded|credited|debited|billed|invoiced)|refunds? (the|a|an)|(moves?|sends?|transfers?|releases?|disburses?) (the )?(money|funds)"
        + @"|\b(payments?|funds|charges?|credits?|the amount|money) (is|are|will be|gets?) (\w+ ){0,2}(collected|captured|taken|withdrawn|transferred|paid|deducted|released|debited|credited|applied)"
        + @"|spend(ing)? (limits?|restrictions?|controls?|polic(y|ies))|places? an order|purchases? (a|an|the)|incurs? (a )?(charge|cost|fee)|will be (charged|billed))",
        Options, 1000)]
    private static partial Regex MovesMoney();

    [GeneratedRegex(
        @"\b((grants?|gives?|revokes?|removes?) (\w+ ){0,4}(access|permissions?|privileges?|rights)|makes? (\w+ ){1,4}public(ly)?\b|publicly (accessible|available|visible)|transfers? (the )?ownership"
        + @"|(invites?|adds?) (\w+ ){0,3}(users?|members?|people|collaborators?|teammates?) (to|as)|(returns?|generates?|issues?) (an? |the )?(new )?(\w+ )?(access token|api key|secret|credentials?)|pre-?signed"
        + @"|(access|permissions?) (\w+ ){0,4}(is|are|will be) (\w+ )?(granted|given|revoked|removed|controlled|restricted)|(is|are|will be) (\w+ )?(granted|given) (\w+ )?(access|permissions?)|anyone with the (link|url)|who (can|may) (see|view|access|edit|join)\b"
        + @"|sharing (polic(y|ies)|settings?)|\b(up-?load|sign(ed|ing|-?in)?|log-?in|invite|magic)[ _-]?(urls?|links?)\b|becomes? (a )?(public\b|publicly|visible to|available to|member of)|(registers?|subscribes?|signs? up) (\w+ ){0,4}(for|to) receiv\w+ (\w+ ){0,2}(notifications?|events?|callbacks?|messages?))",
        Options, 1000)]
    private static partial Regex GivesAccess();

    [GeneratedRegex(
        @"\b(permanent(ly)?|irrevers\w+|irrevocabl\w+|(can ?not|can't|cannot) be (undone|reversed|recovered|restored)|unrecoverabl\w+|(completely )?(overwrites?|replaces?) (the |all |any )?(existing|entire|current|whole|all)"
        + @"|(turns?|switch(es)?|powers?) off (the|a|an|all) |shuts? down (the|a|an|all) |deletes? (all|the|any|every|your)|removes? all|will be (deleted|removed|erased|overwritten|lost))",
        Options, 1000)]
    private static partial Regex Destroys();

    [GeneratedRegex(@"\b(goes live|go live|live version|in production|to production|makes? (\w+ ){1,4}live|becomes? live|(on|to|into|of) (the|a|your) live \w+|publish(es|ed)? (the|a|an|your|it)|(is|are|will be|gets?) ((?!not|never|no longer)\w+ )?(published|deployed|released|rolled out)|triggers? a (new )?(deploy\w*|build|release)|edge (dictionar(y|ies)|configs?|stores?|functions?|workers?|rules?))", Options, 1000)]
    private static partial Regex GoesLive();

    [GeneratedRegex(
        @"\b((sends?|sent|sending|emails?|mails?|delivers?|dispatch\w*) (out )?(\w+ ){0,4}(e-?mails?|mails?|messages?|notifications?|sms|texts?|invitations?|invites?|reminders?|push|faxes|letters?)"
        + @"|(sends?|sent|sending) (\w+ ){0,5}(for|to) (\w+ )?(sign\w*|approval|review|recipients?|customers?|clients?|users?|contacts?|candidates?|guests?|people)\b|double[- ]?opt[- ]?in\b"
        + @"|(e-?mails?|notifications?|sms|invitations?|invites?|reminders?|confirmations?|text messages?|push messages?) (\w+ ){0,2}(is|are|will be|gets?|being) (\w+ ){0,2}(sent|e-?mailed|mailed|delivered|dispatched)|(is|are|will be|gets?) ((?!not|never|no longer)\w+ )?(notified|e-?mailed|informed|alerted)|will (receive an? (e-?mail|message|notification|sms|invitation))|notif(y|ies) (the|all|a|an|any|its|their|users?)|(makes?|places?|initiates?) (an? )?(\w+ ){0,3}calls? to |posts? (a )?(new )?(message|comment|reply) )",
        Options, 1000)]
    private static partial Regex ReachesPeople();

    [GeneratedRegex(
        @"\b(in bulk|bulk[- ](create|update|upsert|insert|delete|edit|import|export)\w*|(multiple|many|several|list of|batch of|array of|up to [\d,]+) (\w+ ){0,3}(at once|in (a|one) (single )?(request|call|batch|operation))"
        + @"|(create|update|add|insert|upsert|change)s? ((one or )?(multiple|many)|all( of)? (the|its|your)) |batch(es)? of|(uploads?|loads?|reads?) (an? |the )?(\w+ ){0,2}(csv|spreadsheet|excel)\b|(on|to|for|of|across|from) one or more (\w+ ){0,2}\w+s\b|mass[- ](update|edit|create|delete)\w*|in batch(es)?\b|asynchronous(ly)? (import|export)\w*|(download|upload|export|import|feed) (task|job)s?\b)",
        Options, 1000)]
    private static partial Regex TakesMany();

    [GeneratedRegex(
        @"\b((runs?|executes?|invokes?|triggers?|kicks? off) (an? |the |your )?(\w+ ){0,3}(workflows?|scripts?|procedures?|functions?|jobs?|pipelines?|automations?|commands?|code|macros?|flows?|tasks?|actions?|checks|scans?|tests|evaluations?|experiments?)|(jobs?|workflows?|pipelines?|automations?|flows?|scripts?) (is|are|will be|gets?) (\w+ )?(started|triggered|queued|enqueued|kicked off|executed|run)|processing (\w+ ){0,4}(begins|starts|is started)|in the background\b)",
        Options, 1000)]
    private static partial Regex RunsCode();

    [GeneratedRegex(@"\b(SQL|HiveQL|PL/SQL|GraphQL|KQL|SOQL|DML|DDL|stored procedures?|sql statements?|cypher|sparql)\b", Options, 1000)]
    private static partial Regex Statements();

    [GeneratedRegex(@"\b(not|n't|no|without|never|no longer|nor|instead of|rather than|unless|prevents?|avoid(s|ing)?|before|cannot)\b[\w\s,]{0,25}$", Options, 1000)]
    private static partial Regex Denied();

    [GeneratedRegex(@"\bmark(s|ed|ing)?\b.{0,80}\b(as )?(un)?read\b", Options, 1000)]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"\b(magic|login|log-in|sign-?in|secured?|signed|pre-?signed|one-time|single-use|consent|authori[sz]ation|portal|upload|session|checkout|payment|invite|invitation|joining) (\w+ ){0,2}(links?|urls?)\b(?!['’])"
        + @"|\b(links?|urls?) (to|for) (the |an? )?(\w+ ){0,2}(consent|authori[sz]ation|login|sign-?in|portal|checkout|upload|session)\b|\bauthentication codes?\b",
        Options, 1000)]
    private static partial Regex KeyedAddress();

    [GeneratedRegex(
        @"\b(magic|log-?in|sign-?in|sso|signing|signature|one-time|single-use|embed|impersonation|upload|public|portal|onboarding|invite|invitation) (\w+ )?(link|url)\b(?!['’])|\b(link|url) to (share|sign|upload|log ?in)\b|without (logging in|signing in|authenticat\w+)\b",
        Options, 1000)]
    private static partial Regex HandedAddress();

    [GeneratedRegex(@"^(verif(y|ies)|checks?|determines?) (whether|if|that) .*\b(exists?|is (still )?(available|supported|in use|taken|eligible))\b", Options, 1000)]
    private static partial Regex Whether();

    [GeneratedRegex(@"^forces? (an?|the|all) |\bthis (request|call|method|endpoint|operation) (also |will also )?(sets|moves|advances|resets|deletes|removes|consumes|triggers|sends|revokes|marks|invalidates) (the|a|an|all|any|it)\b", Options, 1000)]
    private static partial Regex Acts();

    [GeneratedRegex(@"^(opens?|creates?|starts?|issues?|mints?) (an?|the|one|new|your) ", Options, 1000)]
    private static partial Regex Makes();

    [GeneratedRegex(@"^(downloads?|exports?|dumps?) (all|the (entire|whole|complete|full)|every|an? (\w+ )?(backup|dump|archive)) ", Options, 1000)]
    private static partial Regex Downloads();

    [GeneratedRegex(@"\b(view|act|log ?in|sign ?in|continue) as (another|an?|the|this|that) (\w+ )?(user|member|customer|person|agent|account)\b", Options, 1000)]
    private static partial Regex AsAnother();

    [GeneratedRegex(@"^(this|the) (\w+ )?(api|operation|endpoint|action|method|feature|resource|call|request|route) (is|was|has been) (\w+ )?(in|not|no longer|deprecated|legacy|available|subject|under|experimental|unstable|beta|stable)\b", Options, 1000)]
    private static partial Regex Notice();

    [GeneratedRegex(@"^((this|the) (api|operation|endpoint|method|call|request) )?(gets?|returns?|retrieves?|generates?) (an?|the) (\w+ ){0,2}(link|url) (for|to|that|with|where)\b", Options, 1000)]
    private static partial Regex GivenAddress();

    [GeneratedRegex(@"\b(fetch(es)?|downloads?|retrieves?|pulls?|copies|copy) [^.]{0,60}\binto (the|your|a|an|this|its)\b", Options, 1000)]
    private static partial Regex Kept();
}
