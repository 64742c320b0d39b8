using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Tests.Bundles;

/// <summary>A zip of which every part can be made wrong.</summary>
internal sealed class RawZip
{
    private readonly List<(ZipEntry Entry, byte[] Packed, byte[]? Local)> files = [];

    /// <summary>What stands before the first file.</summary>
    public byte[] Before { get; set; } = [];

    /// <summary>What stands between the last file and the directory.</summary>
    public byte[] Gap { get; set; } = [];

    /// <summary>What stands after the end.</summary>
    public byte[] After { get; set; } = [];

    /// <summary>What becomes of the end.</summary>
    public Func<byte[], byte[]> BendEnd { get; set; } = end => end;

    /// <summary>What becomes of the directory.</summary>
    public Func<byte[], byte[]> BendDirectory { get; set; } = directory => directory;

    public RawZip Add(string name, byte[] bytes, bool deflate = false, Func<ZipEntry, ZipEntry>? bend = null, byte[]? local = null)
    {
        var packed = deflate ? Deflated(bytes) : bytes;
        var entry = new ZipEntry(name, deflate ? (ushort)8 : (ushort)0, Crc32.HashToUInt32(bytes), packed.Length, bytes.Length, 0);
        files.Add((bend is null ? entry : bend(entry), packed, local));
        return this;
    }

    public static RawZip Of(BundleMaker maker, bool deflate = false)
    {
        var zip = new RawZip();
        foreach (var (name, bytes) in maker.Files)
        {
            zip.Add(name, bytes, deflate);
        }

        return zip;
    }

    public string Write(string folder)
    {
        var output = new ArrayBufferWriter<byte>();
        var directory = new ArrayBufferWriter<byte>();
        output.Write(Before);
        foreach (var (entry, packed, local) in files)
        {
            var placed = entry with { Offset = output.WrittenCount };
            output.Write(local ?? ZipLayout.Local(in placed));
            output.Write(packed);
            ZipLayout.Central(directory, in placed);
        }

        output.Write(Gap);
        var start = output.WrittenCount;
        var bent = BendDirectory(directory.WrittenSpan.ToArray());
        output.Write(bent);
        output.Write(BendEnd(ZipLayout.End(files.Count, bent.Length, start)));
        output.Write(After);
        var path = Path.Combine(folder, "raw.zip");
        File.WriteAllBytes(path, output.WrittenSpan);
        return path;
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }
}
