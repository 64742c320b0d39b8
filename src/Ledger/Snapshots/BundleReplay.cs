using System.Globalization;
using System.Text;
using Ledger.Json;
using Ledger.Log;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots;

/// <summary>
/// Checks a bundle with all steps: those of <see cref="BundleVerifier"/>, and then the seventh, for which it replays the disclosed events and compares the
/// registers' documents byte for byte. It needs no ledger, and no network.
/// </summary>
public static class BundleReplay
{
    private const int Derived = 7;

    /// <summary>Checks the bundle in a file or directory.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="question">What the recipient brings along.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="earlier">
    /// The bundles that the recipient holds and that this one continues, in any order. Each is checked, and against the one before it; the checkpoint of the last takes the place of
    /// <see cref="BundleQuestion.Held"/>.
    /// </param>
    /// <exception cref="IOException">A file cannot be read at all.</exception>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: one of the earlier bundles does not verify.</exception>
    public static async Task<BundleVerdict> Verify(string path, BundleQuestion question, CancellationToken ct, IReadOnlyList<string>? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        BundleFiles files;
        try
        {
            files = BundleFiles.Open(path);
        }
        catch (BundleFormatException)
        {
            return BundleVerifier.Verify(path, question); // which says so
        }

        var before = new List<(BundleFiles Files, long Size)>();
        try
        {
            var (start, held) = Earlier(earlier ?? [], question, before);
            var verdict = BundleVerifier.Verify(files, held is null ? question : question with { Held = held });
            if (verdict.Failed is not null)
            {
                return verdict;
            }

            var derived = verdict.Start == 0 ? await Replay(new BundleChain([(files, verdict.Checkpoint!.Size)]), verdict, [], ct).ConfigureAwait(false)
                : before.Count == 0 ? Step(StepOutcome.NotChecked, string.Create(
                    CultureInfo.InvariantCulture, $"Not checked: the bundle continues one of {verdict.Start} entries, and its registers rest on payloads that are in that one. Name it (--base-bundle), or ask for a whole bundle."))
                : start > 0 ? Step(StepOutcome.NotChecked, string.Create(
                    CultureInfo.InvariantCulture, $"Not checked: the earliest of the bundles that you named continues one of {start} entries. Name that one too (--base-bundle), or ask for a whole bundle."))
                : await Replay(new BundleChain([.. before, (files, verdict.Checkpoint!.Size)]), verdict, Rules(verdict), ct).ConfigureAwait(false);
            return verdict with { Steps = [.. verdict.Steps.Select(step => step.Number == Derived ? derived : step)] };
        }
        finally
        {
            files.Dispose();
            before.ForEach(b => b.Files.Dispose());
        }
    }

    // Opens and checks the earlier bundles, shortest log first; gives after how many entries the first of them begins, and the checkpoint of the last.
    private static (long Start, SignedNote? Held) Earlier(IReadOnlyList<string> paths, BundleQuestion question, List<(BundleFiles Files, long Size)> opened)
    {
        var bundles = new List<(string Path, BundleFiles Files, SignedNote Note, long Size)>();
        foreach (var path in paths)
        {
            try
            {
                var files = BundleFiles.Open(path);
                opened.Add((files, 0));
                var note = SignedNote.Parse(files.Read(BundleNames.Checkpoint, SignedNote.MaxSize));
                bundles.Add((path, files, note, Checkpoint.Parse(note.Text).Size));
            }
            catch (FormatException e)
            {
                throw Unusable(path, e.Message);
            }
        }

        opened.Clear();
        var (start, held) = (0L, (SignedNote?)null);
        foreach (var (path, files, note, size) in bundles.OrderBy(b => b.Size))
        {
            var verdict = BundleVerifier.Verify(files, question with { Held = held });
            if (verdict.Failed is { Number: 2 } && held is null)
            {
                // It continues one that was not named: what it holds is checked, and not more is said of it.
                verdict = BundleVerifier.Verify(files, question with { Held = SignedNote.Parse(files.Read(BundleNames.BaseCheckpoint, SignedNote.MaxSize)) });
            }

            if (verdict.Failed is { } failed)
            {
                throw Unusable(path, $"{failed.Name}: {failed.Text}");
            }

            (start, held) = (opened.Count == 0 ? verdict.Start : start, note);
            opened.Add((files, size));
        }

        return (start, held);
    }

