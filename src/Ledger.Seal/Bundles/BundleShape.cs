using System.Globalization;

namespace Ledger.Seal.Bundles;

/// <summary>Which entries a bundle holds, and so which files it must and may have.</summary>
internal sealed class BundleShape
{
    private readonly HashSet<string> plain = new(StringComparer.Ordinal)
    {
        BundleNames.Procedure, BundleNames.Manifest, BundleNames.Checkpoint, BundleNames.Keys, BundleNames.Policy, BundleNames.Withheld, BundleNames.Report,
    };

    /// <summary>The shape of a bundle.</summary>
    /// <param name="size">How many entries the log has.</param>
    /// <param name="from">How many the recipient holds already.</param>
    public BundleShape(long size, long from)
    {
        (Size, From, FirstTile) = (size, from, from / Tile.FullWidth);
        if (from > 0)
        {
            plain.Add(BundleNames.BaseCheckpoint);
            plain.Add(BundleNames.BaseEdge);
        }
    }

    /// <summary>How many entries the log has.</summary>
    public long Size { get; }

    /// <summary>How many of them the recipient holds already.</summary>
    public long From { get; }

    /// <summary>The first bundle of entries that is in it: it may begin with some that the recipient holds.</summary>
    public long FirstTile { get; }

    /// <summary>How many bundles of entries there are, from the start of the log.</summary>
    public long Tiles => (Size + Tile.FullWidth - 1) / Tile.FullWidth;

    /// <summary>The bundle of entries of some number.</summary>
    public Tile Entries(long number) => Tile.EntriesAt(number * Tile.FullWidth, Size);

    /// <summary>Whether a tile of the log is in the bundle: those whose entries all are.</summary>
    public bool Holds(Tile tile)
    {
        var count = Size >> (8 * Math.Max(tile.Level, 0));
        return tile.Start >= FirstTile * Tile.FullWidth
            && tile.Index < (count + Tile.FullWidth - 1) / Tile.FullWidth
            && tile.Width == Math.Min(Tile.FullWidth, count - (tile.Index * Tile.FullWidth));
    }

    /// <summary>Looks at every name. Entries that this log does not have are told, with where they begin; every other name that has no place is refused.</summary>
    /// <exception cref="BundleFormatException">A file has no place in a bundle.</exception>
    public (string Name, long Index)? Check(IEnumerable<string> names)
    {
        (string Name, long Index)? foreign = null;
        foreach (var name in names)
        {
            if (Tile.TryParse(name, out var tile) || BundleNames.TryPayloads(name, out tile))
            {
                if (!Holds(tile))
                {
                    var index = Math.Min(Math.Max(tile.Start, From), Size);
                    foreign = foreign is { } known && known.Index <= index ? known : (name, index);
                }
            }
            else if (!plain.Contains(name) && BundleNames.RegisterOfState(name) is null && BundleNames.RegisterOfProof(name) is null && !BundleNames.TryEvidence(name, out _))
            {
                throw new BundleFormatException($"{name} has no place in a bundle");
            }
        }

        return foreign;
    }

    /// <summary>How a span of entries is told.</summary>
    public string Told() => From == 0
        ? string.Create(CultureInfo.InvariantCulture, $"all {Size} entries of the log, from the first to the last")
        : string.Create(CultureInfo.InvariantCulture, $"all {Size - From} entries from {From} to {Size - 1}, which follow the {From} that you hold");
}
