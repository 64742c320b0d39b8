using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Bundles;

/// <summary>One bundle of entries, and what its entries come to on their own: the part of checking that needs no order, so that several threads can do it.</summary>
internal sealed class EntriesBatch
{
    private readonly (int Start, int Length)[] places = new (int, int)[Tile.FullWidth];
    private readonly TreeHash[] leaves = new TreeHash[Tile.FullWidth];
    private readonly TreeHash[] scratch = new TreeHash[Tile.FullWidth];
    private readonly Entry[] entries = new Entry[Tile.FullWidth];
    private readonly string?[] problems = new string?[Tile.FullWidth];
    private readonly List<TreeHash> documents = [];
    private byte[] bytes = [];
    private byte[] payloads = [];

    /// <summary>Which it is.</summary>
    public Tile Tile { get; private set; }

    /// <summary>How many entries were found.</summary>
    public int Count { get; private set; }

    /// <summary>Why there are not as many as there must be; null when there are.</summary>
    public string? Incomplete { get; private set; }

    /// <summary>The first entry whose hash is not the one in the tile of hashes, if there is one.</summary>
    public int? FirstOther { get; private set; }

    /// <summary>What is wrong with the tile of hashes as a file; null when nothing is.</summary>
    public string? WrongTile { get; private set; }

    /// <summary>What is wrong with the file of payloads; null when nothing is.</summary>
    public string? WrongPayloads { get; private set; }

    /// <summary>The hashes of the entries.</summary>
    public ReadOnlySpan<TreeHash> Leaves => leaves.AsSpan(0, Count);

    /// <summary>What each entry comes to.</summary>
    public ReadOnlySpan<Entry> Entries => entries.AsSpan(0, Count);

    /// <summary>The root over the entries of a full bundle.</summary>
    public TreeHash Root { get; private set; }

    /// <summary>The payload of the entry that was asked for, if it is in the bundle.</summary>
    public byte[]? Payload { get; private set; }

    /// <summary>The maps of streams that were logged here, as far as their payloads are in the bundle.</summary>
    public List<(long Index, StreamsMapClaim Claim)> Maps { get; } = [];

    /// <summary>The events that say something of the log's keys; without a claim where the payload is not in the bundle.</summary>
    public List<(long Index, KeyClaim? Claim)> Keys { get; } = [];

    /// <summary>The documents that the payloads in the bundle name.</summary>
    public IReadOnlyList<TreeHash> Documents => documents;

    /// <summary>What is wrong with an entry on its own; null when nothing is. Then the rest of what it comes to may be missing.</summary>
    public string? Problem(int entry) => problems[entry];

    /// <summary>The bytes of an entry.</summary>
    public ReadOnlySpan<byte> Bytes(int entry) => bytes.AsSpan(places[entry].Start, places[entry].Length);

    /// <summary>The name of an entry's stream, escaped.</summary>
    public ReadOnlySpan<byte> Stream(in Entry entry) => bytes.AsSpan(entry.StreamAt, entry.StreamLength);

    /// <summary>Reads and checks a bundle of entries. Any thread.</summary>
    /// <exception cref="BundleFormatException">A file cannot be read, or is absurdly long.</exception>
    public void Check(BundleFiles files, Tile tile, long payloadOf)
    {
        (Tile, Count, Incomplete, FirstOther, WrongTile, WrongPayloads, Payload) = (tile, 0, null, null, null, null, null);
        Maps.Clear();
        Keys.Clear();
        documents.Clear();
        ReadEntries(files);
        for (var i = 0; i < Count; i++)
        {
            leaves[i] = TreeHash.LeafIn(bytes, places[i].Start, places[i].Length); // its length stands before it
        }

        if (Count == Tile.FullWidth)
        {
            leaves.CopyTo(scratch, 0);
            Root = TreeLevel.Root(scratch);
        }

        Compare(files);
        for (var i = 0; i < Count; i++)
        {
            problems[i] = Judge(i, out entries[i]);
        }

        ReadPayloads(files, payloadOf - tile.Start);
    }

    /// <summary>The hashes that the tile of hashes gives, as far as it does.</summary>
    public static TreeHash[] Stored(BundleFiles files, Tile entries)
    {
        var name = (entries with { Level = 0 }).Path;
        return files.TryLength(name, out var length) && length == entries.Width * TreeHash.Size
            ? TreeHash.In(files.Read(name, Tile.FullWidth * TreeHash.Size)).ToArray()
            : [];
    }

