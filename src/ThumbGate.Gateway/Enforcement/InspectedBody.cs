using System.Buffers;

namespace ThumbGate.Gateway.Enforcement;

/// <summary>Pooled memory for one body. Its bytes were taken from the budget and go back to it, once, when it is disposed.</summary>
internal sealed class InspectedBody(InspectionBudget budget, string agent, int size) : IDisposable
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
            budget.Give(agent, size);
        }
    }
}
