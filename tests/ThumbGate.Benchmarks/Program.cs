using ThumbGate.Benchmarks;
using ThumbGate.Benchmarks.Compare;
using ThumbGate.Benchmarks.Engine;
using ThumbGate.Benchmarks.Faults;
using ThumbGate.Benchmarks.Holds;
using ThumbGate.Benchmarks.Record;
using ThumbGate.Benchmarks.Replicas;
using ThumbGate.Benchmarks.Servers;

const string usage = """
    ThumbGate.Benchmarks <verb>
      compare    the gateway beside plain YARP and nginx, driven by wrk (./eng/bench.sh)
      engine     the policy engine alone, by BenchmarkDotNet (./eng/bench.sh engine)
      record     --work DIR [--rows N]    the record alone: what rows cost, how long lists take (./eng/bench.sh record)
      replicas   two gateways on one record and one Redis (./eng/bench.sh replicas)
      holds      approvals that two gateways race for, and 500 that wait (./eng/bench.sh holds)
      faults     a gateway that Redis, PostgreSQL or its disk is taken from (./eng/bench.sh faults)
      upstream   --port N                 the system behind the proxies
      plain      --port N --upstream URL  plain YARP in front of it
      fsync      --folder DIR             how long the disk takes to keep a write
    """;

if (args.Length == 0)
{
    await Console.Error.WriteLineAsync(usage);
    return ExitCode.Usage;
}

try
{
    var rest = args[1..];
    switch (args[0])
    {
        case "upstream":
            await Upstream.RunAsync(Arguments.Parse(rest, "port"));
            return ExitCode.Met;
        case "plain":
            await PlainYarp.RunAsync(Arguments.Parse(rest, "port", "upstream"));
            return ExitCode.Met;
        case "fsync":
            return FsyncProbe.Run(Arguments.Parse(rest, "folder"));
        case "record":
            return await RecordCommand.RunAsync(rest);
        case "engine":
            return EngineCommand.Run(rest);
        case "replicas":
            return await ReplicasCommand.RunAsync(rest);
        case "holds":
            return await HoldsCommand.RunAsync(rest);
        case "faults":
            return await FaultsCommand.RunAsync(rest);
        case "compare":
            return await CompareCommand.RunAsync(rest);
        default:
            await Console.Error.WriteLineAsync(usage);
            return ExitCode.Usage;
    }
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return ExitCode.Usage;
}
catch (InvalidRunException invalid)
{
    await Console.Error.WriteLineAsync($"INVALID RUN: {invalid.Message}");
    return ExitCode.Invalid;
}
