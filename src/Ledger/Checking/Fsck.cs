using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Documents;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Tiles;
using Ledger.Witnessing;

namespace Ledger.Checking;

/// <summary>One of the things that were held against the others, and what came of it.</summary>
/// <param name="What">Which: log, guard, redactions, witnesses, tree, registers, evidence, secrets, tiles.</param>
/// <param name="Found">What was found, as a clause.</param>
/// <param name="IsSound">Whether it is as it should be.</param>
/// <param name="Index">The first index that is wrong, where there is one.</param>
public sealed record FsckVerdict(string What, string Found, bool IsSound, long? Index = null);

/// <summary>
/// Holds everything in a data directory against everything else: the log against the guard, as <see cref="LedgerVerification"/> does; what witnesses cosigned
/// and static tiles against the log; the registers against a rebuild; evidence files against their names; and the keys of erasable payloads against what they protect.
/// Nothing is mended. Only the registers are brought up to the log if they were behind.
/// </summary>
public sealed class Fsck(Layout layout, IEventLog log, EventCodec codec, IReadOnlyList<Slice> slices, IReadOnlyList<ComputedRegister> computed)
{
    /// <summary>Checks.</summary>
    /// <param name="key">The key that must have signed; without it, the ledger's own.</param>
    /// <param name="policy">The policy of witnesses, if there is one.</param>
    /// <param name="tiles">Static tiles to check too.</param>
    /// <param name="progress">Told how many events were read.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<FsckVerdict>> Run(VerifierKey? key, TrustPolicy? policy, TileFolder? tiles, IProgress<long>? progress, CancellationToken ct)
    {
        var (keys, trusted) = KeysFile.Trusting(layout, key);
        Checkpoint Open(SignedNote note) => keys.Open(note, trusted, policy, out _);
        var report = await LedgerVerification.Verify(layout, log, trusted, progress, ct).ConfigureAwait(false);
        var verdicts = new List<FsckVerdict>
        {
            report.Problem is { } problem
                ? new FsckVerdict("log", problem.What, IsSound: false, problem.Index)
                : new FsckVerdict("log", Invariant($"{report.Events} facts read and hashed, {report.Sealed} of them sealed"), IsSound: true),
            report.Guard is { } guard
                ? new FsckVerdict("guard", Invariant($"signed, {guard.Size} facts"), IsSound: true)
                : new FsckVerdict("guard", "cannot be trusted", IsSound: false),
            new("redactions", Redacted(report.Redactions), IsSound: true),
            new("tree", report.StoredTree is { } tree ? $"{tree}; it is disposable, and made anew when it is next needed" : report.Problem is null ? "as the log has it" : "not compared", report.StoredTree is null),
        };

        var held = Held(Open, policy);
        var tilesOpened = tiles is null ? null : Opened(tiles, Open);
        var roots = await Roots([.. held.Select(h => h.Checkpoint?.Size).Append(tilesOpened?.Size).OfType<long>()], ct).ConfigureAwait(false);
        verdicts.Add(WitnessesVerdict(held, roots, report.Guard));
        verdicts.Add(await RegistersVerdict(ct).ConfigureAwait(false));
        verdicts.Add(await EvidenceVerdict(ct).ConfigureAwait(false));
        verdicts.Add(await SecretsVerdict(ct).ConfigureAwait(false));
        if (tiles is not null)
        {
            var wrong = TileCheck.Problem(tiles, Open, size => roots.TryGetValue(size, out var root) ? root : null, ct)
                ?? (tilesOpened is not null && !roots.ContainsKey(tilesOpened.Size) ? Invariant($"their checkpoint has {tilesOpened.Size} entries, more than the log") : null);
            verdicts.Add(new FsckVerdict("tiles", wrong ?? Invariant($"{tiles.Size} entries in {tiles.Root}"), wrong is null));
        }

        return verdicts;
    }

    private string Redacted(RedactionReport? redactions) => redactions is null || redactions.Gone + redactions.StillStored.Count == 0
        ? "nothing is redacted"
        : Invariant($"{redactions.Gone} payloads redacted and gone{(redactions.StillStored.Count == 0 ? string.Empty : Invariant($"; {redactions.StillStored.Count} redacted and still stored{(log is IRedactingLog ? ", until the registers are asked next" : ", which the server cannot let go")}"))}");

