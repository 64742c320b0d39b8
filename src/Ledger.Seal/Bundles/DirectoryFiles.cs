using System.Globalization;

namespace Ledger.Seal.Bundles;

/// <summary>A bundle unpacked to a directory.</summary>
internal sealed class DirectoryFiles : BundleFiles
{
    private const int MaxDepth = 10;

    private readonly Dictionary<string, long> lengths = new(StringComparer.Ordinal);
    private readonly string root;

    public DirectoryFiles(string root)
    {
        this.root = Path.GetFullPath(root);
        Collect(new DirectoryInfo(this.root), string.Empty, 0);
    }

    public override IReadOnlyCollection<string> Names => lengths.Keys;

    public override bool TryLength(string name, out long length) => lengths.TryGetValue(name, out length);

    public override Stream OpenRead(string name) => lengths.TryGetValue(name, out var length)
        ? new Exactly(new FileStream(Path.Combine(root, name), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), name, length)
        : throw NoSuch(name);

    public override void Read(string name, Span<byte> bytes)
    {
        if (!lengths.TryGetValue(name, out var length) || length != bytes.Length)
        {
            throw NoSuch(name);
        }

        using var file = File.OpenHandle(Path.Combine(root, name));
        ReadExactly(file, 0, bytes, name);
    }

    // Nothing is opened here, so that a pipe does not make us wait: what is no plain file says that it is empty.
    private void Collect(DirectoryInfo directory, string prefix, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new BundleFormatException("directories stand too deep in each other");
        }

        foreach (var item in directory.EnumerateFileSystemInfos())
        {
            var name = prefix + item.Name;
            if (item.LinkTarget is not null || item.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                throw new BundleFormatException($"{Shown(name)} is a link");
            }

            if (item is DirectoryInfo inner)
            {
                Collect(inner, name + "/", depth + 1);
                continue;
            }

            if (!BundleNames.IsSafe(name))
            {
                throw new BundleFormatException($"{Shown(name)} is no name of a file of a bundle");
            }

            var length = ((FileInfo)item).Length;
            if (length == 0)
            {
                throw new BundleFormatException($"{name} is empty, or no file");
            }

            lengths.Add(name, length);
            CheckCount(lengths.Count);
        }
    }

    private static string Shown(string name) => string.Create(CultureInfo.InvariantCulture, $"'{(name.Length > 60 ? name[..60] + "…" : name)}'");

    /// <summary>A file as long as it was when the bundle was opened.</summary>
    private sealed class Exactly(FileStream file, string name, long length) : BundleStream(length)
    {
        protected override int Take(Span<byte> bytes) => file.Read(bytes) is var read and > 0 ? read : throw new BundleFormatException($"{name} ends too early");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
