using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Seal.Bundles;

/// <summary>A bundle in a zip, laid out as <see cref="ZipLayout"/> says and in no other way.</summary>
internal sealed class ZipFiles : BundleFiles
{
    // Enough for the most files with the longest names; a hostile zip cannot make it more.
    private const int MaxDirectorySize = 1 << 26;

    // Deflate can expand a thousand times; what a bundle holds does not.
    private const int MaxExpansion = 200;
    private const int AlwaysAllowed = 1 << 16;

    private readonly SafeFileHandle handle;
    private readonly Dictionary<string, ZipEntry> entries = new(StringComparer.Ordinal);

    public ZipFiles(SafeFileHandle handle)
    {
        this.handle = handle;
        try
        {
            ReadDirectory();
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public override IReadOnlyCollection<string> Names => entries.Keys;

    public override bool TryLength(string name, out long length)
    {
        var found = entries.TryGetValue(name, out var entry);
        length = entry.Length;
        return found;
    }

    public override Stream OpenRead(string name)
    {
        var entry = Entry(name);
        var local = ZipLayout.Local(in entry);
        var found = new byte[local.Length];
        ReadExactly(handle, entry.Offset, found, name);
        CheckLocal(name, found, local);
        return new Content(this, entry);
    }

    public override void Read(string name, Span<byte> bytes)
    {
        var entry = Entry(name);
        if (entry.Method != ZipLayout.Stored || entry.Length != bytes.Length)
        {
            base.Read(name, bytes);
            return;
        }

        var local = ZipLayout.Local(in entry);
        var rented = ArrayPool<byte>.Shared.Rent(local.Length);
        var first = rented.AsSpan(0, local.Length);
        ReadExactly(handle, entry.Offset, first, name);
        CheckLocal(name, first, local);
        ArrayPool<byte>.Shared.Return(rented);
        ReadExactly(handle, entry.Content, bytes, name);
        if (Crc32.HashToUInt32(bytes) != entry.Crc)
        {
            Found(name);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private static BundleFormatException NotAsWritten(string what) =>
        new($"{what}; if another program packed this zip, unpack it and check the directory");

    private static void CheckLocal(string name, ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        if (!found.SequenceEqual(expected))
        {
            throw NotAsWritten($"the zip's header of {name} is not what its directory says");
        }
    }

    private ZipEntry Entry(string name) => entries.TryGetValue(name, out var entry) ? entry : throw NoSuch(name);

    private void ReadDirectory()
    {
        var length = RandomAccess.GetLength(handle);
        if (length < ZipLayout.EndSize)
        {
            throw new BundleFormatException("neither a zip nor a directory");
        }

        var tail = new byte[Math.Min(length, ZipLayout.EndSize + ZipLayout.WideEndSize)];
        ReadExactly(handle, length - tail.Length, tail, "the zip");
        var (count, size, offset, endSize) = ReadEnd(tail);
        CheckCount(count);
        if (count < 0 || size < 0 || size > MaxDirectorySize || offset < 0 || offset + size + endSize != length)
        {
            throw NotAsWritten("the zip's directory is not where it should be");
        }

        var directory = new byte[size];
        ReadExactly(handle, offset, directory, "the zip's directory");
        ReadEntries(directory, count, offset);
    }

    private static (long Count, long Size, long Offset, int EndSize) ReadEnd(ReadOnlySpan<byte> tail)
    {
        var end = tail[^ZipLayout.EndSize..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054B50)
        {
            throw new BundleFormatException("neither a directory nor a zip that ends as one does");
        }

        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        var endSize = ZipLayout.EndSize;
        if (count == ushort.MaxValue || size == ZipLayout.WideMark || offset == ZipLayout.WideMark)
        {
            endSize += ZipLayout.WideEndSize;
            if (tail.Length < endSize)
            {
                throw NotAsWritten("the zip's end is not as it should be");
            }

            count = BinaryPrimitives.ReadInt64LittleEndian(tail[24..]);
            size = BinaryPrimitives.ReadInt64LittleEndian(tail[40..]);
            offset = BinaryPrimitives.ReadInt64LittleEndian(tail[48..]);
        }

        if (count < 0 || size < 0 || offset < 0 || offset > long.MaxValue - size || !tail[^endSize..].SequenceEqual(ZipLayout.End(count, size, offset)))
        {
            throw NotAsWritten("the zip's end is not as it should be");
        }

        return (count, size, offset, endSize);
    }

    private void ReadEntries(ReadOnlySpan<byte> directory, long count, long directoryAt)
    {
        var next = 0L;
        var again = new ArrayBufferWriter<byte>(ZipLayout.CentralSize + BundleNames.MaxLength + ZipLayout.WideOffsetSize);
        for (var i = 0L; i < count; i++)
        {
            var entry = ReadEntry(directory, next);
            again.ResetWrittenCount();
            ZipLayout.Central(again, in entry);
            if (!directory.StartsWith(again.WrittenSpan))
            {
                throw NotAsWritten(string.Create(CultureInfo.InvariantCulture, $"the zip's record of {entry.Name} is not as it should be"));
            }

            CheckLengths(in entry);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw new BundleFormatException($"{entry.Name} stands twice in the zip");
            }

            next = entry.After;
            directory = directory[again.WrittenCount..];
        }

        if (!directory.IsEmpty || next != directoryAt)
        {
            throw NotAsWritten("the zip holds something besides its files");
        }
    }

    private static ZipEntry ReadEntry(ReadOnlySpan<byte> directory, long offset)
    {
        if (directory.Length < ZipLayout.CentralSize
            || BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]) is var nameLength
                && directory.Length - ZipLayout.CentralSize < nameLength)
        {
            throw NotAsWritten("the zip's directory ends too early");
        }

        var name = Encoding.Latin1.GetString(directory.Slice(ZipLayout.CentralSize, nameLength));
        return BundleNames.IsSafe(name)
            ? new ZipEntry(
                name,
                BinaryPrimitives.ReadUInt16LittleEndian(directory[10..]),
                BinaryPrimitives.ReadUInt32LittleEndian(directory[16..]),
                BinaryPrimitives.ReadUInt32LittleEndian(directory[20..]),
                BinaryPrimitives.ReadUInt32LittleEndian(directory[24..]),
                offset)
            : throw new BundleFormatException("a name in the zip is none of a file of a bundle: it could lead elsewhere");
    }

    private static void CheckLengths(in ZipEntry entry)
    {
        if (entry.Length == 0)
        {
            throw new BundleFormatException($"{entry.Name} is empty");
        }

        switch (entry.Method)
        {
            case ZipLayout.Stored when entry.Packed == entry.Length:
                break;
            case ZipLayout.Deflated when entry.Length > (entry.Packed * MaxExpansion) + AlwaysAllowed:
                throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"{entry.Name} would grow from {entry.Packed} to {entry.Length} bytes, as nothing in a bundle does"));
            case ZipLayout.Deflated:
                break;
            default:
                throw new BundleFormatException($"{entry.Name} is neither stored nor deflated");
        }
    }

    private sealed class Content : BundleStream
    {
        private readonly ZipFiles zip;
        private readonly ZipEntry entry;
        private readonly Crc32 crc = new();
        private readonly DeflateStream? inflating;
        private long packed;

        public Content(ZipFiles zip, ZipEntry entry)
            : base(entry.Length)
        {
            (this.zip, this.entry) = (zip, entry);
            inflating = entry.Method == ZipLayout.Deflated ? new DeflateStream(new Packed(this), CompressionMode.Decompress) : null;
        }

        protected override int Take(Span<byte> bytes)
        {
            try
            {
                return (inflating is null ? TakePacked(bytes) : inflating.Read(bytes)) is var read and > 0
                    ? read
                    : throw new BundleFormatException($"{entry.Name} ends too early");
            }
            catch (InvalidDataException e)
            {
                throw new BundleFormatException($"{entry.Name} cannot be inflated", e);
            }
        }

        protected override void Taken(ReadOnlySpan<byte> bytes, bool last)
        {
            crc.Append(bytes);
            if (last)
            {
                CheckEnd();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inflating?.Dispose();
            }

            base.Dispose(disposing);
        }

        private void CheckEnd()
        {
            if (inflating is not null)
            {
                Span<byte> more = stackalloc byte[1];
                try
                {
                    if (inflating.Read(more) > 0)
                    {
                        throw new BundleFormatException($"{entry.Name} is longer than the zip says");
                    }
                }
                catch (InvalidDataException e)
                {
                    throw new BundleFormatException($"{entry.Name} cannot be inflated", e);
                }
            }

            if (crc.GetCurrentHashAsUInt32() != entry.Crc)
            {
                zip.Found(entry.Name);
            }
        }

        private int TakePacked(Span<byte> bytes)
        {
            if (bytes.Length > entry.Packed - packed)
            {
                bytes = bytes[..(int)(entry.Packed - packed)];
            }

            var read = bytes.IsEmpty ? 0 : RandomAccess.Read(zip.handle, bytes, entry.Content + packed);
            packed += read;
            return read;
        }

        /// <summary>The deflated bytes.</summary>
        private sealed class Packed(Content content) : Stream
        {
            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position
            {
                get => throw new NotSupportedException();
                set => throw new NotSupportedException();
            }

            public override int Read(Span<byte> buffer) => content.TakePacked(buffer);

            public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

            public override void Flush()
            {
            }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
