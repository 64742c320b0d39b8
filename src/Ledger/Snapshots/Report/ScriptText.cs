namespace Ledger.Snapshots.Report;

/// <summary>
/// Passes JSON on so that it may stand in a <c>script</c> element: every <c>&lt;</c> becomes <c>\u003c</c>, the only character that could end the element or begin a
/// comment in it. In canonical JSON and in headers that escape stands nowhere by itself, so the bytes can be had back.
/// </summary>
internal sealed class ScriptText(Stream output) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var at = buffer.IndexOf((byte)'<'); at >= 0; at = buffer.IndexOf((byte)'<'))
        {
            output.Write(buffer[..at]);
            output.Write("\\u003c"u8);
            buffer = buffer[(at + 1)..];
        }

        output.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
