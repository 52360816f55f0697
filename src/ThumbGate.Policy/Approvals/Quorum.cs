namespace ThumbGate.Policy.Approvals;

/// <summary>
/// Counts votes against demands. One person counts once, whichever groups they are in: each demand needs people of its own. Only where
/// everybody of one demand is wanted by another too (support leads, and support or finance leads), they count for both.
/// </summary>
public static class Quorum
{
    /// <summary>What is still missing; empty where all demands are met.</summary>
    /// <param name="demands">What is asked for.</param>
    /// <param name="voters">The groups of each person who said yes, one entry a person.</param>
    public static IReadOnlyList<ApprovalDemand> Missing(IReadOnlyList<ApprovalDemand> demands, IReadOnlyList<IReadOnlySet<string>> voters)
    {
        ArgumentNullException.ThrowIfNull(demands);
        ArgumentNullException.ThrowIfNull(voters);
        var seats = Seats(demands);
        var voterOf = new int[seats.Count];
        Array.Fill(voterOf, -1);
        for (var voter = 0; voter < voters.Count; voter++)
        {
            Seat(voter, seats, voters, voterOf, new bool[seats.Count]);
        }

        return [.. seats.Where((_, i) => voterOf[i] < 0).GroupBy(s => s).Select(g => g.Key with { Quorum = g.Count() })];
    }

    // A seat for each person that is needed, the narrowest demands first: their people count in the wider ones around them.
    private static List<ApprovalDemand> Seats(IReadOnlyList<ApprovalDemand> demands)
    {
        var seats = new List<ApprovalDemand>();
        foreach (var demand in ApprovalTerms.Together(demands).OrderBy(d => d.From.Count == 0 ? int.MaxValue : d.From.Count))
        {
            var within = seats.Count(s => s.IsWithin(demand));
            seats.AddRange(Enumerable.Repeat(demand, Math.Max(0, demand.Quorum - within)));
        }

        return seats;
    }

    // Augmenting paths: a seated person moves to another seat where that makes room for one more.
    private static bool Seat(int voter, List<ApprovalDemand> seats, IReadOnlyList<IReadOnlySet<string>> voters, int[] voterOf, bool[] tried)
    {
        for (var i = 0; i < seats.Count; i++)
        {
            if (tried[i] || !seats[i].Takes(voters[voter]))
            {
                continue;
            }

            tried[i] = true;
            if (voterOf[i] < 0 || Seat(voterOf[i], seats, voters, voterOf, tried))
            {
                voterOf[i] = voter;
                return true;
            }
        }

        return false;
    }
}
