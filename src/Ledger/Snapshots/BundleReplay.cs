using System.Globalization;
using Ledger.Log;
using Ledger.People;
using Ledger.Registers;
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
    /// <exception cref="IOException">The file cannot be read at all.</exception>
    public static async Task<BundleVerdict> Verify(string path, BundleQuestion question, CancellationToken ct)
    {
        BundleFiles files;
        try
        {
            files = BundleFiles.Open(path);
        }
        catch (BundleFormatException)
        {
            return BundleVerifier.Verify(path, question); // which says so
        }

        using (files)
        {
            var verdict = BundleVerifier.Verify(files, question);
            if (verdict.Failed is not null)
            {
                return verdict;
            }

            var derived = await Replay(files, verdict, ct).ConfigureAwait(false);
            return verdict with { Steps = [.. verdict.Steps.Select(step => step.Number == Derived ? derived : step)] };
        }
    }

    private static BundleStep Step(StepOutcome outcome, string text, long? index = null) => new(Derived, BundleVerifier.StepNames[Derived - 1], outcome, text, index);

    private static async Task<BundleStep> Replay(BundleFiles files, BundleVerdict verdict, CancellationToken ct)
    {
        if (verdict.Start > 0)
        {
            return Step(StepOutcome.NotChecked, string.Create(
                CultureInfo.InvariantCulture, $"Not checked: the bundle continues one of {verdict.Start} entries, and its registers rest on payloads that are in that one. Ask for a whole bundle to have them derived."));
        }

        var claim = verdict.Manifest!.Snapshot;
        var folder = Directory.CreateTempSubdirectory("ledger-replay-");
        try
        {
            var log = new BundleLog(files, verdict.Checkpoint!.Size, claim.Known);
            await using (log.ConfigureAwait(false))
            {
                return await Compare(log, folder.FullName, claim, ct).ConfigureAwait(false);
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

    private static async Task<BundleStep> Compare(BundleLog log, string folder, SnapshotClaim claim, CancellationToken ct)
    {
        IReadOnlyList<Slice> slices = [.. LedgerServices.Slices, new Slice<WithheldState, WithheldEvent>(WithheldEvent.Category, [], _ => [])];
        using var secrets = new Secrets(Path.Combine(folder, "none"));
        var codec = new EventCodec(new EventTypes(slices.Select(s => s.Facts)), new Upcasters(LedgerServices.LiftedFacts), secrets);

        // Every stream is kept in memory: a bundle has no index by which one could be read again.
        using var registers = new RegisterEngine(
            Path.Combine(folder, "views.db"), log, codec, slices, LedgerServices.Computed, new EngineLimits(Streams: int.MaxValue, Rows: int.MaxValue));
        var view = await registers.View(claim.Known, ct).ConfigureAwait(false);
        var day = DateOnly.ParseExact(claim.On, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (same, unknown) = (new List<string>(), new List<string>());
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

            var scope = new SnapshotScope(view, day, [register], log.Omitted);
            omitted += log.Omitted.Count(register.Categories);
            if (scope.Hash(register) != sha256)
            {
                return Step(StepOutcome.Failed, $"Replaying the disclosed events does not give {BundleNames.State(name)}.");
            }

            same.Add(name);
        }

        var rest = omitted == 0 ? string.Empty : $" Of {omitted} streams something is withheld; their rows are in no document, and each document says how many they are.";
        return unknown.Count == 0
            ? Step(StepOutcome.Passed, $"Replaying the disclosed events gives every register byte for byte: {string.Join(", ", same)}.{rest}")
            : Step(StepOutcome.NotChecked, $"Replayed and the same: {(same.Count == 0 ? "none" : string.Join(", ", same))}. Not checked, since this program does not know them: {string.Join(", ", unknown)}.{rest}");
    }
}
