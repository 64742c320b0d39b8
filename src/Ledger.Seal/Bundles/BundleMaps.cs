using System.Globalization;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Bundles;

/// <summary>
/// Computes the maps of streams that were logged once more (docs/format/streams-map.md), in a second reading of the entries, which were found to be those that were signed. Only of a
/// whole bundle: one that continues another does not have every header.
/// </summary>
internal sealed class BundleMaps(BundleFiles files, BundleShape shape, IReadOnlyList<(long Index, StreamsMapClaim Claim)> maps)
{
    // A map costs a hash or two for each stream. Somebody could log thousands of large ones, and checking must end: the newest are computed as far as this goes, half a minute.
    private const long MostStreams = 1L << 24;

    /// <summary>How many were computed.</summary>
    public int Computed { get; private set; }

    /// <summary>The first map that is not that of its entries; null if all that are computed are.</summary>
    public (long Index, string What)? FirstWrong()
    {
        if (shape.From > 0 || maps.Count == 0)
        {
            return null;
        }

        if (maps.FirstOrDefault(m => m.Claim.Size > m.Index) is { Claim: not null } ahead)
        {
            return (ahead.Index, Wrong(ahead.Claim));
        }

        var wanted = Affordable();
        var builder = new StreamsMapBuilder();
        var wrong = wanted.Where(m => m.Claim.Size == 0 && !IsRight(builder, m.Claim)).ToList();
        var next = wanted.FindIndex(m => m.Claim.Size > 0);
        for (var number = 0L; next >= 0 && next < wanted.Count && number < shape.Tiles; number++)
        {
            ReadOnlySpan<byte> rest = files.Read(shape.Entries(number).Path, EntryBundle.MaxSize);
            while (next < wanted.Count && EntryBundle.TryTake(ref rest, out var header))
            {
                builder.Add(HeaderView.Parse(header).Stream, TreeHash.Leaf(header));
                for (; next < wanted.Count && wanted[next].Claim.Size == builder.Size; next++)
                {
                    if (!IsRight(builder, wanted[next].Claim))
                    {
                        wrong.Add(wanted[next]);
                    }
                }
            }
        }

        Computed = wanted.Count;
        return wrong.Count == 0 ? null : (wrong.Min(m => m.Index), Wrong(wrong.MinBy(m => m.Index).Claim));
    }

    private static string Wrong(StreamsMapClaim claim) => string.Create(CultureInfo.InvariantCulture, $"the map of streams that it logs is not that of the first {claim.Size} entries");

    private static bool IsRight(StreamsMapBuilder builder, StreamsMapClaim claim) => builder.Streams == claim.Streams && builder.Map().Root == claim.Root;

    // The newest, as many as can be computed in time; by their sizes.
    private List<(long Index, StreamsMapClaim Claim)> Affordable()
    {
        var left = MostStreams;
        return [.. maps.OrderByDescending(m => m.Claim.Size).TakeWhile(m => (left -= Math.Clamp(m.Claim.Streams, 1, MostStreams)) >= 0).Reverse()];
    }
}
