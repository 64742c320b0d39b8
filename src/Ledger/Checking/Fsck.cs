using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Documents;
using Ledger.Keys;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Tiles;
using Ledger.Witnessing;

namespace Ledger.Checking;

/// <summary>One of the things that were held against the others, and what came of it.</summary>
/// <param name="What">Which: log, guard, keys, policy, redactions, tree, witnesses, timestamps, snapshots, registers, evidence, secrets, tiles.</param>
/// <param name="Found">What was found, as a clause.</param>
/// <param name="IsSound">Whether it is as it should be.</param>
/// <param name="Index">The first index that is wrong, where there is one.</param>
public sealed record FsckVerdict(string What, string Found, bool IsSound, long? Index = null);

/// <summary>
/// Holds everything in a data directory against everything else: the log against the guard, as <see cref="LedgerVerification"/> does; the history of keys, what witnesses cosigned, what was stamped, under
/// what snapshots went out and static tiles against the log; the registers against a rebuild; evidence files against their names; and the keys of erasable payloads against what they protect.
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
        var (keys, trusted, wrongKeys) = Keys(key);
        var (logged, unread) = await Logged(ct).ConfigureAwait(false);
        Checkpoint Open(SignedNote note) => keys.Open(note, trusted, policy, out _);
        var signing = keys.Periods[^1].Handover is { } handover && keys.TryOpen(handover, trusted, policy, out _, out _, out _) ? keys.Current : trusted;
        var report = await LedgerVerification.VerifySignedBy(layout, log, signing, progress, ct).ConfigureAwait(false);
        var verdicts = new List<FsckVerdict>
        {
            report.Problem is { } problem
                ? new FsckVerdict("log", problem.What, IsSound: false, problem.Index)
                : new FsckVerdict("log", Invariant($"{report.Events} facts read and hashed, {report.Sealed} of them sealed"), IsSound: true),
            report.Guard is { } guard
                ? new FsckVerdict("guard", Invariant($"signed, {guard.Size} facts"), IsSound: true)
                : new FsckVerdict("guard", "cannot be trusted", IsSound: false),
        };

        var kept = new KeptCheckpoints(layout, keys, trusted, policy, logged).All();
        var tilesOpened = tiles is null ? null : Opened(tiles, Open);
        var roots = await Roots([.. kept.Select(h => h.Checkpoint?.Size).Append(tilesOpened?.Size).OfType<long>()], ct).ConfigureAwait(false);
        FsckVerdict Of(string what, string none, string some) => KeptVerdict(what, [.. kept.Where(k => k.What == what)], roots, report, none, some);
        verdicts.Add(wrongKeys is not null ? new FsckVerdict("keys", wrongKeys, IsSound: false)
            : unread ?? KeysVerdict(keys, logged, report, Of("keys", "one key, which was never replaced", "changes of keys")));
        verdicts.Add(PolicyVerdict());
        verdicts.Add(new("redactions", Redacted(report.Redactions), IsSound: true));
        verdicts.Add(new("tree", report.StoredTree is { } tree ? $"{tree}; it is disposable, and made anew when it is next needed" : report.Problem is null ? "as the log has it" : "not compared", report.StoredTree is null));
        verdicts.Add(Of("witnesses", "nobody has cosigned anything", "cosigned checkpoints"));
        verdicts.Add(Of("timestamps", "no checkpoint was stamped", "stamped checkpoints"));
        verdicts.Add(Of("snapshots", "no snapshot went out", "checkpoints under which snapshots went out"));
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

    // A history that cannot be read is said, and the one key then counts alone.
    private (KeyHistory Keys, VerifierKey Trusted, string? Problem) Keys(VerifierKey? key)
    {
        try
        {
            var (keys, trusted) = KeysFile.Trusting(layout, key);
            return (keys, trusted, null);
        }
        catch (LedgerException e) when (e.Failure == Failure.Integrity && File.Exists(layout.Keys))
        {
            var alone = key ?? SealSetup.VerifierKeyOf(layout);
            return (KeyHistory.Of(alone), alone, e.Message);
        }
    }

    private async Task<(LoggedKeys Logged, FsckVerdict? Unread)> Logged(CancellationToken ct)
    {
        try
        {
            return (await LoggedKeysOf.Read(log, ct).ConfigureAwait(false), null);
        }
        catch (LogCorruptException e)
        {
            return (new LoggedKeys([]), new FsckVerdict("keys", $"what the log says of them cannot be read: {e.What}", IsSound: false, e.Index));
        }
        catch (LedgerException e) when (e.Failure == Failure.Integrity)
        {
            return (new LoggedKeys([]), new FsckVerdict("keys", $"what the log says of them cannot be read: {e.Message}", IsSound: false));
        }
    }

    private FsckVerdict KeysVerdict(KeyHistory keys, LoggedKeys logged, VerificationReport report, FsckVerdict handovers)
    {
        if (!handovers.IsSound)
        {
            return handovers;
        }

        var prepared = File.Exists(layout.NextKey);
        if (logged.Contradiction(keys, 0, report.Events) is var (index, what))
        {
            return new FsckVerdict("keys", $"{what}; {(prepared ? "a change of keys was interrupted: finish it with `ledger key rotate`" : $"compare {layout.Keys} with a backup")}", IsSound: false, index);
        }

        return !prepared && File.Exists(layout.Key) && KeySource.IsFile(layout) && !SealSetup.VerifierKeyOf(layout).Equals(keys.Current)
            ? new FsckVerdict("keys", "the key that is here is not the one that signs now: nothing can be sealed", IsSound: false)
            : handovers;
    }

    private FsckVerdict PolicyVerdict()
    {
        if (!File.Exists(layout.Policy))
        {
            return new FsckVerdict("policy", "there is none", IsSound: true);
        }

        try
        {
            var policy = Witnesses.ReadPolicy(layout.Policy);
            return new FsckVerdict("policy", Invariant($"{policy.Witnesses.Count} witnesses, quorum {policy.Quorum}"), IsSound: true);
        }
        catch (LedgerException e)
        {
            return new FsckVerdict("policy", e.Message, IsSound: false);
        }
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

    private static FsckVerdict KeptVerdict(string what, List<KeptCheckpoint> kept, Dictionary<long, TreeHash> roots, VerificationReport report, string none, string some)
    {
        foreach (var (_, path, checkpoint, problem) in kept)
        {
            if (problem is not null)
            {
                return new FsckVerdict(what, $"{path}: {problem}", IsSound: false);
            }

            if (!roots.TryGetValue(checkpoint!.Size, out var root) || (report.Guard is { } guard && checkpoint.Size > guard.Size))
            {
                return new FsckVerdict(
                    what,
                    report.Problem is null ? Invariant($"{path}: it is of {checkpoint.Size} facts, more than there are sealed: the log was rolled back") : Invariant($"{path}: not compared with a log that is not sound"),
                    IsSound: false);
            }

            if (root != checkpoint.Root)
            {
                return new FsckVerdict(what, Invariant($"{path}: it is of another history of the first {checkpoint.Size} facts"), IsSound: false);
            }
        }

        return new FsckVerdict(what, kept.Count == 0 ? none : Invariant($"{kept.Count} {some}, the largest of {kept.Max(h => h.Checkpoint!.Size)} facts"), IsSound: true);
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
