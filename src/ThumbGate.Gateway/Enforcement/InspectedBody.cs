using System.Buffers;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Pooled memory for one body. What was taken from the budget for it goes back, once, when it is disposed.</summary>
/// <param name="budget">Where it was taken.</param>
/// <param name="agent">Whose share.</param>
/// <param name="size">The memory's size in bytes.</param>
/// <param name="taken">What was taken: the size, and what a compressed body may inflate to.</param>
internal sealed class InspectedBody(InspectionBudget budget, string agent, int size, int taken) : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>As many bytes as were asked for.</summary>
    public Memory<byte> Memory => _buffer.AsMemory(0, size);

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
            budget.Give(agent, taken);
        }
    }
}
