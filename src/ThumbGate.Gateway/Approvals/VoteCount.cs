using System.Data.Common;
using Dapper;
using ThumbGate.Gateway.Storage.Chain;
using ThumbGate.Policy.Approvals;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Counts the votes on a hold by what is known now: the stricter of the terms then and now, operators that are not revoked, groups as they
/// are. Whatever is not what was recorded counts as tampering, and nothing else counts then.
/// </summary>
internal sealed class VoteCount(ApprovalSeals seals, CurrentApprovers approvers, TimeProvider time)
{
    public bool IsGenuine(ApprovalRow row) => string.Equals(seals.Of(row), row.Seal, StringComparison.Ordinal);

    public string Seal(VoteRow vote, ApprovalRow row) => seals.Of(vote, row.Seal);

    public string Seal(ApprovalRow row) => seals.Of(row);

    public ApprovalTerms TermsOf(ApprovalRecord record) => record.Request.Terms.Under(approvers().Rules);

    /// <summary>Whether the rules of now let it wait no longer, although it was made to.</summary>
    public bool IsPast(ApprovalRecord record, ApprovalTerms terms) => terms.Expires is { } expires && record.CreatedAt + expires <= time.GetUtcNow();

    /// <inheritdoc cref="IsPast(ApprovalRecord, ApprovalTerms)"/>
    public bool IsPast(ApprovalRow genuine)
    {
        var record = genuine.ToRecord();
        return IsPast(record, TermsOf(record));
    }

    public string Person(string name) => approvers().Person(name);

    public bool IsOwner(Voter voter, ApprovalRecord record) => approvers().MayBeSame(voter.Name, record.Request.Owner);

    /// <inheritdoc cref="Approvers.MayBeSame"/>
    public bool MayBeSame(string name, string other) => approvers().MayBeSame(name, other);

    public bool MayDecide(Voter voter, ApprovalTerms terms) => approvers().MayDecide(voter, terms);

    public string Describe(ApprovalTerms terms) => approvers().Describe(terms);

    /// <summary>Whether somebody proved who they are as short a time ago as is asked for.</summary>
    public static bool IsFresh(Voter voter, DateTimeOffset at, ApprovalTerms terms) =>
        terms.StepUp is not { } age || (voter.ProvedAt is { } proved && proved <= at && at - proved <= age);

    /// <summary>The hold's row, or null.</summary>
    public Task<ApprovalRow?> FindAsync(DbConnection connection, DbTransaction? transaction, string id) =>
        connection.QuerySingleOrDefaultAsync<ApprovalRow>(
            $"SELECT {ApprovalRow.Columns} FROM approvals WHERE id = @id", new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);

    /// <summary>The votes on a hold, oldest first.</summary>
    public async Task<IReadOnlyList<CastVote>> VotesAsync(DbConnection connection, DbTransaction? transaction, ApprovalRow row)
    {
        var votes = await connection.QueryAsync<VoteRow>(
            $"SELECT {VoteRow.Columns} FROM approval_votes WHERE approval_id = @Id ORDER BY id", new { row.Id }, transaction);
        return [.. votes.Select(v => v.ToVote(string.Equals(seals.Of(v, row.Seal), v.Seal, StringComparison.Ordinal)))];
    }

