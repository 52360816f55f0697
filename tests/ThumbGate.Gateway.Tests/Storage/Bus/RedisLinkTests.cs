using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ThumbGate.Gateway.Storage;
using ThumbGate.Gateway.Storage.Bus;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Storage.Bus;

/// <summary>What becomes of the link while Redis is gone, silent or empty.</summary>
public sealed class RedisLinkTests
{
    private const string Echo = "return ARGV[1]";

    [Fact]
    public async Task Without_Redis_it_starts_and_nobody_waits()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        using var link = RedisLinks.To(server);

        var starting = link.StartAsync(CancellationToken.None);

        starting.IsCompleted.ShouldBeTrue();
        ShouldNotWait(link);
        link.IsThere.ShouldBeFalse();
        await server.StartAgainAsync();
        await Eventually.BeTrueAsync(() => link.IsThere);
        await Eventually.BeTrueAsync(async () => await AskAsync(link) == "asked");
        await RedisLinks.StopAsync(link);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_killed_or_paused_is_gone_within_a_second_or_two_and_found_again(bool killed)
    {
        await using var server = await RedisServer.StartAsync("a-password");
        var said = new Lines();
        var (one, other) = (RedisLinks.To(server), RedisLinks.To(server, said));
        var heard = new ConcurrentQueue<string>();
        var returned = 0;
        other.Subscribe("changes", heard.Enqueue);
        other.Returned += () => Interlocked.Increment(ref returned);
        await RedisLinks.StartAsync(one);
        await RedisLinks.StartAsync(other);
        await (killed ? server.KillAsync() : PauseAsync(server));
        await Eventually.BeTrueAsync(() => !one.IsThere && !other.IsThere);
        for (var i = 0; i < 1000; i++)
        {
            ShouldNotWait(one);
        }

        await (killed ? server.StartAgainAsync() : ResumeAsync(server));
        await Eventually.BeTrueAsync(() => one.IsThere && other.IsThere);

        // It may come back while the other still finds its way: what is published then is caught by the poll.
        await Eventually.BeTrueAsync(async () => await AskAsync(one) == "asked");
        await Eventually.BeTrueAsync(() =>
        {
            one.Publish("changes", "found");
            return heard.Contains("found");
        });
        heard.ShouldNotContain("lost");

        // Once each time that it is said to be there: at the start, and after it was gone.
        await Eventually.BeTrueAsync(() => returned >= 2 && returned == said.Said.Count(l => l.StartsWith("Redis is there", StringComparison.Ordinal)));
        await RedisLinks.StopAsync(one);
        await RedisLinks.StopAsync(other);
    }

