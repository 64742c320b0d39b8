using System.Buffers;
using System.Globalization;
using System.Text;
using Ledger.Documents;
using Ledger.Json;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Sealing;
using Ledger.Snapshots.Report;

namespace Ledger.Snapshots;

/// <summary>
/// Writes the bundle of a snapshot that was logged (docs/format/bundle.md). The same snapshot gives the same bytes, whenever it is written. Memory does not grow
/// with the log, but for the rows of one register at a time.
/// </summary>
public sealed class SnapshotBundles(IEventLog log, Sealer sealer, SnapshotStates states, EventCodec codec, FactReader facts, Layout layout, EvidenceStore evidence)
{
    // As many as a manifest can list.
    private const int MostDocuments = 4096;

    /// <summary>Writes a bundle, and checks it with the verifying code before it gets its name.</summary>
    /// <param name="id">The snapshot.</param>
    /// <param name="path">The zip. What has that name is replaced.</param>
    /// <param name="held">The checkpoint that the recipient holds, if the snapshot was asked for as one that continues it.</param>
    /// <param name="progress">Told how many entries are written.</param>
    /// <param name="ct">Cancels; nothing is left then.</param>
    /// <exception cref="LedgerException">There is no such snapshot; or the registers are not what was logged; or the recipient's checkpoint is not one of this log.</exception>
    public async Task<WrittenBundle> Write(SnapshotId id, string path, SignedNote? held, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(id);
        var (logged, fact) = await Find(id, ct).ConfigureAwait(false);
        var seal = await new SnapshotCheckpoints(layout, log, sealer).Of(id, logged.Index, ct).ConfigureAwait(false);
        await sealer.ReceiptFor(logged, ct).ConfigureAwait(false); // the stored tree is mended here, if it must be
        var keys = KeyHistory.Parse(seal.Keys);
        var from = Held(fact, held, keys);
        var scope = await states.Of(fact.Scope, fact.On.Earliest!.Value, fact.Known, fact.Withhold, ct).ConfigureAwait(false);
        var redacted = await states.Redacted(fact.Known, ct).ConfigureAwait(false);
        SnapshotStates.RefuseRedactedSince(logged.Index, redacted, fact.Withhold, scope);
        var draft = path + ".part";
        try
        {
            WrittenBundle written;
            using (var zip = new BundleZipWriter(File.OpenHandle(draft, FileMode.Create, FileAccess.ReadWrite)))
            {
                using var writing = new Writing(log, facts, layout, evidence, zip, draft, logged, fact, seal, from, scope, redacted);
                written = await writing.Run(progress, ct).ConfigureAwait(false);
                zip.Complete();
            }

            // The disk is waited for while what was written is read again.
            var durable = Task.Run(() => MakeDurable(draft), CancellationToken.None);
            var failed = Failed(draft, new BundleQuestion(keys.Current, Held: from?.Note));
            await durable.ConfigureAwait(false);
            if (failed is not null)
            {
                throw new LedgerException(Failure.Integrity, $"the bundle does not verify: {failed.Name}: {failed.Text.TrimEnd('.')}", "run `ledger verify`");
            }

            File.Move(draft, path, overwrite: true);
            return written;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void MakeDurable(string draft)
    {
        using var file = File.OpenHandle(draft, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    // What a compromised key signed counts only with witnesses, and the recipient's may be this ledger's own.
    private BundleStep? Failed(string draft, BundleQuestion question) =>
        BundleVerifier.Verify(draft, question).Failed is not { } failed ? null
        : failed.Number == 1 && sealer.Policy is { } policy ? BundleVerifier.Verify(draft, question with { Policy = policy }).Failed
        : failed;

    private async Task<(LoggedEvent Logged, SnapshotEvent.SnapshotIssued Fact)> Find(SnapshotId id, CancellationToken ct)
    {
        await foreach (var logged in log.ReadStream(id.Stream, 0, ct).ConfigureAwait(false))
        {
            if (codec.Decode(logged).Fact is SnapshotEvent.SnapshotIssued issued)
            {
                return (logged, issued);
            }
        }

        throw new LedgerException(Failure.NotFound, $"there is no snapshot {id}", "`ledger show snapshots` lists them");
    }

    private (Checkpoint Checkpoint, SignedNote Note, TreeEdge Edge)? Held(SnapshotEvent.SnapshotIssued fact, SignedNote? held, KeyHistory keys)
    {
        if (fact.Base is not { } size)
        {
            return null;
        }

        if (held is null || !keys.TrySigned(held, out var checkpoint) || checkpoint.Size != size)
        {
            throw new LedgerException(Failure.Usage, $"the snapshot continues a log of {size} entries, and the checkpoint of that size is not given", "give it with --base");
        }

        using var tree = TreeFile.OpenExisting(layout.Tree) ?? throw new LedgerException(Failure.Integrity, $"{layout.Tree} is missing", "ask again: it is made anew");
        var edge = TreeProofs.Edge(size, tree);
        return edge.Root() == checkpoint.Root
            ? (checkpoint, held, edge)
            : throw new LedgerException(
                Failure.Integrity,
                $"the checkpoint that the recipient holds, of {size} entries, is not one of this log",
                "keep it: it was signed with this ledger's key, and shows that there are two logs or that this one was rewritten");
    }

    /// <summary>One bundle being written.</summary>
    private sealed class Writing(
        IEventLog log, FactReader facts, Layout layout, EvidenceStore evidence, BundleZipWriter zip, string draft, LoggedEvent issued, SnapshotEvent.SnapshotIssued fact,
        SnapshotSeal seal, (Checkpoint Checkpoint, SignedNote Note, TreeEdge Edge)? from, SnapshotScope scope, IReadOnlyList<RedactedEntry> redacted) : IDisposable
    {
        private readonly Dictionary<long, RedactedEntry> _redacted = redacted.ToDictionary(r => r.Index);
        private readonly Dictionary<long, RedactedEntry> _redacting = redacted.ToDictionary(r => r.RedactedBy);
        private readonly List<BundleManifestFile> _listed = [];
        private readonly List<byte[]>[] _levels = [.. Enumerable.Range(0, Tile.MaxLevel + 1).Select(_ => new List<byte[]>())];
        private readonly ArrayBufferWriter<byte> _entries = new(128 * 1024);
        private readonly ArrayBufferWriter<byte> _payloads = new(128 * 1024);
        private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
        private readonly TreeHash[] _leaves = new TreeHash[Tile.FullWidth];
        private readonly Dictionary<WithheldReason, long> _reasons = [];
        private readonly HashSet<TreeHash> _named = [];
        private readonly HashSet<TreeHash> _keptBack = [];
        private readonly Dictionary<string, bool> _disclosed = new(StringComparer.Ordinal);
        private readonly ReportEntries _report = new(draft, from?.Checkpoint.Size ?? 0, ReportPage.MaxEntries);
        private readonly long _first = (from?.Checkpoint.Size ?? 0) / Tile.FullWidth * Tile.FullWidth;
        private long _given;
        private bool _any;

        public async Task<WrittenBundle> Run(IProgress<long>? progress, CancellationToken ct)
        {
            Listed(BundleNames.Procedure, Encoding.ASCII.GetBytes(BundleProcedure.Text.ReplaceLineEndings("\n")));
            zip.Add(BundleNames.Checkpoint, seal.Note.ToBytes());
            Listed(BundleNames.Keys, seal.Keys);
            Listed(BundleNames.Policy, seal.Policy);
            if (from is var (_, heldNote, edge))
            {
                Listed(BundleNames.BaseCheckpoint, heldNote.ToBytes());
                Listed(BundleNames.BaseEdge, [.. edge.Hashes.SelectMany(hash => hash.ToArray())]);
            }

            List<(TreeHash Document, long Length)> documents;
            var lines = new FileStream(draft + ".withheld", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            await using (lines.ConfigureAwait(false))
            {
                await WriteEntries(lines, progress, ct).ConfigureAwait(false);
                WriteUpperTiles();
                WriteWithheld(lines);
                documents = Documents();
                WriteStates(lines, documents);
            }

            WriteDocuments(documents);
            zip.Add(BundleNames.Manifest, new BundleManifest(issued.Index, LedgerJson.WriteUtf8(fact), _listed).ToBytes());
            return new WrittenBundle(fact.Id, issued.Index, seal.Checkpoint, from?.Checkpoint.Size ?? 0, zip.Length, _given, _reasons, documents.Count, _named.Count - documents.Count);
        }

        public void Dispose() => _report.Dispose();

        private void Listed(string name, ReadOnlySpan<byte> bytes)
        {
            zip.Add(name, bytes);
            _listed.Add(BundleManifestFile.Of(name, bytes));
        }

        private async Task WriteEntries(FileStream lines, IProgress<long>? progress, CancellationToken ct)
        {
            var next = _first;
            await foreach (var logged in ReadAhead.Of(log.ReadLog(_first, ct), ct).ConfigureAwait(false))
            {
                if (logged.Index != next)
                {
                    throw new LogCorruptException(next, "it is missing");
                }

                var place = (int)(next % Tile.FullWidth);
                _leaves[place] = TreeHash.Leaf(logged.HeaderBytes.Span);
                EntryBundle.Append(_entries, logged.HeaderBytes.Span);
                Payload(logged, await Erased(logged, ct).ConfigureAwait(false));
                next++;
                if (place == Tile.FullWidth - 1 || next == seal.Checkpoint.Size)
                {
                    EndTile(new Tile(Tile.Entries, (next - 1) / Tile.FullWidth, place + 1));
                    progress?.Report(next - _first);
                    if (_lines.WrittenCount > 32 * 1024 || next == seal.Checkpoint.Size)
                    {
                        lines.Write(_lines.WrittenSpan);
                        _lines.ResetWrittenCount();
                    }
                }

                if (next == seal.Checkpoint.Size)
                {
                    return;
                }
            }

            throw new LogCorruptException(next, "it is missing, and was sealed");
        }

        // What was erased after the checkpoint was not erased yet where this bundle ends: the same snapshot stays the same.
        private async ValueTask<long?> Erased(LoggedEvent logged, CancellationToken ct) =>
            logged.Header.Protect is not null && await facts.ErasureOf(logged.Header, ct).ConfigureAwait(false) is { } erasure && erasure.Index > logged.Index && erasure.Index < seal.Checkpoint.Size
                ? erasure.Index
                : null;

        private void Payload(LoggedEvent logged, long? erasedBy)
        {
            if (logged.Index < (from?.Checkpoint.Size ?? 0))
            {
                PayloadFile.AppendNone(_payloads);
            }
            else if (Withheld(logged, erasedBy) is { } withheld)
            {
                PayloadFile.AppendNone(_payloads);
                withheld.WriteTo(_lines);
                if (withheld.Reason == WithheldReason.Rule)
                {
                    NamedDocuments.AddTo(_keptBack, logged.Payload.Span);
                }

                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_reasons, withheld.Reason, out _)++;
            }
            else
            {
                PayloadFile.Append(_payloads, logged.Salt.Span, logged.Payload.Span);
                NamedDocuments.AddTo(_named, logged.Payload.Span);
                _any = true;
                _given++;
            }
        }

        private Withheld? Withheld(LoggedEvent logged, long? erasedBy)
        {
            var header = logged.Header;
            return logged.Index == issued.Index || header.Stream == KeyClaim.Stream ? null // whoever checks signatures needs what the log says of its keys
                : _redacting.TryGetValue(logged.Index, out var redacting) && Discloses(redacting) ? null
                : logged.Index > fact.Known ? new(header.Commit, logged.Index, WithheldReason.After)
                : erasedBy is { } by ? new(header.Commit, logged.Index, WithheldReason.Erased, ErasedBy: by)
                : header.Protect is not null ? new(header.Commit, logged.Index, WithheldReason.Personal)
                : !IsInScope(OmittedStreams.CategoryOf(header.Stream)) ? new(header.Commit, logged.Index, WithheldReason.Scope)
                : SnapshotStates.RuleFor(fact.Withhold, header, logged.Index) is { } rule ? new(header.Commit, logged.Index, WithheldReason.Rule, Note: rule.Reason)
                : _redacting.ContainsKey(logged.Index) ? new(header.Commit, logged.Index, WithheldReason.Scope) // what it redacts is kept back
                : _redacted.TryGetValue(logged.Index, out var redacted) ? new(header.Commit, logged.Index, WithheldReason.Redacted, ErasedBy: redacted.RedactedBy)
                : null;
        }

        // A redaction goes out with what it redacts, also after the point: whoever replays must know what remains.
        private bool Discloses(RedactedEntry entry) =>
            entry.RedactedBy < issued.Index && IsInScope(OmittedStreams.CategoryOf(entry.Header.Stream))
            && SnapshotStates.RuleFor(fact.Withhold, entry.Header, entry.Index) is null
            && SnapshotStates.RuleFor(fact.Withhold, entry.RedactedByHeader, entry.RedactedBy) is null;

        private bool IsInScope(string category)
        {
            ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_disclosed, category, out var seen);
            return known = seen ? known : scope.Discloses(category);
        }

        private void EndTile(Tile tile)
        {
            zip.Add(tile.Path, _entries.WrittenSpan);
            zip.Add((tile with { Level = 0 }).Path, System.Runtime.InteropServices.MemoryMarshal.AsBytes(_leaves.AsSpan(0, tile.Width)));
            if (_any)
            {
                zip.Add(BundleNames.Payloads(tile), _payloads.WrittenSpan);
            }

            _report.Add(tile, _entries.WrittenSpan, _payloads.WrittenSpan);
            if (tile.Width == Tile.FullWidth)
            {
                Grow(1, tile.Index, TreeLevel.Root(_leaves));
            }

            _entries.ResetWrittenCount();
            _payloads.ResetWrittenCount();
            _any = false;
        }

        private void Grow(int level, long index, TreeHash hash)
        {
            var tile = new Tile(level, index / Tile.FullWidth, Tile.FullWidth);
            if (level > Tile.MaxLevel || tile.Start < _first)
            {
                return; // it has hashes of entries that are not in the bundle
            }

            _levels[level].Add(hash.ToArray());
            if (_levels[level].Count == Tile.FullWidth)
            {
                WriteTile(tile);
                var hashes = _levels[level].Select(h => TreeHash.FromBytes(h)).ToArray();
                _levels[level].Clear();
                Grow(level + 1, tile.Index, TreeLevel.Root(hashes));
            }
        }

        private void WriteUpperTiles()
        {
            for (var level = 1; level <= Tile.MaxLevel; level++)
            {
                if (_levels[level].Count > 0)
                {
                    WriteTile(new Tile(level, (seal.Checkpoint.Size >> (8 * level)) / Tile.FullWidth, _levels[level].Count));
                }
            }
        }

        private void WriteTile(Tile tile) => zip.Add(tile.Path, _levels[tile.Level].SelectMany(hash => hash).ToArray());

        private void WriteWithheld(FileStream lines)
        {
            if (lines.Length == 0)
            {
                return;
            }

            lines.Position = 0;
            using (var file = zip.Begin(BundleNames.Withheld))
            {
                lines.CopyTo(file, 1 << 17);
            }

            lines.Position = 0;
            Span<byte> hash = stackalloc byte[TreeHash.Size];
            System.Security.Cryptography.SHA256.HashData(lines, hash);
            _listed.Add(new BundleManifestFile(BundleNames.Withheld, TreeHash.FromBytes(hash), lines.Length));
        }

        // A document that is named by what is kept back stays back, whoever else names it.
        private List<(TreeHash Document, long Length)> Documents()
        {
            var documents = new SnapshotDocuments(layout, evidence).Of(fact.Id, _named.Except(_keptBack).ToHashSet());
            return documents.Count > MostDocuments
                ? throw new LedgerException(
                    Failure.Refused, string.Create(CultureInfo.InvariantCulture, $"{documents.Count} documents would go out, and a bundle has at most {MostDocuments}"), "narrow the scope, or continue an earlier bundle with --base")
                : documents.Select(document => (document, Length(document))).ToList();
        }

        private long Length(TreeHash document)
        {
            using var held = evidence.Open(document);
            return held.Length;
        }

        private void WriteDocuments(List<(TreeHash Document, long Length)> documents)
        {
            foreach (var (document, expected) in documents)
            {
                var name = BundleNames.Evidence(document);
                long length;
                using (var held = evidence.Open(document))
                using (var file = zip.Begin(name))
                {
                    length = EvidenceStore.Copy(held, document, file);
                }

                System.Diagnostics.Debug.Assert(length == expected, "its hash is what it was");
                _listed.Add(new BundleManifestFile(name, document, length));
            }
        }

        private void WriteStates(FileStream withheld, List<(TreeHash Document, long Length)> documents)
        {
            using var tree = TreeFile.OpenExisting(layout.Tree) ?? throw new LedgerException(Failure.Integrity, $"{layout.Tree} is missing", "ask again: it is made anew");
            var proof = TreeProofs.Inclusion(issued.Index, seal.Checkpoint.Size, tree);
            var header = issued.HeaderBytes.ToArray();
            var receipt = new Receipt(issued.Index, header, proof, seal.Note).ToBytes();
            foreach (var register in scope.Registers)
            {
                using (var file = zip.Begin(BundleNames.State(register.Name)))
                {
                    scope.Answer(register).WriteTo(file);
                }

                zip.Add(BundleNames.Proof(register.Name), receipt);
            }

            WriteReport(header, proof, withheld, documents);
        }

        // A page holds no key that a reader could copy: of one key there is nothing to say.
        private ReadOnlyMemory<byte> History() => KeyHistory.Parse(seal.Keys).Periods is [{ CompromisedFrom: null }] ? default : seal.Keys;

        private void WriteReport(byte[] header, IReadOnlyList<TreeHash> proof, FileStream withheld, List<(TreeHash Document, long Length)> documents)
        {
            using var sha256 = System.Security.Cryptography.SHA256.Create();
            using var file = zip.Begin(BundleNames.Report);
            using (var hashed = new System.Security.Cryptography.CryptoStream(file, sha256, System.Security.Cryptography.CryptoStreamMode.Write, leaveOpen: true))
            {
                ReportPage.Write(
                    new ReportContents(
                        fact, issued.Index, header, (byte[])[.. issued.Salt.Span, .. issued.Payload.Span], proof, seal.Note, from is var (_, held, edge) ? (held, edge) : null, _report, withheld,
                        scope.Registers.Select(register => (register, scope.Answer(register))), _given, _reasons, History(), documents),
                    hashed);
            }

            _listed.Add(new BundleManifestFile(BundleNames.Report, TreeHash.FromBytes(sha256.Hash), file.Length));
        }
    }
}

/// <summary>A bundle that was written.</summary>
/// <param name="Id">Of which snapshot.</param>
/// <param name="Index">The entry that logged it.</param>
/// <param name="Checkpoint">The checkpoint that it goes with.</param>
/// <param name="Start">How many entries come before those in it.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Disclosed">How many payloads are in it.</param>
/// <param name="Withheld">How many are withheld, by reason.</param>
/// <param name="Documents">How many documents are in it.</param>
/// <param name="DocumentsNotHere">How many others its payloads name: not held, or kept back.</param>
public sealed record WrittenBundle(
    SnapshotId Id, long Index, Checkpoint Checkpoint, long Start, long Bytes, long Disclosed, IReadOnlyDictionary<WithheldReason, long> Withheld, int Documents, int DocumentsNotHere);
