using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>What a verb says about an operation, before its object is known.</summary>
internal enum Act : byte
{
    /// <summary>No verb, or one that nobody listed.</summary>
    None = 0,
    Read,

    /// <summary>Makes something new: what, decides.</summary>
    Create,

    /// <summary>Changes what is there: what, decides.</summary>
    Change,

    /// <summary>Sets something going or makes it final: with money it is money, else nobody can tell.</summary>
    Commit,

    /// <summary>Its effect stands elsewhere: run, execute, trigger.</summary>
    Run,

    /// <summary>Proves something: of a text it reads, of a domain or a person it gives access.</summary>
    Verify,
    Bulk,
    Message,
    Deploy,
    Destructive,
    Access,
    Money,
}

/// <summary>English verbs by what they do. General language only: no vendor's names.</summary>
internal static class Verbs
{
    private static readonly FrozenDictionary<string, Act> Acts = Build(
        (Act.Read, """
            aggregate analyze analyse autocomplete browse calculate check classify compare compute count describe detect determine diff discover display
            download embed enumerate estimate evaluate explain explore fetch filter find forecast geocode get highlight inspect introspect list
            locate look lookup match measure moderate obtain parse peek poll predict preview query read recommend
            render retrieve return score search see select show stream suggest summarize tail tokenize transcribe translate
            validate view wait whoami dryrun info precheck suggestions availability autosuggest typeahead
            """),
        (Act.Create, """
            add append allocate attach begin clone compose copy create define draft duplicate fork generate ingest initialize initiate insert
            instantiate log make new open open post provision put record register report request reserve save store track upload upsert write book
            """),
        (Act.Change, """
            adjust amend annotate apply assign associate bookmark categorize change check-in checkin close complete configure correct crop dismiss
            edit favorite favourite fill fix flag follow format highlight ignore increment decrement label like link mark modify move
            order patch pin prioritize put react reassign recalculate recategorize refresh rename reopen reorder reposition reprioritize
            reschedule reset-name resize resolve restore retry rotate-image set snooze sort star subscribe-watch switch tag toggle touch turn
            unarchive unassign undelete undo undrop unfavorite unflag unfollow unhide unlabel unlike unlink unmark unpin unsnooze unstar untag
            unvote update upgrade-schema upvote vote downvote lock unlock disassociate detach sync-one untrash acknowledge ack claim
            """),
        (Act.Commit, """
            accept acquire activate certify dispense hire mute offboard onboard unmute silence unfreeze advance approve calibrate commit confirm consume convert decide decline deny enable end enroll enrol enqueue
            escalate establish engage finalize finalise finish fulfill fulfil handle join migrate perform process reactivate receive reconcile redeem reject
            reprocess resume resubmit return-goods sign skip start transition unpause unsuspend use validate-and-submit exchange
            offer negotiate repair submit wake scale distribute mutate undeploy ship switchover failover apply-changes lodge file push
            """),
        (Act.Run, """
            call-function command dispatch eval exec execute fire invoke kick kickoff launch-job op orchestrate proxy queue rerun run schedule-job
            script trigger interrupt restart reboot reload replay spawn crawl
            """),
        (Act.Verify, "attest prove simulate verify test ping"),
        (Act.Bulk, "backfill batch bulk dump export import mass reindex synchronize synchronise sync unload load extract mirror replicate offload"),
        (Act.Message, """
            alert announce broadcast inform ring call comment dial email fax forward invite-mail mail message nag notify nudge page postmessage ping-user
            remind chat emit relay repost retweet solicit transmit deliver reply resend respond schedule send sms speak text tweet tell warn launch answer
            """),
        (Act.Deploy, "build deploy golive launch-site promote publish rebuild redeploy release revert rollback rollforward rollout unpublish republish stage swap"),
        (Act.Destructive, """
            abandon abort annul decommission freeze isolate nullify quarantine rescind anonymize anonymise archive cancel clear deactivate delete delist deprovision deregister destroy disable discard drop
            empty erase evict expire expunge expel flush forget halt hide kill leave merge nuke obliterate overwrite pause prune purge redact reset remove replace
            retire scrub stop suspend terminate trash truncate uninstall unregister unenroll unset wipe withdraw recycle retract supersede surrender yank void consolidate delete-all shutdown shut
            """),
        (Act.Access, """
            allow allowlist authenticate authorise authorize ban block blocklist blacklist connect deauthorize delegate demote deny-access disconnect
            elevate entitle expose grant impersonate pair unpair bind unbind designate appoint nominate adopt install invalidate invite issue-token login logout mint permit protect rekey revoke roll
            rotate regenerate restrict share signin signout signup subscribe unsubscribe unban unblock unprotect unrestrict unshare watch whitelist
            """),
        (Act.Money, """
            bill bid borrow buy capture charge chargeback forgive license licence wire lease collect fund gift lend sweep waive checkout credit debit deposit disburse donate invoice liquidate pay payout prepay purchase
            rebill refund reimburse remit renew repay reverse sell settle spend subscribe-plan tip topup trade transfer upgrade downgrade withdrawfunds
            writeoff
            """));

