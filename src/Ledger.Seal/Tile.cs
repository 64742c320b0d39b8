using System.Globalization;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// A resource of c2sp.org/tlog-tiles: up to 256 consecutive hashes of one level of the tree, or up to 256 consecutive entries.
/// At level <em>l</em> hash <em>i</em> is the root of the complete subtree over the 256^l entries from <em>i</em> · 256^l on.
/// </summary>
/// <param name="Level">0 for leaf hashes, 1 for roots of full tiles of level 0, and so on; <see cref="Entries"/> for entries.</param>
/// <param name="Index">Which tile of the level, from 0.</param>
/// <param name="Width">How many hashes or entries it holds: 256, or fewer if it is the last of its level (a partial tile).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tile(int Level, long Index, int Width)
{
    /// <summary>In place of the level: a bundle of entries.</summary>
    public const int Entries = -1;

    /// <summary>How many hashes or entries a full tile holds.</summary>
    public const int FullWidth = 256;

    /// <summary>The highest level that a tree of less than 2^63 entries has tiles of.</summary>
    public const int MaxLevel = 7;

    /// <summary>The longest <see cref="Path"/>, in characters.</summary>
    public const int MaxPathLength = 64;

    private const string Partial = ".p/";

    /// <summary>How many entries lie under one hash of this level; 1 for entries themselves.</summary>
    public long EntriesPerHash => Level <= 0 ? 1 : 1L << (8 * Level);

    /// <summary>The first entry under the tile.</summary>
    public long Start => Index * FullWidth * EntriesPerHash;

    /// <summary>The first entry after those under the tile.</summary>
    public long End => Start + (Width * EntriesPerHash);

    /// <summary>Its path below the log's prefix, such as <c>tile/0/x001/234</c> or <c>tile/entries/x001/234.p/5</c>.</summary>
    public string Path
    {
        get
        {
            var digits = Index.ToString("D3", CultureInfo.InvariantCulture);
            digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
            var text = new System.Text.StringBuilder("tile/", MaxPathLength)
                .Append(Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture));
            for (var i = 0; i < digits.Length; i += 3)
            {
                text.Append(i + 3 < digits.Length ? "/x" : "/").Append(digits, i, 3);
            }

            return Width == FullWidth ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"{Partial}{Width}").ToString();
        }
    }

    /// <summary>Reads a path; false for anything that <see cref="Path"/> does not give.</summary>
    public static bool TryParse(string path, out Tile tile)
    {
        tile = default;
        if (path is not { Length: <= MaxPathLength } || !path.StartsWith("tile/", StringComparison.Ordinal))
        {
            return false;
        }

        var width = (long)FullWidth;
        var rest = path["tile/".Length..];
        var partial = rest.IndexOf(Partial, StringComparison.Ordinal);
        if (partial >= 0)
        {
            if (!StrictText.Decimal(rest.AsSpan(partial + Partial.Length), out width) || width is < 1 or >= FullWidth)
            {
                return false;
            }

            rest = rest[..partial];
        }

        var parts = rest.Split('/');
        var level = (long)Entries;
        if (parts.Length < 2 || (parts[0] is not "entries" && (!StrictText.Decimal(parts[0], out level) || level > MaxLevel)))
        {
            return false;
        }

        var index = 0L;
        for (var i = 1; i < parts.Length; i++)
        {
            var digits = i < parts.Length - 1 ? parts[i] is ['x', .. var after] ? after : string.Empty : parts[i];
            if (digits.Length != 3 || !digits.All(char.IsAsciiDigit) || index > long.MaxValue / (FullWidth * 1000L))
            {
                return false;
            }

            index = (index * 1000) + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        tile = new Tile((int)level, index, (int)width);
        var entries = (Int128)(index + 1) * FullWidth * tile.EntriesPerHash;
        return entries <= long.MaxValue && string.Equals(tile.Path, path, StringComparison.Ordinal);
    }

    /// <summary>The tiles of hashes of a tree of some size, level by level from the leaves, each level from the left.</summary>
    public static IEnumerable<Tile> HashesOf(long size)
    {
        for (var level = 0; level <= MaxLevel && size >> (8 * level) > 0; level++)
        {
            foreach (var tile in OfLevel(level, size >> (8 * level)))
            {
                yield return tile;
            }
        }
    }

    /// <summary>The bundles of entries of a tree of some size, from the left.</summary>
    public static IEnumerable<Tile> EntriesOf(long size) => OfLevel(Entries, size);

    /// <summary>The bundle that holds an entry, in a tree of some size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such entry.</exception>
    public static Tile EntriesAt(long entry, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, size);
        var index = entry / FullWidth;
        return new Tile(Entries, index, (int)Math.Min(FullWidth, size - (index * FullWidth)));
    }

    private static IEnumerable<Tile> OfLevel(int level, long count)
    {
        for (var index = 0L; index * FullWidth < count; index++)
        {
            yield return new Tile(level, index, (int)Math.Min(FullWidth, count - (index * FullWidth)));
        }
    }
}
