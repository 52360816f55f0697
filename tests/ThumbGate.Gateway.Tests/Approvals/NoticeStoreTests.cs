using Dapper;
using ThumbGate.Gateway.Approvals.Notices;
using ThumbGate.Gateway.Tests.Storage;

namespace ThumbGate.Gateway.Tests.Approvals;

public sealed class NoticeStoreTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task However_much_waits_for_one_webhook_what_is_due_for_another_is_found(StoreKind kind)
    {
        using var store = TestStore.Of(kind);
        await store.Database.WriteAsync(async (connection, transaction) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO notices (id, at, webhook, event, approval_id, agent, operation, due_at, attempts) VALUES (@id, 1, @webhook, 'decided', 'apr_1', 'agt_1', 'shop.mails.send', 1, 0)",
                    new { id = $"ntc_{i:D4}", webhook = i == 999 ? "quick" : "slow" },
                    transaction);
            }

            return 0;
        });

        var due = await new NoticeStore(store.Database, store.Clock).DueAsync();

        due.Where(n => n.Webhook == "quick").ShouldHaveSingleItem();
        due.First(n => n.Webhook == "slow").Id.ShouldBe("ntc_0000");
        due.Count.ShouldBeLessThan(1000);
        due.Select(n => n.Id).ShouldBeInOrder();
    }
}