    private void ReadEntries(BundleFiles files)
    {
        var name = Tile.Path;
        if (!files.Has(name))
        {
            Incomplete = $"{name} is missing";
            return;
        }

        var length = files.CheckedLength(name, EntryBundle.MaxSize);
        if (bytes.Length < length)
        {
            bytes = new byte[Math.Max(length, 1 << 17)];
        }

        files.Read(name, bytes.AsSpan(0, length));
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
        while (Count < Tile.Width && EntryBundle.TryTake(ref rest, out var entry))
        {
            places[Count++] = (length - rest.Length - entry.Length, entry.Length);
        }

        Incomplete = Count < Tile.Width ? string.Create(CultureInfo.InvariantCulture, $"{name} holds {Count} entries, not {Tile.Width}")
            : !rest.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"{name} holds more than its {Tile.Width} entries")
            : null;
    }

    private void Compare(BundleFiles files)
    {
        var name = (Tile with { Level = 0 }).Path;
        if (!files.TryLength(name, out var length) || length != Tile.Width * TreeHash.Size)
        {
            WrongTile = files.Has(name) ? $"{name} does not hold one hash for each entry" : $"{name} is missing";
            return;
        }

        Span<byte> stored = stackalloc byte[(int)length];
        files.Read(name, stored);
        var same = TreeHash.In(stored).CommonPrefixLength(Leaves);
        if (same < Tile.Width)
        {
            (FirstOther, WrongTile) = (same, $"{name} does not hold the hashes of its entries");
        }
    }

    private string? Judge(int i, out Entry entry)
    {
        var header = Bytes(i);
        if (!HeaderView.TryParse(header, out var view, out var problem, out var offset))
        {
            entry = default;
            return string.Create(CultureInfo.InvariantCulture, $"its header does not read: byte {offset}: {problem}");
        }

        var saysKeys = KeyClaim.IsBy(in view);
        if (saysKeys)
        {
            Keys.Add((Tile.Start + i, null));
        }

        header.Overlaps(view.Stream, out var streamAt);
        entry = new Entry
        {
            Recorded = view.Recorded.UtcTicks,
            Revision = view.Rev,
            Length = view.Length,
            Commitment = view.Commit,
            IsEncrypted = !view.ProtectKey.IsEmpty,
            IsMap = StreamsMapClaim.IsBy(in view),
            SaysKeys = saysKeys,
            StreamAt = places[i].Start + streamAt,
            StreamLength = view.Stream.Length,
            Redacts = RedactionNames.TryTarget(view.Type, view.Stream, out var target) ? target : -1,
        };
        return null;
    }

    private string? ReadMap(int i, ReadOnlySpan<byte> payload)
    {
        var view = HeaderView.Parse(Bytes(i));
        if (!StreamsMapClaim.TryRead(in view, payload, out var claim, out var problem))
        {
            return $"it logs a map of streams, but {problem}";
        }

        Maps.Add((Tile.Start + i, claim));
        return null;
    }

    private string? ReadKeys(int i, ReadOnlySpan<byte> payload)
    {
        var view = HeaderView.Parse(Bytes(i));
        if (!KeyClaim.TryRead(in view, payload, out var claim, out var problem))
        {
            return $"it says something of the log's keys, but {problem}";
        }

        Keys[Keys.FindIndex(k => k.Index == Tile.Start + i)] = (Tile.Start + i, claim);
        return null;
    }

    private void ReadPayloads(BundleFiles files, long wanted)
    {
        var name = BundleNames.Payloads(Tile);
        if (!files.Has(name))
        {
            return;
        }

        try
        {
            using var reader = new PayloadReader(OpenPayloads(files, name));
            var any = false;
            for (var i = 0; i < Count; i++)
            {
                reader.Next(out var salt, out var payload);
                if (salt.IsEmpty)
                {
                    continue;
                }

                any = true;
                ref var entry = ref entries[i];
                entry.IsDisclosed = true;
                problems[i] ??= payload.Length != entry.Length ? string.Create(CultureInfo.InvariantCulture, $"its payload has {payload.Length} bytes, and its header says {entry.Length}")
                    : PayloadCommitment.Compute(salt, payload) != entry.Commitment ? "its payload or its salt is not what its header commits to"
                    : entry.IsMap ? ReadMap(i, payload)
                    : entry.SaysKeys ? ReadKeys(i, payload)
                    : null;
                Payload = i == wanted ? payload.ToArray() : Payload;
                NamedDocuments.AddTo(documents, payload);
            }

            WrongPayloads = !reader.IsAtEnd() ? $"{name} goes on after its last payload" : any ? null : $"{name} holds no payload";
        }
        catch (BundleFormatException e)
        {
            WrongPayloads = $"{name}: {e.Message}";
        }
    }

    // Payloads of the usual lengths are read at once, into memory that the next bundle's are read into.
    private Stream OpenPayloads(BundleFiles files, string name)
    {
        const int MostAtOnce = 1 << 20;
        if (!files.TryLength(name, out var length) || length > MostAtOnce)
        {
            return new BufferedStream(files.OpenRead(name), 1 << 16);
        }

        if (payloads.Length < length)
        {
            payloads = new byte[Math.Max(length, 1 << 17)];
        }

        files.Read(name, payloads.AsSpan(0, (int)length));
        return new MemoryStream(payloads, 0, (int)length, writable: false);
    }

    /// <summary>What one entry comes to.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Entry
    {
        /// <summary>Its recorded time, in ticks.</summary>
        public long Recorded { get; init; }

        /// <summary>Its revision.</summary>
        public long Revision { get; init; }

        /// <summary>How long its payload is.</summary>
        public int Length { get; init; }

        /// <summary>Whether its payload is encrypted.</summary>
        public bool IsEncrypted { get; init; }

        /// <summary>Whether it logs a map of streams.</summary>
        public bool IsMap { get; init; }

        /// <summary>Whether it says something of the log's keys.</summary>
        public bool SaysKeys { get; init; }

        /// <summary>Whether its payload is in the bundle.</summary>
        public bool IsDisclosed { get; set; }

        /// <summary>What its header commits to.</summary>
        public TreeHash Commitment { get; init; }

        /// <summary>The entry whose payload it redacts; −1 if none.</summary>
        public long Redacts { get; init; }

        /// <summary>Where its stream's name stands.</summary>
        public int StreamAt { get; init; }

        /// <summary>How long that is.</summary>
        public int StreamLength { get; init; }
    }
}
