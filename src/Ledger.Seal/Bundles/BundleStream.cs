namespace Ledger.Seal.Bundles;

/// <summary>Reads so many bytes and no more.</summary>
internal abstract class BundleStream(long length) : Stream
{
    private long at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => at;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > length - at)
        {
            buffer = buffer[..(int)(length - at)];
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        var read = Take(buffer);
        at += read;
        Taken(buffer[..read], at == length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads at least one byte; never asked for more than is left.</summary>
    /// <exception cref="BundleFormatException">There is none.</exception>
    protected abstract int Take(Span<byte> bytes);

    /// <summary>What was read, and whether it was the last.</summary>
    protected virtual void Taken(ReadOnlySpan<byte> bytes, bool last)
    {
    }
}
