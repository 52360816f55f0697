using System.Collections.Frozen;

namespace ThumbGate.Policy.Drafting;

/// <summary>The surface that an API's paths and words speak of most.</summary>
internal static class SurfaceGuess
{
    private static readonly (Surface Surface, FrozenSet<string> Words)[] Surfaces =
    [
        (Surface.Crm, Verbs.Set("crm contact deal lead company opportunity pipeline prospect sale")),
        (Surface.Email, Verbs.Set("mail email inbox mailbox newsletter smtp campaign")),
        (Surface.Billing, Verbs.Set("invoice payment billing charge refund subscription payout ledger accounting tax checkout order expense")),
        (Surface.Warehouse, Verbs.Set("warehouse dataset sql database schema table query analytic")),
        (Surface.FileShare, Verbs.Set("file folder drive upload download bucket storage")),
        (Surface.Document, Verbs.Set("document page doc spreadsheet presentation wiki signature template envelope")),
        (Surface.Dashboard, Verbs.Set("dashboard chart report metric widget monitor visualization")),
        (Surface.Site, Verbs.Set("site deployment domain hosting deploy dns build repository repo server")),
        (Surface.Support, Verbs.Set("ticket support agent macro helpdesk satisfaction incident issue conversation")),
        (Surface.Design, Verbs.Set("design canvas frame figma prototype brand asset")),
        (Surface.Chat, Verbs.Set("chat channel message conversation workspace thread meeting call sms")),
    ];

    public static Surface Of(DescribedApi api)
    {
        var words = api.Operations.SelectMany(o => PathReading.Of(o.Path).Literals.SelectMany(l => l))
            .Concat(Enumerable.Repeat(Words.Split(api.Title), Math.Max(1, api.Operations.Count / 4)).SelectMany(w => w))
            .Select(Words.Singular)
            .CountBy(w => w, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var (surface, count) = Surfaces.Select(s => (s.Surface, Count: s.Words.Sum(w => words.GetValueOrDefault(w)))).MaxBy(s => s.Count);
        return count > 0 ? surface : Surface.Document;
    }
}
