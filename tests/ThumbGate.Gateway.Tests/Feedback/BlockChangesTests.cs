using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ThumbGate.Gateway.Feedback;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Storage;
using ThumbGate.Policy;

namespace ThumbGate.Gateway.Tests.Feedback;

/// <summary>What a registry that has loaded takes over from the record, change by change.</summary>
public sealed class BlockChangesTests : IDisposable
{
    private const string Role = "sales";
    private const string Operation = "stripe.refunds.create";

    private static readonly Digest256 Print = new(1, 2, 3, 4);

    private readonly StoreFixture _store = new();
    private readonly BlockRegistry _blocks;
    private long _revision;

    public BlockChangesTests() =>
        _blocks = new BlockRegistry(_store.Database, new FeedbackStore(_store.Database, _store.Clock), new MemoryBus(), _store.Clock, NullLogger<BlockRegistry>.Instance);

    public void Dispose()
    {
        _blocks.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task Only_what_changed_is_loaded()
    {
        Insert("blk_1", Print);
        await RefreshAsync();

        // Nobody numbered this: a load of everything would bring it.
        Execute("INSERT INTO blocks SELECT 'blk_2', created_at, created_by, role, operation, @other, strength, expires_at, incident, why, instead, 0 FROM blocks", new Digest256(9, 9, 9, 9));
        Insert("blk_3", new Digest256(5, 6, 7, 8));
        await RefreshAsync();

        Find(Print)!.Id.ShouldBe("blk_1");
        Find(new Digest256(5, 6, 7, 8))!.Id.ShouldBe("blk_3");
        Find(new Digest256(9, 9, 9, 9)).ShouldBeNull();
        _blocks.Current.Changes.ShouldBe(1);
    }

    [Fact]
    public async Task A_counter_that_moved_without_a_row_has_everything_loaded()
    {
        await RefreshAsync();
        Insert("blk_1", Print);
        Execute("UPDATE blocks SET revision = 0");
        Execute("UPDATE revisions SET value = value + 1");

        await RefreshAsync();

        Find(Print).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_counter_that_stands_lower_has_everything_loaded()
    {
        Insert("blk_1", Print);
        Insert("blk_2", new Digest256(5, 6, 7, 8));
        await RefreshAsync();
        Execute("DELETE FROM blocks WHERE id = 'blk_2'");
        Execute("UPDATE revisions SET value = 1");

        await RefreshAsync();

        _blocks.Current.Count.ShouldBe(1);
        Find(Print).ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_several_blocks_on_one_act_the_strictest_in_force_binds()
    {
        Insert("blk_1", Print, "hold");
        await RefreshAsync();
        Insert("blk_2", Print, "deny", expiresIn: TimeSpan.FromHours(1));
        Insert("blk_3", Print, "observe");
        await RefreshAsync();
        Find(Print)!.Id.ShouldBe("blk_2");
        _blocks.Current.Count.ShouldBe(1);

        // What lies under an expired one is in force again.
        _store.Clock.Advance(TimeSpan.FromHours(1));
        await RefreshAsync();
        Find(Print)!.Id.ShouldBe("blk_1");
        _blocks.Current.Changes.ShouldBe(1);
    }

    [Fact]
    public async Task A_block_that_is_made_to_end_ends()
    {
        Insert("blk_1", Print);
        await RefreshAsync();
        Execute("UPDATE revisions SET value = @revision; UPDATE blocks SET expires_at = 1, revision = @revision", null, ++_revision);

        await RefreshAsync();

        Find(Print).ShouldBeNull();
        _blocks.Current.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_steps_back_brings_back_what_had_expired()
    {
        Insert("blk_1", Print, expiresIn: TimeSpan.FromHours(1));
        _store.Clock.Advance(TimeSpan.FromHours(2));
        await RefreshAsync();
        Find(Print).ShouldBeNull();

        _store.Clock.Advance(TimeSpan.FromHours(-2));
        Insert("blk_2", new Digest256(5, 6, 7, 8));
        await RefreshAsync();

        Find(Print).ShouldNotBeNull();
    }

    [Fact]
    public async Task After_many_changes_the_set_is_compiled_anew()
    {
        await RefreshAsync();
        for (var i = 0; i < 3; i++)
        {
            InsertMany(500, i);
            await RefreshAsync();
        }

        _blocks.Current.Count.ShouldBe(1500);
        _blocks.Current.Changes.ShouldBeLessThan(1024);
        Find(new Digest256(7, 0, 0, 1)).ShouldNotBeNull();
        Find(new Digest256(7, 0, 2, 500)).ShouldNotBeNull();
    }

    private Policy.Feedback.Block? Find(Digest256 print) => _blocks.Current.Find(Role, Operation, print);

    private Task RefreshAsync() => _blocks.RefreshAsync(CancellationToken.None);

    private void Insert(string id, Digest256 print, string strength = "deny", TimeSpan? expiresIn = null)
    {
        using var connection = _store.Database.Open();
        connection.Execute(
            """
            INSERT INTO revisions (name, value) VALUES ('blocks', @revision) ON CONFLICT (name) DO UPDATE SET value = @revision;
            INSERT INTO blocks (id, created_at, created_by, role, operation, fingerprint, strength, expires_at, incident, why, instead, revision)
            VALUES (@id, 1, 'dana', @Role, @Operation, @print, @strength, @expires, 'dec_1', 'Wrong.', '', @revision)
            """,
            new
            {
                id, Role, Operation, print = print.ToString(), strength, revision = ++_revision,
                expires = expiresIn is { } wait ? (_store.Clock.GetUtcNow() + wait).ToUnixTimeMilliseconds() : (long?)null,
            });
    }

    private void InsertMany(int count, int batch)
    {
        using var connection = _store.Database.Open();
        using var transaction = connection.BeginTransaction();
        _revision++;
        connection.Execute("INSERT INTO revisions (name, value) VALUES ('blocks', @_revision) ON CONFLICT (name) DO UPDATE SET value = @_revision", new { _revision }, transaction);
        connection.Execute(
            """
            INSERT INTO blocks (id, created_at, created_by, role, operation, fingerprint, strength, incident, why, instead, revision)
            VALUES (@id, 1, 'dana', @Role, @Operation, @print, 'deny', 'dec_1', 'Wrong.', '', @_revision)
            """,
            Enumerable.Range(1, count).Select(i => new { id = $"blk_{batch}_{i}", Role, Operation, print = new Digest256(7, 0, (ulong)batch, (ulong)i).ToString(), _revision }),
            transaction);
        transaction.Commit();
    }

    private void Execute(string sql, Digest256? other = null, long? revision = null)
    {
        using var connection = _store.Database.Open();
        connection.Execute(sql, new { other = other?.ToString(), revision });
    }
}