    // Words that are things as often as acts: they count as an act only where nothing clearer is said.
    private static readonly FrozenSet<string> Things = Set("""
        alert answer archive batch bid bill book bookmark build bulk call change charge check checkout clone comment command compute copy count credit debit
        deposit display draft dump email embed exchange export extract fax file filter flag follow fork format forward highlight import index invite
        invoice issue license licence wire lease collect fund chat offer label launch like link list load lock log mail mark match measure merge message mirror mute new op order page patch push pay payout permit pin ping
        post preview process provision purchase query queue react read record refund release replay reply report request reset resolve ring reserve response restore return
        score script search select series ship sign sms sort stage star start stop store stream switch sync tag test text tip tail topup track trade transfer trash
        trigger tweet upgrade upload use view vote watch review score schedule share roll call page set reverse open close complete
        allow block protect end pause pool put deploy run message subscribe suggestions availability answer
        """);

    // What a noun says of the act it names.
    private static readonly FrozenDictionary<string, string> Nominals = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["activation"] = "activate", ["approval"] = "approve", ["assignment"] = "assign", ["authentication"] = "authenticate",
        ["authorization"] = "authorize", ["calculation"] = "calculate", ["cancellation"] = "cancel", ["confirmation"] = "confirm",
        ["creation"] = "create", ["deactivation"] = "deactivate", ["deletion"] = "delete", ["deployment"] = "deploy", ["estimation"] = "estimate",
        ["execution"] = "execute", ["invalidation"] = "invalidate", ["modification"] = "modify", ["publication"] = "publish",
        ["reactivation"] = "reactivate", ["registration"] = "register", ["removal"] = "remove", ["restoration"] = "restore",
        ["retrieval"] = "retrieve", ["reversal"] = "reverse", ["revocation"] = "revoke", ["submission"] = "submit", ["suspension"] = "suspend",
        ["synchronization"] = "synchronize", ["termination"] = "terminate", ["erasure"] = "erase", ["anonymization"] = "anonymize", ["archival"] = "archive", ["purging"] = "purge", ["merger"] = "merge", ["validation"] = "validate", ["verification"] = "verify",
        ["simulation"] = "simulate", ["listing"] = "list", ["lookups"] = "lookup",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a verb in its plain form does.</summary>
    public static Act Of(string verb) => Acts.GetValueOrDefault(verb);

    /// <summary>What a verb of a sentence does, whatever its ending; nouns such as <c>cancellation</c> where asked.</summary>
    public static Act Inflected(string word, bool nominal = false)
    {
        foreach (var stem in Words.Stems(word))
        {
            if (Acts.TryGetValue(stem, out var act))
            {
                return act;
            }
        }

        // What is done again is done: rerequest, redeliver.
        if (word.Length > 5 && word.StartsWith("re", StringComparison.Ordinal) && Inflected(word[2..]) is var again and not (Act.None or Act.Read))
        {
            return again;
        }

        return nominal && Nominals.TryGetValue(word, out var verb) ? Acts[verb] : Act.None;
    }

    /// <summary>What a noun such as <c>cancellation</c> says of the act it names; null for another word.</summary>
    /// <remarks>What is undone by name, such as an unsuspension, sets something going again.</remarks>
    public static Act? Nominal(string word) => Nominals.TryGetValue(word, out var verb) ? Acts[verb]
        : word.StartsWith("un", StringComparison.Ordinal) && Nominals.ContainsKey(word[2..]) ? Act.Commit
        : null;

    /// <summary>Whether the word is a thing as often as an act.</summary>
    public static bool IsThing(string word) => Things.Contains(word);

    /// <summary>The risk of an act that has one whatever its object.</summary>
    public static RiskClass? Risk(Act act) => act switch
    {
        Act.Bulk => RiskClass.Bulk,
        Act.Message => RiskClass.Message,
        Act.Deploy => RiskClass.Deploy,
        Act.Destructive => RiskClass.Destructive,
        Act.Access => RiskClass.Access,
        Act.Money => RiskClass.Money,
        _ => null,
    };

    internal static FrozenSet<string> Set(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, Act> Build(params ReadOnlySpan<(Act Act, string Words)> groups)
    {
        var acts = new Dictionary<string, Act>(StringComparer.Ordinal);
        foreach (var (act, words) in groups)
        {
            foreach (var word in Set(words))
            {
                // A word that stands in two groups takes the later, which is the stricter.
                acts[word] = act;
            }
        }

        return acts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
