using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Cli.Tests;

/// <summary>Rewrites a small bundle as whoever holds the log's key could: another register, logged and signed as if it had been so.</summary>
internal sealed class BundleForger(string bundle, SigningKey key)
{
    public void Forge(string register, Func<string, string> change, string path)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using (var read = BundleFiles.Open(bundle))
        {
            foreach (var name in read.Names)
            {
                files[name] = read.Read(name, 1 << 24);
            }
        }

        var old = Hash(files[BundleNames.State(register)]);
        files[BundleNames.State(register)] = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(files[BundleNames.State(register)])));
        var manifest = BundleManifest.Parse(files[BundleNames.Manifest]);
        var fact = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(manifest.SnapshotJson.Span).Replace(old, Hash(files[BundleNames.State(register)]), StringComparison.Ordinal));
        Resign(files, manifest, fact);
        using var zip = new BundleZipWriter(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite));
        foreach (var (name, bytes) in files)
        {
            zip.Add(name, bytes);
        }

        zip.Complete();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void Resign(SortedDictionary<string, byte[]> files, BundleManifest manifest, byte[] fact)
    {
        var size = Checkpoint.Parse(SignedNote.Parse(files[BundleNames.Checkpoint]).Text).Size;
        var tile = Tile.EntriesAt(0, size);
        byte[] payload = [.. "{\"fact\":"u8, .. fact, .. "}"u8];
        byte[] salt = new byte[PayloadCommitment.SaltSize];
        var (entries, payloads) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var leaves = new List<byte[]>();
        ReadOnlySpan<byte> rest = files[tile.Path];
        using var reader = new PayloadReader(new MemoryStream(files[BundleNames.Payloads(tile)]));
        while (EntryBundle.TryTake(ref rest, out var entry))
        {
            reader.Next(out var oldSalt, out var oldPayload);
            var header = EventHeader.Decode(entry);
            var issued = leaves.Count == manifest.Index;
            leaves.Add(issued ? (header with { Length = payload.Length, Commit = PayloadCommitment.Compute(salt, payload) }).Encode() : entry.ToArray());
            EntryBundle.Append(entries, leaves[^1]);
            if (issued)
            {
                PayloadFile.Append(payloads, salt, payload);
            }
            else if (oldSalt.IsEmpty)
            {
                PayloadFile.AppendNone(payloads);
            }
            else
            {
                PayloadFile.Append(payloads, oldSalt, oldPayload);
            }
        }

        var tree = new Hashes();
        var edge = new TreeEdge();
        leaves.ForEach(leaf => edge.Append(TreeHash.Leaf(leaf), tree));
        var note = new Checkpoint(key.Verifier.Name, size, edge.Root()).Sign(key);
        var receipt = new Receipt(manifest.Index, leaves[(int)manifest.Index], TreeProofs.Inclusion(manifest.Index, size, tree), note).ToBytes();
        files[BundleNames.Checkpoint] = note.ToBytes();
        files[tile.Path] = entries.WrittenSpan.ToArray();
        files[BundleNames.Payloads(tile)] = payloads.WrittenSpan.ToArray();
        files[(tile with { Level = 0 }).Path] = [.. leaves.SelectMany(leaf => TreeHash.Leaf(leaf).ToArray())];
        foreach (var proof in files.Keys.Where(name => BundleNames.RegisterOfProof(name) is not null).ToList())
        {
            files[proof] = receipt;
        }

        files[BundleNames.Manifest] = new BundleManifest(manifest.Index, fact, manifest.Files).ToBytes();
    }

    private sealed class Hashes : ITreeHashes, ITreeHashSink
    {
        private readonly Dictionary<(int, long), TreeHash> _hashes = [];

        public void Add(int level, long index, in TreeHash hash) => _hashes.Add((level, index), hash);

        public TreeHash Read(int level, long index) => _hashes[(level, index)];
    }
}
