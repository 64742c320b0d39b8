using System.Globalization;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Bundles;

/// <summary>One pass over a bundle's entries: what needs their order. Memory is flat but for one small item a stream.</summary>
internal sealed class EntriesPass
{
    // Whoever names more documents than this has the rest uncounted: memory stays flat.
    private const int MaxNamed = 1 << 16;

    private readonly BundleFiles files;
    private readonly BundleShape shape;
    private readonly IProgress<long>? progress;
    private readonly IReadOnlyList<long> wanted;
    private readonly Dictionary<long, TreeHash> roots = [];
    private readonly List<(long Index, KeyClaim? Claim)> keys = [];
    private readonly WithheldReader withheld;
    private readonly TileLevels levels;
    private readonly StreamRevisions revisions = new();
    private readonly IReadOnlyList<TreeHash> before;
    private readonly TreeEdge edge;
    private readonly long known;
    private readonly long issued;
    private readonly Dictionary<WithheldReason, long> reasons = [];
    private readonly HashSet<TreeHash> documents = [];
    private readonly Dictionary<long, long> redacting = [];
    private long lastRecorded = long.MinValue;
    private long? firstOther;
    private TreeHash[] tail = [];
    private readonly List<(long Index, StreamsMapClaim Claim)> maps = [];
    private bool broken;

    /// <summary>A pass.</summary>
    /// <param name="files">The bundle.</param>
    /// <param name="shape">Which entries it holds.</param>
    /// <param name="wanted">The sizes of which the roots are asked.</param>
    /// <param name="baseEdge">The edge of the tree that the bundle continues.</param>
    /// <param name="withheld">The payloads that are not here.</param>
    /// <param name="claim">What is said of the bundle, as far as it was read.</param>
    /// <param name="progress">Told how many entries were checked.</param>
    public EntriesPass(
        BundleFiles files, BundleShape shape, IReadOnlyList<long> wanted, IReadOnlyList<TreeHash> baseEdge, WithheldReader withheld, BundleManifest? claim, IProgress<long>? progress)
    {
        (this.files, this.shape, this.wanted, this.withheld, this.progress) = (files, shape, wanted, withheld, progress);
        levels = new TileLevels(files, shape);
        before = [.. baseEdge.Take(System.Numerics.BitOperations.PopCount((ulong)shape.FirstTile))];
        edge = TreeEdge.Restore(shape.FirstTile, before);
        (known, issued) = (claim?.Snapshot.Known ?? -1, claim?.Index ?? -1);
    }

    /// <summary>Why the entries are not all there, or not those; null when they are.</summary>
    public (string What, long? Index)? Incomplete { get; private set; }

    /// <summary>The first entry that is not sound, and why; null when all are.</summary>
    public (string What, long? Index)? Unsound { get; private set; }

    /// <summary>The first thing that is no bundle's; null when nothing is.</summary>
    public string? Malformed { get; private set; }

    /// <summary>The roots that were asked, as far as this bundle gives them.</summary>
    public IReadOnlyDictionary<long, TreeHash> Roots => roots;

    /// <summary>What the entries after those that the recipient holds say of the log's keys.</summary>
    public LoggedKeys Keys => new(keys);

    /// <summary>The root of the tree that the bundle continues, made with its first entries.</summary>
    public TreeHash? BaseRoot { get; private set; }

    /// <summary>When the last entry that was known was recorded.</summary>
    public long? KnownRecorded { get; private set; }

    /// <summary>When the entry after it was recorded.</summary>
    public long? NextRecorded { get; private set; }

    /// <summary>The header of the entry that logged the snapshot.</summary>
    public byte[]? IssuedHeader { get; private set; }

    /// <summary>Its payload.</summary>
    public byte[]? IssuedPayload { get; private set; }

    /// <summary>How many maps of streams were computed again, and how many are in the bundle; the former are right, if nothing is unsound.</summary>
    public (int Computed, int Disclosed) Maps { get; private set; }