    [Fact]
    public async Task A_question_to_a_paused_server_is_given_up_after_a_quarter_of_a_second()
    {
        await using var server = await RedisServer.StartAsync();
        var link = await RedisLinks.StartedAsync(server);
        server.Pause();
        var longer = RedisLinks.WaitsAsync(4);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AskAsync(link)));

        answers.ShouldAllBe(a => a == null);
        longer.IsCompleted.ShouldBeFalse("who asked waited four times as long");
        link.IsThere.ShouldBeFalse();
        server.Resume();
        await RedisLinks.StopAsync(link);
    }

    [Fact]
    public async Task A_script_that_was_flushed_is_loaded_again()
    {
        await using var server = await RedisServer.StartAsync();
        var link = await RedisLinks.StartedAsync(server, RedisLinks.Patient);
        (await AskAsync(link)).ShouldBe("asked");

        await server.AskAsync("SCRIPT FLUSH SYNC");

        (await AskAsync(link)).ShouldBe("asked");
        await RedisLinks.StopAsync(link);
    }

    [Fact]
    public async Task A_server_that_refuses_is_told_and_does_not_count_as_gone()
    {
        await using var server = await RedisServer.StartAsync();
        var link = await RedisLinks.StartedAsync(server, RedisLinks.Patient);

        (await link.EvaluateAsync("return redis.call('INCR', 'thumbgate:{test}:x', 'too', 'many')", [], [])).ShouldBeNull();

        link.Refuses.ShouldBeTrue();
        link.IsThere.ShouldBeTrue();
        (await AskAsync(link)).ShouldBe("asked");
        link.Refuses.ShouldBeFalse();
        await RedisLinks.StopAsync(link);
    }

    [Fact]
    public async Task A_password_that_is_rotated_is_taken_and_none_is_ever_logged()
    {
        await using var server = await RedisServer.StartAsync("a-password");
        await File.WriteAllTextAsync(server.ConnectionFile, $"127.0.0.1:{server.Port},password=wrong-and-secret");
        var log = new Lines();
        var link = RedisLinks.To(server, log);
        await link.StartAsync(CancellationToken.None);
        await Eventually.BeTrueAsync(() => !log.Said.IsEmpty);
        link.IsThere.ShouldBeFalse();

        // At once, as secrets are rotated: the link may be reading.
        await File.WriteAllTextAsync(server.ConnectionFile + ".next", server.Connection);
        File.Move(server.ConnectionFile + ".next", server.ConnectionFile, overwrite: true);

        await Eventually.BeTrueAsync(() => link.IsThere);
        log.Said.ShouldAllBe(l => !l.Contains("password", StringComparison.Ordinal) && !l.Contains("secret", StringComparison.Ordinal));
        await RedisLinks.StopAsync(link);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("redis://someone:hush@host:6379", "is not a Redis connection string")]
    [InlineData("host:6379,pasword=hush", "is not a Redis connection string")]
    [InlineData("host:6379,ssl=hush", "is not a Redis connection string")]
    [InlineData("password=hush", "is not a Redis connection string")]
    public void What_is_no_connection_string_is_one_line_without_the_secret(string connection, string says)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, connection);

            var message = Should.Throw<StoreUnavailableException>(() => new RedisAddress(RedisLinks.In(file))).Message;

            message.ShouldContain(says);
            message.ShouldContain("file:" + file);
            message.ShouldContain("host:port");
            message.ShouldNotContain("hush");
            message.ShouldNotContain("\n");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Several_endpoints_TLS_and_a_password_are_taken_as_they_are()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "one:6379,two:6380,ssl=true,password=hush,defaultDatabase=3\n");

            var options = new RedisAddress(RedisLinks.In(file)).Read();

            options.EndPoints.Count.ShouldBe(2);
            options.Ssl.ShouldBeTrue();
            options.Password.ShouldBe("hush");
            options.DefaultDatabase.ShouldBe(3);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_missing_variable_or_file_is_named()
    {
        Should.Throw<StoreUnavailableException>(() => new RedisAddress(RedisLinks.In("/nowhere/redis"))).Message.ShouldContain("file:/nowhere/redis can't be read");
        Should.Throw<StoreUnavailableException>(() => new RedisAddress(new("redis", new(false, "THUMBGATE_NOT_SET")))).Message.ShouldContain("env:THUMBGATE_NOT_SET can't be read");
    }

    private static async Task<string?> AskAsync(RedisLink link) => await link.EvaluateAsync(Echo, [], ["asked"]) is { } answer ? (string?)answer : null;

    /// <summary>What is published is dropped, and a question has its answer when the call returns.</summary>
    private static void ShouldNotWait(RedisLink link)
    {
        link.Publish("changes", "lost");
        var asking = AskAsync(link);
        asking.IsCompleted.ShouldBeTrue();
        asking.Result.ShouldBeNull();
    }

    private static Task PauseAsync(RedisServer server)
    {
        server.Pause();
        return Task.CompletedTask;
    }

    private static Task ResumeAsync(RedisServer server)
    {
        server.Resume();
        return Task.CompletedTask;
    }

    private sealed class Lines : ILogger<RedisLink>
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception) + exception);
    }
}
