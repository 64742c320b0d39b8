using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Seal.Bundles;

/// <summary>
/// Writes a bundle as a zip, one file after the other, stored: the same files in the same order give the same bytes, on every machine. (Deflate does
/// not promise that.) Memory grows by some 150 bytes a file.
/// </summary>
public sealed class BundleZipWriter : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly List<ZipEntry> entries = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly byte[] buffer = new byte[1 << 20];
    private int buffered;
    private long written;
    private OpenFile? open;

    /// <summary>Writes into a file that nobody else writes to, from its start.</summary>
    public BundleZipWriter(SafeFileHandle file) => handle = file;

    /// <summary>How many bytes were written so far.</summary>
    public long Length => written + buffered;

    /// <summary>Adds a whole file.</summary>
    /// <exception cref="ArgumentException">The name may not stand in a bundle, or stands there already; or the file is empty, or longer than 4 GiB − 2.</exception>
    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        CheckName(name);
        CheckLength(bytes.Length);
        var entry = new ZipEntry(name, ZipLayout.Stored, Crc32.HashToUInt32(bytes), bytes.Length, bytes.Length, Length);
        Put(ZipLayout.Local(in entry));
        Put(bytes);
        entries.Add(entry);
    }

    /// <summary>Starts a file that is written piece by piece; it ends when the stream is disposed, and until then nothing else can be added.</summary>
    /// <exception cref="ArgumentException">As <see cref="Add"/>; of its length, when it ends.</exception>
    public Stream Begin(string name)
    {
        CheckName(name);
        Flush();
        var entry = new ZipEntry(name, ZipLayout.Stored, 0, 0, 0, Length);
        Put(ZipLayout.Local(in entry));
        return open = new OpenFile(this, entry);
    }

    /// <summary>Writes the directory. The file is complete then; that it is durable is left to the caller.</summary>
    public void Complete()
    {
        CheckClosed();
        var start = Length;
        var directory = new ArrayBufferWriter<byte>(64 * 1024);
        foreach (var entry in entries)
        {
            ZipLayout.Central(directory, in entry);
            if (directory.WrittenCount > 32 * 1024)
            {
                Put(directory.WrittenSpan);
                directory.ResetWrittenCount();
            }
        }

        Put(directory.WrittenSpan);
        Put(ZipLayout.End(entries.Count, Length - start, start));
        Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static void CheckLength(long bytes)
    {
        if (bytes is 0 or >= ZipLayout.WideMark)
        {
            throw new ArgumentException($"A file of a bundle has 1 to {ZipLayout.WideMark - 1} bytes, not {bytes}.", nameof(bytes));
        }
    }

    private void CheckName(string name)
    {
        CheckClosed();
        if (!BundleNames.IsSafe(name) || !names.Add(name))
        {
            throw new ArgumentException($"{name} may not stand in a bundle, or stands there already.", nameof(name));
        }
    }

    private void CheckClosed()
    {
        if (open is not null)
        {
            throw new InvalidOperationException("A file of the bundle is still being written.");
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - buffered)
        {
            Flush();
            if (bytes.Length >= buffer.Length)
            {
                RandomAccess.Write(handle, bytes, written);
                written += bytes.Length;
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(buffered));
        buffered += bytes.Length;
    }

    private void Flush()
    {
        RandomAccess.Write(handle, buffer.AsSpan(0, buffered), written);
        written += buffered;
        buffered = 0;
    }

    private sealed class OpenFile(BundleZipWriter zip, ZipEntry entry) : Stream
    {
        private readonly Crc32 crc = new();
        private long length;
        private bool ended;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position
        {
            get => length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            crc.Append(buffer);
            zip.Put(buffer);
            length += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!ended)
            {
                ended = true;
                zip.open = null;
                CheckLength(length);
                zip.Flush();
                var complete = entry with { Crc = crc.GetCurrentHashAsUInt32(), Packed = length, Length = length };
                RandomAccess.Write(zip.handle, ZipLayout.Local(in complete), complete.Offset);
                zip.entries.Add(complete);
            }

            base.Dispose(disposing);
        }
    }
}
