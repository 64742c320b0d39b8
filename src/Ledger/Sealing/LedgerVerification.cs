using System.Globalization;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Witnessing;

namespace Ledger.Sealing;

/// <summary>
/// Reads and hashes everything again: indexes are dense; headers are strictly what the format says, and agree with the columns they stand beside;
/// recorded time never decreases; revisions are dense in each stream; payloads are what headers commit to; the maps of
/// streams that were logged are those of their entries; and the log's root at the guard's size is the one that was signed. Of the embedded engine's log, the indexes by stream and by id lead to each event and nowhere else. Nothing is written, and nothing stored is believed but the signature.
/// </summary>
public static class LedgerVerification
{
    private const int Attempts = 5;

    /// <summary>Verifies a ledger.</summary>
    /// <param name="layout">Where the guard, the stored tree and, unless a key is given, the ledger's own key are.</param>
    /// <param name="log">The log. The embedded engine's is read as it stands in the file; any other through the port.</param>
    /// <param name="key">The key that must have signed, from somewhere else than the ledger; without it, the one in <c>seal/key</c>.</param>
    /// <param name="progress">Told how many events were checked, some hundred at a time.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="personal">What opens encrypted payloads; without it, they are hashed only.</param>
    /// <exception cref="LedgerException">No key was given, and there is none that can be used.</exception>
    public static Task<VerificationReport> Verify(
        Layout layout, IEventLog log, VerifierKey? key, IProgress<long>? progress, CancellationToken ct, PersonalPayloads? personal = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(log);
        return Task.Run(() => Run(layout, log, Current(layout, key), personal, progress, ct), ct);
    }

    /// <summary>The same, with the very key that must have signed the guard.</summary>
    internal static Task<VerificationReport> VerifySignedBy(Layout layout, IEventLog log, VerifierKey signing, IProgress<long>? progress, CancellationToken ct) =>
        Task.Run(() => Run(layout, log, signing, personal: null, progress, ct), ct);

    /// <summary>The key that must have signed the guard: the one that took over from the one given, as far as the handovers can be relied on.</summary>
    internal static VerifierKey Current(Layout layout, VerifierKey? key)
    {
        var (keys, trusted) = KeysFile.Trusting(layout, key);
        return keys.Periods[^1].Handover is { } handover && keys.TryOpen(handover, trusted, PolicyOf(layout), out _, out _, out _) ? keys.Current : trusted;
    }

    /// <summary>The ledger's own policy, if it has one.</summary>
    internal static TrustPolicy? PolicyOf(Layout layout) => File.Exists(layout.Policy) ? Witnesses.ReadPolicy(layout.Policy) : null;

    private static async Task<VerificationReport> Run(
        Layout layout, IEventLog log, VerifierKey key, PersonalPayloads? personal, IProgress<long>? progress, CancellationToken ct)
    {
        var guard = await ReadGuard(layout, key, ct).ConfigureAwait(false);
        var signed = guard.Checkpoint;
        using var stored = OpenTree(layout, out var unusable);
        var maps = await MapCheck.Of(log, ct).ConfigureAwait(false);
        using var pass = new VerificationPass(signed?.Size ?? 0, stored, personal, maps, progress, ct);
        var damage = new List<Finding>();
        var unreadable = await Read(log, pass, damage.Add, ct).ConfigureAwait(false);
        var problem = guard.Problem
            ?? (First(First(pass.Problem, pass.Lost), unreadable) is { } found ? AlteredBefore(found, signed!, pass, stored) ?? found : Compare(signed!, pass, stored))
            ?? Name(log, key)
            ?? Indexes(pass)
            ?? (damage.Find(finding => finding.Verdict == Verdict.Harm) is { } harm ? new VerificationProblem(harm.Index, harm.Says) : null)
            ?? await maps.FirstWrong(log, ct).ConfigureAwait(false);
        return new VerificationReport(
            pass.Events,
            signed,
            problem,
            pass.Clock,
            signed is null || problem is not null ? null : unusable is not null ? unusable : stored is null ? "there is no stored tree" : pass.StoredTree,
            personal?.Report(),
            maps.Count,
            pass.Redactions);
    }