    /// <summary>How many payloads are in the bundle.</summary>
    public long Disclosed { get; private set; }

    /// <summary>How many are not, by reason.</summary>
    public IReadOnlyDictionary<WithheldReason, long> Reasons => reasons;

    /// <summary>The documents that disclosed payloads name: those in the bundle, and as many others as are counted.</summary>
    public IReadOnlySet<TreeHash> Documents => documents;

    /// <summary>How many entries were seen in order.</summary>
    private long Seen { get; set; }

    /// <summary>Reads everything.</summary>
    /// <param name="root">The root that was signed.</param>
    public void Run(TreeHash root)
    {
        Seen = shape.FirstTile * Tile.FullWidth;
        using (var pipeline = new EntriesPipeline(files, shape, issued))
        {
            pipeline.Run(Take);
        }

        if (broken)
        {
            return;
        }

        var given = RootWith(tail);
        roots[Seen] = given;
        if (given != root)
        {
            NotTheSigned(root);
            return;
        }

        if (Malformed is null && Unsound is null && redacting.Count > 0)
        {
            var (by, redacted) = redacting.MinBy(r => r.Value);
            Unsound = (string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Withheld} says that entry {by} redacted it, and that is no redaction of it"), redacted);
        }

        levels.Finish();
        Malformed ??= levels.Wrong;
        if (Malformed is null && Unsound is null && withheld.Index != long.MaxValue)
        {
            Unsound = (string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Withheld} lists entry {withheld.Index}, which is not in the bundle"), null);
        }

        if (Malformed is null && Unsound is null)
        {
            var check = new BundleMaps(files, shape, maps);
            Unsound = check.FirstWrong() is var (index, what) ? (what, index) : null;
            Maps = (check.Computed, maps.Count);
        }
    }

    private void Take(EntriesBatch batch)
    {
        if (broken)
        {
            return;
        }

        if (batch.Incomplete is { } why)
        {
            broken = true;
            Incomplete = (why, Math.Max(batch.Tile.Start + batch.Count, shape.From));
            return;
        }

        if (batch.FirstOther is { } other)
        {
            firstOther ??= batch.Tile.Start + other;
        }

        Malformed ??= batch.WrongTile ?? batch.WrongPayloads;
        maps.AddRange(batch.Maps);
        foreach (var said in batch.Keys.Where(k => k.Index >= shape.From))
        {
            if (keys.Count == LoggedKeys.Most)
            {
                Unsound ??= ($"more than {LoggedKeys.Most} entries say something of the log's keys", said.Index);
                break;
            }

            keys.Add(said);
        }

        Grow(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            Take(batch, i);
        }

        foreach (var document in batch.Documents)
        {
            if (documents.Count < MaxNamed || files.Has(BundleNames.Evidence(document)))
            {
                documents.Add(document);
            }
        }

        progress?.Report(Seen - shape.From);
    }

    private void Grow(EntriesBatch batch)
    {
        var start = batch.Tile.Start;
        foreach (var size in wanted)
        {
            if (size >= start && size - start < batch.Count)
            {
                roots[size] = RootWith(batch.Leaves[..(int)(size - start)]);
            }
        }

        if (shape.From > start)
        {
            BaseRoot = RootWith(batch.Leaves[..(int)Math.Min(shape.From - start, batch.Count)]);
        }

        if (batch.Count == Tile.FullWidth)
        {
            levels.Add(1, edge.Size, batch.Root);
            edge.Append(batch.Root);
        }
        else
        {
            tail = batch.Leaves.ToArray();
        }
    }

