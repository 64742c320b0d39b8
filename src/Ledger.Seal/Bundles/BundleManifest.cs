using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Ledger.Seal.Bundles;

/// <summary>
/// What a bundle is, in canonical JSON: <c>{"bundle":1,"files":[{"name","sha256","size"}…],"index":N,"snapshot":{…}}</c>. The snapshot is the logged fact,
/// so that what is said of the bundle is what was logged; the files are those that nothing else vouches for.
/// </summary>
public sealed class BundleManifest
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    /// <summary>A manifest.</summary>
    /// <param name="index">The entry of the SnapshotIssued event.</param>
    /// <param name="snapshot">The fact, in any JSON.</param>
    /// <param name="files">The files that nothing else vouches for.</param>
    /// <exception cref="BundleFormatException">The fact is not one that a bundle can be of.</exception>
    public BundleManifest(long index, ReadOnlySpan<byte> snapshot, IEnumerable<BundleManifestFile> files)
    {
        Index = index;
        Files = [.. files.OrderBy(f => f.Name, StringComparer.Ordinal)];
        try
        {
            var fact = JsonCanon.Of(snapshot);
            (SnapshotJson, Snapshot) = (fact, SnapshotClaim.Parse(fact));
        }
        catch (Exception e) when (e is JsonException or (FormatException and not BundleFormatException) or InvalidOperationException)
        {
            throw new BundleFormatException($"{BundleNames.Manifest}: the snapshot is no JSON of the ledger: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The entry of the SnapshotIssued event.</summary>
    public long Index { get; }

    /// <summary>The fact, in canonical JSON.</summary>
    public ReadOnlyMemory<byte> SnapshotJson { get; }

    /// <summary>What a checker needs of it.</summary>
    public SnapshotClaim Snapshot { get; }

    /// <summary>The files that nothing else vouches for, by name.</summary>
    public IReadOnlyList<BundleManifestFile> Files { get; }

    /// <summary>Reads a manifest; strict: every other text is refused.</summary>
    /// <exception cref="BundleFormatException">It is none.</exception>
    public static BundleManifest Parse(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw new BundleFormatException($"{BundleNames.Manifest} is not well-formed UTF-8");
        }

        try
        {
            var manifest = Read(bytes);
            return manifest.ToBytes().AsSpan().SequenceEqual(bytes)
                ? manifest
                : throw new BundleFormatException($"{BundleNames.Manifest} is not in the one form that it can have");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BundleFormatException($"{BundleNames.Manifest} does not read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The manifest as it stands in a bundle.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("bundle", Version);
            json.WriteStartArray("files");
            foreach (var file in Files)
            {
                json.WriteStartObject();
                json.WriteString("name", file.Name);
                json.WriteString("sha256", file.Sha256.ToHex());
                json.WriteNumber("size", file.Size);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("index", Index);
            json.WritePropertyName("snapshot");
            json.WriteRawValue(SnapshotJson.Span);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static BundleManifest Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonCanon.MaxDepth });
        var (version, index) = (0L, -1L);
        var files = new List<BundleManifestFile>();
        ReadOnlySpan<byte> snapshot = default;
        JsonParts.Object(ref reader);
        while (JsonParts.Member(ref reader, out var name))
        {
            switch (name)
            {
                case "bundle":
                    version = JsonParts.Number(ref reader);
                    break;
                case "files":
                    files = ReadFiles(ref reader);
                    break;
                case "index":
                    index = JsonParts.Number(ref reader);
                    break;
                case "snapshot":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    snapshot = bytes[start..(int)reader.BytesConsumed];
                    break;
                default:
                    throw new BundleFormatException($"{BundleNames.Manifest}: unknown member");
            }
        }

        return version != Version ? throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Manifest}: a bundle of version {version}, and only {Version} is known here"))
            : index < 0 || snapshot.IsEmpty ? throw new BundleFormatException($"{BundleNames.Manifest}: the index or the snapshot is missing")
            : new BundleManifest(index, snapshot, files);
    }

    private static List<BundleManifestFile> ReadFiles(ref Utf8JsonReader reader)
    {
        var files = new List<BundleManifestFile>();
        JsonParts.Array(ref reader);
        while (JsonParts.Item(ref reader))
        {
            string? file = null;
            TreeHash? sha256 = null;
            var size = -1L;
            JsonParts.Object(ref reader);
            while (JsonParts.Member(ref reader, out var name))
            {
                switch (name)
                {
                    case "name":
                        file = JsonParts.Text(ref reader);
                        break;
                    case "sha256":
                        sha256 = JsonParts.Hash(ref reader);
                        break;
                    case "size":
                        size = JsonParts.Number(ref reader);
                        break;
                    default:
                        throw new BundleFormatException($"{BundleNames.Manifest}: unknown member");
                }
            }

            if (file is null || sha256 is not { } hash || size < 1 || (files.Count > 0 && string.CompareOrdinal(files[^1].Name, file) >= 0))
            {
                throw new BundleFormatException($"{BundleNames.Manifest}: a file is not listed as it should be");
            }

            files.Add(new BundleManifestFile(file, hash, size));
        }

        return files;
    }
}

/// <summary>A file that a manifest vouches for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Size">How many there are.</param>
public sealed record BundleManifestFile(string Name, TreeHash Sha256, long Size)
{
    /// <summary>The file with these bytes.</summary>
    public static BundleManifestFile Of(string name, ReadOnlySpan<byte> bytes) => new(name, TreeHash.Of(bytes), bytes.Length);
}