    private static TreeFile? OpenTree(Layout layout, out string? unusable)
    {
        unusable = null;
        try
        {
            return TreeFile.OpenExisting(layout.Tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unusable = $"{layout.Tree} cannot be read: {(Directory.Exists(layout.Tree) ? "it is a directory" : e.Message.TrimEnd('.'))}";
            return null;
        }
    }

    private static async Task<VerificationProblem?> Read(IEventLog log, VerificationPass pass, Action<Finding> damage, CancellationToken ct)
    {
        try
        {
            if (log is EmbeddedEventLog embedded)
            {
                pass.Read(embedded);
            }
            else
            {
                await pass.Read(log is IAuditedLog audited ? audited.ReadAudited(damage, ct) : log.ReadLog(0, ct)).ConfigureAwait(false);
            }

            return null;
        }
        catch (LogCorruptException failure)
        {
            pass.Finish();
            return new VerificationProblem(failure.Index, failure.What);
        }
        catch (LedgerException failure) when (failure.Failure == Failure.Integrity)
        {
            pass.Finish();
            return new VerificationProblem(pass.Events, failure.Message);
        }
    }

    private static VerificationProblem? Name(IEventLog log, VerifierKey key) =>
        log is not ILedgerLog named ? null
        : !named.Meta.TryGetValue(NewLedger.Origin, out var origin) ? new VerificationProblem(null, "the log does not say its origin: what it says of itself was altered")
        : !string.Equals(origin, key.Name, StringComparison.Ordinal) ? new VerificationProblem(null, $"the log says that it is {origin}, and it is signed as {key.Name}")
        : null;

    private static VerificationProblem? Indexes(VerificationPass pass)
    {
        try
        {
            return pass.Indexes();
        }
        catch (LedgerException failure) when (failure.Failure == Failure.Integrity)
        {
            return new VerificationProblem(null, failure.Message);
        }
    }

    private static VerificationProblem? First(VerificationProblem? one, VerificationProblem? other) =>
        one is null || other?.Index < one.Index ? other : one;

    /// <summary>Every event is sound by itself: is the log what was signed?</summary>
    private static VerificationProblem? Compare(Checkpoint signed, VerificationPass pass, TreeFile? stored)
    {
        if (pass.Events < signed.Size)
        {
            return new VerificationProblem(pass.Events, StoredTree.Shorter(pass.Events, signed).Message);
        }

        if (pass.Root == signed.Root)
        {
            return null;
        }

        return FirstAltered(signed, pass, stored) ?? new VerificationProblem(
            null,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the first {signed.Size} events have another root than the signed one; the stored tree does not tell which of them differs first"));
    }

    private static VerificationProblem? AlteredBefore(VerificationProblem found, Checkpoint signed, VerificationPass pass, TreeFile? stored) =>
        pass.FirstOtherLeaf < found.Index ? FirstAltered(signed, pass, stored) : null;

    /// <summary>The first event that differs from the stored tree, if its leaves are what was signed.</summary>
    private static VerificationProblem? FirstAltered(Checkpoint signed, VerificationPass pass, TreeFile? stored) =>
        pass.FirstOtherLeaf is { } index && LeafComparison.Root(stored!, signed.Size) == signed.Root
            ? new VerificationProblem(index, "the log holds another event than the one that was sealed there")
            : null;

    /// <summary>
    /// Reads the guard without the seal lock, which would need leave to write. A sealer that is at work may be writing into the file that was opened, so a
    /// guard that cannot be read is read again.
    /// </summary>
    /// <exception cref="LedgerException">It cannot be trusted.</exception>
    internal static async Task<GuardNote> ReadGuardNote(Layout layout, VerifierKey key, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new Guard(layout, key).Read().Last;
            }
            catch (LedgerException failure) when (failure.Failure == Failure.Integrity && attempt < Attempts)
            {
                await Task.Delay(20, ct).ConfigureAwait(false);
            }
        }
    }

    private static async Task<(Checkpoint? Checkpoint, VerificationProblem? Problem)> ReadGuard(Layout layout, VerifierKey key, CancellationToken ct)
    {
        try
        {
            return ((await ReadGuardNote(layout, key, ct).ConfigureAwait(false)).Sealed.Checkpoint, null);
        }
        catch (LedgerException failure) when (failure.Failure == Failure.Integrity)
        {
            return (null, new VerificationProblem(null, failure.Message));
        }
    }
}