    private static Checkpoint? Opened(TileFolder tiles, Func<SignedNote, Checkpoint> open)
    {
        try
        {
            return tiles.ReadCheckpoint() is { } note ? open(note) : null;
        }
        catch (Exception e) when (e is LedgerException or NotGenuineException or NoteFormatException)
        {
            return null; // said when the tiles are checked
        }
    }

    /// <summary>Every file in which something cosigned is kept.</summary>
    private List<(string Path, Checkpoint? Checkpoint, string? Problem)> Held(Func<SignedNote, Checkpoint> open, TrustPolicy? policy)
    {
        var held = new List<(string, Checkpoint?, string?)>();
        var files = Directory.Exists(layout.WitnessNotes) ? Directory.EnumerateFiles(layout.WitnessNotes).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)) : [];
        foreach (var path in files.Order(StringComparer.Ordinal).Append(layout.Witnessed).Where(File.Exists))
        {
            try
            {
                var note = SignedNote.Parse(File.ReadAllBytes(path));
                var checkpoint = open(note);
                _ = Cosignature.On(note, policy?.Witnesses.Select(w => w.Key) ?? []);
                held.Add((path, checkpoint, null));
            }
            catch (Exception e) when (e is FormatException or NotGenuineException)
            {
                held.Add((path, null, e.Message));
            }
        }

        return held;
    }

    /// <summary>The roots of the log's first events, computed from the headers; none for sizes that it does not have.</summary>
    private async Task<Dictionary<long, TreeHash>> Roots(HashSet<long> sizes, CancellationToken ct)
    {
        var roots = new Dictionary<long, TreeHash>();
        if (sizes.Count == 0)
        {
            return roots;
        }

        var most = sizes.Max();
        var edge = new TreeEdge();
        if (sizes.Contains(0))
        {
            roots[0] = edge.Root();
        }

        if (most == 0)
        {
            return roots;
        }

        try
        {
            await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
            {
                edge.Append(TreeHash.Leaf(logged.HeaderBytes.Span));
                if (sizes.Contains(edge.Size))
                {
                    roots[edge.Size] = edge.Root();
                }

                if (edge.Size == most)
                {
                    break;
                }
            }
        }
        catch (LedgerException e) when (e.Failure == Failure.Integrity)
        {
            // Said of the log; what lies beyond has no root.
        }

        return roots;
    }

    private static FsckVerdict WitnessesVerdict(List<(string Path, Checkpoint? Checkpoint, string? Problem)> held, Dictionary<long, TreeHash> roots, Checkpoint? guard)
    {
        foreach (var (path, checkpoint, problem) in held)
        {
            if (problem is not null)
            {
                return new FsckVerdict("witnesses", $"{path}: {problem}", IsSound: false);
            }

            if (!roots.TryGetValue(checkpoint!.Size, out var root) || (guard is not null && checkpoint.Size > guard.Size))
            {
                return new FsckVerdict("witnesses", Invariant($"{path}: somebody cosigned {checkpoint.Size} facts, more than there are: the log was rolled back"), IsSound: false);
            }

            if (root != checkpoint.Root)
            {
                return new FsckVerdict("witnesses", Invariant($"{path}: somebody cosigned another history of the first {checkpoint.Size} facts"), IsSound: false);
            }
        }

        return new FsckVerdict("witnesses", held.Count == 0 ? "nobody has cosigned anything" : Invariant($"{held.Count} cosigned checkpoints, the largest of {held.Max(h => h.Checkpoint!.Size)} facts"), IsSound: true);
    }

    private async Task<FsckVerdict> RegistersVerdict(CancellationToken ct)
    {
        var scratch = Directory.CreateTempSubdirectory("ledger-fsck-");
        try
        {
            var stored = await Digest(layout.Views, ct).ConfigureAwait(false);
            var rebuilt = await Digest(Path.Combine(scratch.FullName, "views.db"), ct).ConfigureAwait(false);
            return stored.Hash.AsSpan().SequenceEqual(rebuilt.Hash)
                ? new FsckVerdict("registers", Invariant($"as a rebuild gives them, {stored.Lines} lines"), IsSound: true)
                : new FsckVerdict("registers", "not what a rebuild gives; delete views.db, it is made anew from the log", IsSound: false);
        }
        catch (LogCorruptException e)
        {
            return new FsckVerdict("registers", e.What, IsSound: false, e.Index);
        }
        catch (LedgerException e)
        {
            return new FsckVerdict("registers", e.Message, IsSound: false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private async Task<(byte[] Hash, long Lines)> Digest(string path, CancellationToken ct)
    {
        using var engine = new RegisterEngine(path, log, codec, slices, computed);
        using var output = new HashingWriter();
        await engine.Dump(output, ct).ConfigureAwait(false);
        return output.Done();
    }

    private async Task<FsckVerdict> EvidenceVerdict(CancellationToken ct)
    {
        IReadOnlyDictionary<TreeHash, (long First, long Count)> named;
        try
        {
            named = await DocumentNames.Of(log, codec, ct).ConfigureAwait(false);
        }
        catch (LedgerException e) when (e.Failure == Failure.Integrity)
        {
            return new FsckVerdict("evidence", $"not compared with the log, which cannot be read: {e.Message}", IsSound: false);
        }

        if (!Directory.Exists(layout.Evidence))
        {
            return new FsckVerdict("evidence", named.Count == 0 ? "there is no directory for it" : Invariant($"there is no directory for it; {named.Count} documents that facts name are not held"), IsSound: true);
        }

        var (count, unnamed) = (0, 0);
        foreach (var path in Directory.EnumerateFiles(layout.Evidence, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            if (EvidenceStore.IsDraft(path))
            {
                continue;
            }

            using var file = File.OpenRead(path);
            if (Convert.ToHexStringLower(SHA256.HashData(file)) != Path.GetFileName(path))
            {
                return new FsckVerdict("evidence", $"{path} is not what its name says: its SHA-256 is another", IsSound: false);
            }

            count++;
            unnamed += TreeHash.TryParseHex(Path.GetFileName(path), out var document) && named.ContainsKey(document) ? 0 : 1;
        }

        var missing = named.Count - (count - unnamed);
        return new FsckVerdict(
            "evidence",
            Invariant($"{count} documents, each as its name says{(unnamed == 0 ? string.Empty : Invariant($"; {unnamed} that no fact names"))}{(missing == 0 ? string.Empty : Invariant($"; {missing} that facts name are not held"))}"),
            IsSound: true);
    }

    private async Task<FsckVerdict> SecretsVerdict(CancellationToken ct)
    {
        var (opened, erased) = (0L, 0L);
        var reader = new FactReader(log, codec);
        try
        {
            await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
            {
                if (logged.Header.Protect is not null)
                {
                    var isErased = (await reader.Read(logged, ct).ConfigureAwait(false)).Erased is not null;
                    (opened, erased) = isErased ? (opened, erased + 1) : (opened + 1, erased);
                }
            }
        }
        catch (LogCorruptException e)
        {
            return new FsckVerdict("secrets", e.What, IsSound: false, e.Index);
        }
        catch (LedgerException e)
        {
            return new FsckVerdict("secrets", e.Message, IsSound: false);
        }

        return new FsckVerdict("secrets", Invariant($"{opened} protected payloads, each opened by its key; {erased} erased"), IsSound: true);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Takes text and keeps only its hash.</summary>
    private sealed class HashingWriter : StringWriter
    {
        private const int Most = 1 << 16;

        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _lines;

        public HashingWriter()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public override void Write(char value)
        {
            base.Write(value);
            if (value == '\n')
            {
                _lines++;
                if (GetStringBuilder().Length > Most)
                {
                    Take();
                }
            }
        }

        public (byte[] Hash, long Lines) Done()
        {
            Take();
            return (_hash.GetHashAndReset(), _lines);
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }

        private void Take()
        {
            _hash.AppendData(Encoding.UTF8.GetBytes(GetStringBuilder().ToString()));
            GetStringBuilder().Clear();
        }
    }
}
