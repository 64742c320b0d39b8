using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Seal.Bundles;

/// <summary>
/// The files of a bundle, in a zip or a directory. Opening checks names and layout, not content: no links, no names that lead elsewhere or stand twice, no
/// absurd counts or lengths, nothing between the files. Several threads may read.
/// </summary>
public abstract class BundleFiles : IDisposable
{
    /// <summary>The most files: enough for a log of some thirty million entries.</summary>
    public const int MaxFiles = 1 << 18;

    private string? damaged;

    private protected BundleFiles()
    {
    }

    /// <summary>The names of the files.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>A file whose bytes do not have the CRC that the zip says they have; null while none was read. Whoever trusts what stands in the bundle looks at this last.</summary>
    public string? Damaged => Volatile.Read(ref damaged);

    /// <summary>Opens a zip, or a directory that one was unpacked to.</summary>
    /// <exception cref="BundleFormatException">It is neither, or one that is not to be touched; says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BundleFiles Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? new DirectoryFiles(path) : new ZipFiles(File.OpenHandle(path, share: FileShare.ReadWrite));
    }

    /// <summary>Whether there is a file of that name, and how many bytes it has.</summary>
    public abstract bool TryLength(string name, out long length);

    /// <summary>Whether there is a file of that name.</summary>
    public bool Has(string name) => TryLength(name, out _);

    /// <summary>Reads a file from its start. Reading fails with <see cref="BundleFormatException"/> where the bytes are not there.</summary>
    /// <exception cref="BundleFormatException">There is no such file.</exception>
    public abstract Stream OpenRead(string name);

    /// <summary>Reads a whole file, which has at most so many bytes.</summary>
    /// <exception cref="BundleFormatException">There is no such file, or it is longer, or its bytes are not there.</exception>
    public byte[] Read(string name, int most)
    {
        var bytes = new byte[CheckedLength(name, most)];
        Read(name, bytes);
        return bytes;
    }

    /// <summary>How long a file is, if it has at most so many bytes.</summary>
    /// <exception cref="BundleFormatException">There is no such file, or it is longer.</exception>
    public int CheckedLength(string name, int most) =>
        !TryLength(name, out var length) ? throw new BundleFormatException($"there is no {name}")
        : length > most ? throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"{name} has {length} bytes, more than the {most} that it may have"))
        : (int)length;

    /// <summary>Reads a whole file of exactly that length.</summary>
    public virtual void Read(string name, Span<byte> bytes)
    {
        using var file = OpenRead(name);
        file.ReadExactly(bytes);
        if (file.ReadByte() >= 0)
        {
            throw new BundleFormatException($"{name} is longer than it says");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private protected void Found(string damagedFile) => Interlocked.CompareExchange(ref damaged, damagedFile, comparand: null);

    private protected static BundleFormatException NoSuch(string name) => new($"there is no {name}");

    private protected static void CheckCount(long count)
    {
        if (count > MaxFiles)
        {
            throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"more than {MaxFiles} files"));
        }
    }

    private protected static void ReadExactly(SafeFileHandle file, long offset, Span<byte> bytes, string what)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new BundleFormatException($"{what} ends too early");
            }

            offset += read;
            bytes = bytes[read..];
        }
    }
}