    /// <summary>What the votes on a hold come to.</summary>
    public async Task<Count> OfAsync(DbConnection connection, DbTransaction? transaction, ApprovalRow row)
    {
        var votes = await VotesAsync(connection, transaction, row);
        // A no ends a hold in the act that records it: where it stands beside another state, that state was set by somebody else.
        if (!IsGenuine(row) || votes.Any(v => !v.IsGenuine || (!v.Approve && row.Status != ApprovalStatus.Denied.Name())))
        {
            return new Count(Standing.Tampered, [], []);
        }

        var record = row.ToRecord();
        var terms = TermsOf(record);
        var known = await KnownAsync(connection, transaction);
        var by = approvers();
        var counted = votes
            .Where(v => Counts(v, record, terms, known))
            .GroupBy(v => by.Person(v.Voter.Name), StringComparer.Ordinal)
            .Select(person => (person.Key, person.Last().Voter))
            .ToArray();
        var seats = counted
            .GroupBy(c => known.Behind(c.Voter, by), StringComparer.Ordinal)
            .Select(seat => (IReadOnlySet<string>)seat.SelectMany(c => by.GroupsOf(c.Voter)).ToHashSet(StringComparer.Ordinal));
        var missing = Quorum.Missing(terms.Demands, [.. seats]);
        return new Count(missing.Count == 0 ? Standing.Stands : Standing.Short, missing, [.. counted.Select(c => c.Key)]);
    }

    /// <summary>Whether a vote on a hold would count now.</summary>
    public async Task<bool> CountsAsync(DbConnection connection, DbTransaction transaction, ApprovalRow row, CastVote vote)
    {
        var record = row.ToRecord();
        return Counts(vote, record, TermsOf(record), await KnownAsync(connection, transaction));
    }

    /// <summary>Whether two may be one person: by name, or because one admin, who has their tokens, made both or one of them is that admin.</summary>
    public async Task<bool> MayBeSameAsync(DbConnection connection, Voter one, Voter other)
    {
        var (known, by) = (await KnownAsync(connection, null), approvers());
        return by.MayBeSame(one.Name, other.Name) || string.Equals(known.Behind(one, by), known.Behind(other, by), StringComparison.Ordinal);
    }

    private bool Counts(CastVote vote, ApprovalRecord record, ApprovalTerms terms, Known known) =>
        vote.Approve
        && known.Has(vote.Voter)
        && !IsOwner(vote.Voter, record)
        && IsFresh(vote.Voter, vote.At, terms)
        && (vote.Typed || !terms.TypedConfirmation)
        && MayDecide(vote.Voter, terms);

    private static async Task<Known> KnownAsync(DbConnection connection, DbTransaction? transaction)
    {
        var operators = (await connection.QueryAsync<(string Id, string Name, long? RevokedAt, string CreatedBy)>(
            "SELECT id, name, revoked_at, created_by FROM operators", transaction: transaction)).ToArray();
        var active = operators.Where(o => o.RevokedAt is null).ToArray();
        var named = active.Select(o => o.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(
            active.Select(o => o.Id).ToHashSet(StringComparer.Ordinal),
            operators.Select(o => o.Name).Where(n => !named.Contains(n)).ToHashSet(StringComparer.OrdinalIgnoreCase),
            active.ToDictionary(o => o.Id, o => o.CreatedBy, StringComparer.Ordinal),
            active.ToDictionary(o => o.Name, o => o.Id, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Who is an operator: by id, or by a name of the issuer's that was not revoked.</summary>
    private sealed record Known(
        IReadOnlySet<string> Active, IReadOnlySet<string> Revoked, IReadOnlyDictionary<string, string> MakerOf, IReadOnlyDictionary<string, string> IdOf)
    {
        /// <summary>
        /// Who had a voter's token in hand before the voter did: the admin who made them an operator, and who made that one. Whoever the bootstrap
        /// token made, or an issuer named, is behind nobody's vote but their own.
        /// </summary>
        public string Behind(Voter voter, Approvers by)
        {
            var (name, id) = (voter.Name, voter.OperatorId);
            for (var steps = 0; steps <= MakerOf.Count && id is not null && MakerOf.TryGetValue(id, out var maker) && maker is not ("bootstrap" or Act.Gateway); steps++)
            {
                (name, id) = (maker, IdOf.GetValueOrDefault(maker));
            }

            return by.Person(name);
        }

        public bool Has(Voter voter) => voter.OperatorId is { } id ? Active.Contains(id) : !Revoked.Contains(voter.Name);
    }
}
