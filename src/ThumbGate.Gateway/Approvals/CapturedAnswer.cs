using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace ThumbGate.Gateway.Approvals;

/// <summary>The answer of a request that nobody is connected for: kept in memory up to a bound. What goes beyond breaks off.</summary>
/// <param name="most">Most bytes of the body that are kept.</param>
internal sealed class CapturedAnswer(int most) : Stream, IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly MemoryStream _body = new();
    private PipeWriter? _writer;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body
    {
        get => this;
        set => throw new NotSupportedException("The answer is kept here and nowhere else.");
    }

    public bool HasStarted { get; private set; }

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsCut { get; private set; }

    Stream IHttpResponseBodyFeature.Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _body.Length;

    public override long Position
    {
        get => _body.Position;
        set => throw new NotSupportedException();
    }

    public byte[] Bytes() => _body.ToArray();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        HasStarted = true;
        if (_body.Length + buffer.Length > most)
        {
            IsCut = true;
            throw new IOException("The answer is larger than what is kept of it.");
        }

        _body.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => HasStarted = true;

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        HasStarted = true;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        HasStarted = true;
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        HasStarted = true;
        if (_writer is not null)
        {
            await _writer.FlushAsync();
        }
    }

    public void DisableBuffering()
    {
        // Nothing is buffered on the way to memory.
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void OnStarting(Func<object, Task> callback, object state)
    {
        // There is no connection that something could be added to at the last moment.
    }

    public void OnCompleted(Func<object, Task> callback, object state)
    {
        // Nor one that ends.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