    private static LedgerException Unusable(string path, string why) =>
        new(Failure.Usage, $"the earlier bundle {path} does not verify: {why.TrimEnd('.')}", "check it alone with `ledger verify`; what continues it cannot be replayed without it");

    private static IReadOnlyList<WithholdRule> Rules(BundleVerdict verdict) =>
        LedgerJson.Read<SnapshotEvent.SnapshotIssued>(Encoding.UTF8.GetString(verdict.Manifest!.SnapshotJson.Span)).Withhold;

    private static BundleStep Step(StepOutcome outcome, string text, long? index = null) => new(Derived, BundleVerifier.StepNames[Derived - 1], outcome, text, index);

    private static async Task<BundleStep> Replay(BundleChain chain, BundleVerdict verdict, IReadOnlyList<WithholdRule> rules, CancellationToken ct)
    {
        var claim = verdict.Manifest!.Snapshot;
        var folder = Directory.CreateTempSubdirectory("ledger-replay-");
        try
        {
            var log = new BundleLog(chain, claim.Known, rules);
            await using (log.ConfigureAwait(false))
            {
                return await Compare(log, verdict.Start > 0, folder.FullName, claim, ct).ConfigureAwait(false);
            }
        }
        catch (LogCorruptException e)
        {
            return Step(StepOutcome.Failed, string.Create(CultureInfo.InvariantCulture, $"The disclosed events cannot be replayed: {e.Message.TrimEnd('.')}."), e.Index);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BundleStep> Compare(BundleLog log, bool continues, string folder, SnapshotClaim claim, CancellationToken ct)
    {
        IReadOnlyList<Slice> slices = [.. LedgerServices.Slices, new Slice<WithheldState, WithheldEvent>(WithheldEvent.Category, [], _ => [])];
        using var secrets = new Secrets(Path.Combine(folder, "none"));
        var codec = new EventCodec(new EventTypes(slices.Select(s => s.Facts)), new Upcasters(LedgerServices.LiftedFacts), secrets);

        // Every stream is kept in memory: a bundle has no index by which one could be read again.
        using var registers = new RegisterEngine(
            Path.Combine(folder, "views.db"), log, codec, slices, LedgerServices.Computed, new EngineLimits(Streams: int.MaxValue, Rows: int.MaxValue));
        var view = await registers.View(claim.Known, ct).ConfigureAwait(false);
        var day = DateOnly.ParseExact(claim.On, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (same, unknown, closed) = (new List<string>(), new List<string>(), new List<string>());
        var omitted = 0;
        foreach (var (name, sha256) in claim.States)
        {
            ScopedRegister register;
            try
            {
                register = SnapshotStates.Scoped(name, view, day);
            }
            catch (LedgerException)
            {
                unknown.Add(name);
                continue;
            }

            if (continues && log.Unruled.Count(register.Categories) > 0)
            {
                closed.Add(name);
                continue;
            }

            var scope = new SnapshotScope(view, day, [register], log.Omitted);
            omitted += log.Omitted.Count(register.Categories);
            if (scope.Hash(register) != sha256)
            {
                return Step(StepOutcome.Failed, $"Replaying the disclosed events does not give {BundleNames.State(name)}.");
            }

            same.Add(name);
        }

        var rest = omitted == 0 ? string.Empty : $" Of {omitted} streams something is withheld; their rows are in no document, and each document says how many they are.";
        var not = (unknown.Count == 0 ? string.Empty : $" Not checked, since this program does not know them: {string.Join(", ", unknown)}.")
            + (closed.Count == 0 ? string.Empty : $" Not checked, since they rest on payloads that none of the bundles discloses: {string.Join(", ", closed)}.");
        return not.Length == 0
            ? Step(StepOutcome.Passed, $"Replaying the disclosed events{(continues ? ", from the first of the bundles on," : string.Empty)} gives every register byte for byte: {string.Join(", ", same)}.{rest}")
            : Step(StepOutcome.NotChecked, $"Replayed and the same: {(same.Count == 0 ? "none" : string.Join(", ", same))}.{not}{rest}");
    }
}
