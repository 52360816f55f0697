using System.Runtime.CompilerServices;

namespace ThumbGate.Gateway.Tests.Peers;

/// <summary>
/// Tests start servers and spin, which takes a thread of the pool each. A pool that has as many as there are processors would leave what other tests
/// wait for without one, for a second and longer.
/// </summary>
internal static class Threads
{
    private const int AtLeast = 16;

    // Not in the project's settings: those would keep the gateway from adding threads of its own.
    [ModuleInitializer]
    internal static void Have()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, AtLeast), ports);
    }
}
