using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots;

/// <summary>
/// A bundle, with the earlier ones that it continues, as one log from its first entry on. Each was verified, and each against the checkpoint of the one before it, so they are of one log: where several hold
/// an entry it is the same, and a payload that one of them withholds may stand in another.
/// </summary>
/// <param name="bundles">The bundles and how many entries each one's log has, oldest first.</param>
internal sealed class BundleChain(IReadOnlyList<(BundleFiles Files, long Size)> bundles)
{
    /// <summary>How many entries there are.</summary>
    public long Size => bundles[^1].Size;

    /// <summary>Header, salt and payload of each event up to an index; no payload where all the bundles withhold it.</summary>
    /// <exception cref="LogCorruptException">An entry is in none of them.</exception>
    public IEnumerable<(long Index, byte[] Header, byte[] Salt, byte[]? Payload)> Events(long known)
    {
        for (var start = 0L; start < Size && start <= known; start += Tile.FullWidth)
        {
            var holders = bundles.Where(b => start < b.Size && b.Files.Has(Tile.EntriesAt(start, b.Size).Path)).ToList();
            if (holders.Count == 0)
            {
                throw new LogCorruptException(start, "it is in none of the bundles");
            }

            var (newest, size) = holders[^1];
            var entries = newest.Read(Tile.EntriesAt(start, size).Path, EntryBundle.MaxSize);
            var payloads = new List<(PayloadReader Reader, long Size)>();
            try
            {
                payloads.AddRange(holders.Select(h => (h.Files, h.Size, Name: BundleNames.Payloads(Tile.EntriesAt(start, h.Size)))).Where(h => h.Files.Has(h.Name))
                    .Select(h => (new PayloadReader(new BufferedStream(h.Files.OpenRead(h.Name), 1 << 16)), h.Size)));
                var at = 0;
                for (var index = start; index < Math.Min(start + Tile.FullWidth, size) && index <= known; index++)
                {
                    yield return Event(entries, ref at, payloads, index);
                }
            }
            finally
            {
                payloads.ForEach(p => p.Reader.Dispose());
            }
        }
    }

    private static (long Index, byte[] Header, byte[] Salt, byte[]? Payload) Event(byte[] entries, ref int at, List<(PayloadReader Reader, long Size)> payloads, long index)
    {
        ReadOnlySpan<byte> rest = entries.AsSpan(at);
        if (!EntryBundle.TryTake(ref rest, out var header))
        {
            throw new LogCorruptException(index, "it is not in the bundle, which was verified before");
        }

        at = entries.Length - rest.Length;
        byte[] foundSalt = [];
        byte[]? found = null;
        foreach (var (reader, size) in payloads)
        {
            if (index < size)
            {
                reader.Next(out var salt, out var payload);
                (foundSalt, found) = salt.IsEmpty ? (foundSalt, found) : (salt.ToArray(), payload.ToArray());
            }
        }

        return (index, header.ToArray(), foundSalt, found);
    }
}