    private void Take(EntriesBatch batch, int i)
    {
        var index = Seen++;
        ref readonly var entry = ref batch.Entries[i];
        if (index == known)
        {
            KnownRecorded = entry.Recorded;
        }
        else if (index == known + 1)
        {
            NextRecorded = entry.Recorded;
        }

        if (index == issued)
        {
            (IssuedHeader, IssuedPayload) = (batch.Bytes(i).ToArray(), batch.Payload);
        }

        if (Unsound is not null)
        {
            return;
        }

        if (entry.Redacts >= 0 && redacting.TryGetValue(index, out var redacted) && redacted == entry.Redacts)
        {
            redacting.Remove(index);
        }

        var problem = batch.Problem(i) ?? InOrder(batch, in entry, index) ?? Given(in entry, index);
        if (problem is not null)
        {
            Unsound = (problem, index);
        }
    }

    private string? InOrder(EntriesBatch batch, in EntriesBatch.Entry entry, long index)
    {
        ref var next = ref revisions.Next(batch.Stream(in entry), out var seen);

        // What a stream held before the bundle begins is not known here.
        if (!seen && shape.FirstTile > 0)
        {
            next = entry.Revision;
        }

        if (entry.Revision != next)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is revision {entry.Revision} of its stream, and revision {next} comes next");
        }

        next++;
        if (entry.Recorded < lastRecorded)
        {
            return "it says that it was recorded before the entry before it";
        }

        lastRecorded = entry.Recorded;
        return null;
    }

    // Every payload is either here or listed as withheld, never both; those of entries that the recipient holds already are neither.
    private string? Given(in EntriesBatch.Entry entry, long index)
    {
        if (index < shape.From)
        {
            return entry.IsDisclosed ? "its payload is given, though the entry comes before this bundle" : null;
        }

        if (Malformed is not null)
        {
            return null;
        }

        if (entry.IsDisclosed)
        {
            Disclosed++;
            return withheld.Index == index ? "its payload is given, and listed as withheld" : null;
        }

        if (withheld.Index != index)
        {
            return "its payload is neither given nor listed as withheld";
        }

        if (withheld.Commitment != entry.Commitment)
        {
            return $"{BundleNames.Withheld} gives another commitment for it than its header";
        }

        if (withheld.ErasedBy is { } by && (by <= index || by >= shape.Size))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Withheld} says that entry {by} erased it, which cannot be");
        }

        if (withheld.Reason == WithheldReason.Redacted && !redacting.TryAdd(withheld.ErasedBy!.Value, index))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Withheld} says that entry {withheld.ErasedBy} redacted it, and another one too");
        }

        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(reasons, withheld.Reason, out _)++;
        try
        {
            withheld.Advance();
        }
        catch (BundleFormatException e)
        {
            Malformed = e.Message;
        }

        return null;
    }

    private TreeHash RootWith(ReadOnlySpan<TreeHash> leaves)
    {
        var right = new TreeEdge();
        foreach (var leaf in leaves)
        {
            right.Append(in leaf);
        }

        return TreeEdge.Restore((edge.Size * Tile.FullWidth) + leaves.Length, [.. edge.Hashes, .. right.Hashes]).Root();
    }

    // The tiles of hashes are no proof of anything, unless they give the root that was signed: then they tell which entry is another.
    private void NotTheSigned(TreeHash root)
    {
        var from = shape.FirstTile * Tile.FullWidth;
        long? index = null;
        if (firstOther is not null)
        {
            var again = TreeEdge.Restore(from, before);
            for (var number = shape.FirstTile; number < shape.Tiles; number++)
            {
                foreach (var leaf in EntriesBatch.Stored(files, shape.Entries(number)))
                {
                    again.Append(in leaf);
                }
            }

            index = again.Size == shape.Size && again.Root() == root ? firstOther : null;
        }

        Incomplete = index is { } bad
            ? (string.Create(CultureInfo.InvariantCulture, $"entry {bad} is not the one that was signed there"), bad)
            : (string.Create(CultureInfo.InvariantCulture, $"entries {from} to {shape.Size - 1} are not those that were signed; which of them is the first cannot be told from this bundle"), null);
    }
}
