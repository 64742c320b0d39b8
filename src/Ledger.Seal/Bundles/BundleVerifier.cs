using System.Globalization;
using System.Numerics;

namespace Ledger.Seal.Bundles;

/// <summary>
/// Checks a bundle with the recipient's own key and nothing else: steps 1 to 6 and 8 of docs/format/bundle.md, in that order. Step 7 needs
/// the product, and is told as not checked.
/// </summary>
public sealed class BundleVerifier
{
    /// <summary>The names of the steps, from 1.</summary>
    public static IReadOnlyList<string> StepNames { get; } = ["genuine", "not rewritten", "complete", "sound", "exact cut", "logged", "derived", "well-formed"];

    private const int Genuine = 1;
    private const int NotRewritten = 2;
    private const int Complete = 3;
    private const int Sound = 4;
    private const int ExactCut = 5;
    private const int Logged = 6;
    private const int Derived = 7;
    private const int WellFormed = 8;
    private readonly BundleFiles files;
    private readonly BundleQuestion question;
    private readonly BundleStep?[] steps = new BundleStep?[WellFormed + 1];
    private SignedNote note = null!;
    private KeyHistory keys = null!;
    private string? wrongKeys;
    private Checkpoint? checkpoint;
    private Checkpoint? held;
    private Checkpoint? from;
    private BundleManifest? manifest;
    private EntriesPass? pass;
    private string? malformed;
    private TreeHash? withheldHash;
    private long documents;
    private long documentsNotHere;

    private BundleVerifier(BundleFiles files, BundleQuestion question) => (this.files, this.question) = (files, question);

    /// <summary>Opens and checks the bundle in a file or directory. Whatever its bytes are, this ends, with a verdict.</summary>
    /// <exception cref="IOException">The file cannot be read at all.</exception>
    public static BundleVerdict Verify(string path, BundleQuestion question)
    {
        try
        {
            using var bundle = BundleFiles.Open(path);
            return Verify(bundle, question);
        }
        catch (BundleFormatException e)
        {
            return Unreadable(e.Message);
        }
    }

    /// <summary>Checks an open bundle.</summary>
    public static BundleVerdict Verify(BundleFiles bundle, BundleQuestion question)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(question);
        return new BundleVerifier(bundle, question).Run();
    }

    private static BundleVerdict Unreadable(string why)
    {
        var all = StepNames.Select((name, i) => i + 1 == WellFormed
            ? new BundleStep(WellFormed, name, StepOutcome.Failed, Sentence(why))
            : NotReached(i + 1));
        return new BundleVerdict([.. all], Checkpoint: null, Manifest: null, 0, 0, new Dictionary<WithheldReason, long>());
    }

    private static BundleStep NotReached(int step) => new(step, StepNames[step - 1], StepOutcome.NotReached, "Not reached.");

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause.AsSpan(1)}.";

    private static string Instant(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString(SnapshotClaim.InstantFormat, CultureInfo.InvariantCulture);

    private BundleVerdict Run()
    {
        try
        {
            RunSteps();
        }
        catch (BundleFormatException e)
        {
            malformed ??= e.Message;
        }
        catch (FormatException e)
        {
            malformed ??= e.Message; // a note, a key, a policy or a receipt in the bundle
        }

        var failed = Array.Exists(steps, step => step is { Outcome: StepOutcome.Failed });
        malformed ??= files.Damaged is { } damaged ? $"{damaged} does not have the checksum that the zip gives it" : null;
        if (!failed)
        {
            steps[WellFormed] = malformed is not null
                ? new BundleStep(WellFormed, StepNames[WellFormed - 1], StepOutcome.Failed, Sentence(malformed))
                : new BundleStep(WellFormed, StepNames[WellFormed - 1], StepOutcome.Passed, "Every file of the bundle is one that belongs there, and was checked.");
        }

        if (!failed && malformed is null)
        {
            steps[Derived] = new BundleStep(
                Derived, StepNames[Derived - 1], StepOutcome.NotChecked, "Not checked here: `ledger verify` replays the disclosed events and compares the registers with what they give.");
        }

        return new BundleVerdict(
            [.. Enumerable.Range(1, WellFormed).Select(i => steps[i] ?? NotReached(i))],
            checkpoint,
            manifest,
            from?.Size ?? 0,
            pass?.Disclosed ?? 0,
            pass?.Reasons ?? new Dictionary<WithheldReason, long>(),
            documents,
            documentsNotHere);
    }

    private void RunSteps()
    {
        if (!IsGenuine() || !IsOfTheHeldLog())
        {
            return;
        }

        ReadManifest();
        var shape = new BundleShape(checkpoint!.Size, from?.Size ?? 0);
        var foreign = shape.Check(files.Names);
        using var withheld = new WithheldReader(files.Has(BundleNames.Withheld) ? files.OpenRead(BundleNames.Withheld) : null);
        var edge = from is null ? [] : BaseEdge();
        if (steps[NotRewritten] is { Outcome: StepOutcome.Failed })
        {
            return;
        }

        // What is compared with other roots: of what the recipient holds, and of where one key took over from another.
        long[] wanted = [.. keys.Periods.Skip(1).Select(p => p.From), .. held is null ? (long[])[] : [held.Size]];
        pass = new EntriesPass(files, shape, wanted, edge, withheld, manifest, question.Progress);
        pass.Run(checkpoint.Root);
        withheldHash = withheld.Hash();
        malformed ??= pass.Malformed;
        if (IsNotRewritten() && IsComplete(shape, foreign) && IsSound() && manifest is not null && IsCutExactly() && IsLogged())
        {
            CheckListedFiles();
        }
    }

    private bool IsGenuine()
    {
        note = SignedNote.Parse(files.Read(BundleNames.Checkpoint, SignedNote.MaxSize));
        keys = History();
        if (!keys.TryOpen(note, question.Key, question.Policy, out checkpoint, out var by, out var problem))
        {
            return Fail(Genuine, $"The checkpoint is not one to trust: {problem.TrimEnd('.')}.{(wrongKeys is null ? string.Empty : $" (The file {BundleNames.Keys} in the bundle leads nowhere: {wrongKeys.TrimEnd('.')}.)")}");
        }

        switch ((question.Policy ?? TrustPolicy.WithoutWitnesses).Check(note, by, question.Key))
        {
            case PolicyVerdict.NotMet notMet:
                checkpoint = null;
                return Fail(Genuine, $"The checkpoint is not one to trust: {notMet.Reason.TrimEnd('.')}.");
            case PolicyVerdict.Met met:
                var cosigned = met.Witnesses.Count > 0 ? $"cosigned by {string.Join(", ", met.Witnesses.Select(w => w.Name))}"
                    : question.Policy is null ? "You named no policy, so no witness was asked for" : "The policy asks for no witness";
                return Pass(Genuine, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log's key {by.Name} ({by.KeyId:x8}) signed the checkpoint of {checkpoint.Size} entries{(met.Witnesses.Count > 0 ? ", " : ". ")}{cosigned}.{Led(by)}"));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The sender says the history, and every handover in it is signed. One that is none leaves the recipient's own key, and is refused in the last step.
    private KeyHistory History()
    {
        try
        {
            return KeyHistory.Parse(files.Read(BundleNames.Keys, KeyHistory.MaxSize));
        }
        catch (Exception e) when (e is NoteFormatException or BundleFormatException)
        {
            wrongKeys = e.Message;
            return KeyHistory.Of(question.Key);
        }
    }

    private string Led(VerifierKey by) =>
        (by.Equals(question.Key) ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" It is not the key that you have, {question.Key.KeyId:x8}, but each change between the two was signed by the key before it and the one after."))
        + (keys.Periods.FirstOrDefault(p => p.Key.Equals(by)) is { CompromisedFrom: { } from }
            ? string.Create(CultureInfo.InvariantCulture, $" The sender says that this key is compromised from {from} entries on: beyond that it counts with your witnesses only.") : string.Empty);

    // What can be said of the checkpoint that the recipient holds before the entries are read.
    private bool IsOfTheHeldLog()
    {
        if (question.Held is { } mine && !keys.TrySigned(mine, out held))
        {
            return Fail(NotRewritten, "None of the log's keys signed the checkpoint that you hold: it is another log's, or the keys in the bundle are not all that the log had.");
        }

        if (files.Has(BundleNames.BaseCheckpoint))
        {
            var signed = SignedNote.Parse(files.Read(BundleNames.BaseCheckpoint, SignedNote.MaxSize));
            if (!keys.TrySigned(signed, out var opened))
            {
                return Fail(NotRewritten, "The checkpoint that the bundle continues is not genuine: none of the log's keys signed it.");
            }

            if (opened.Size == 0 || opened.Size > checkpoint!.Size)
            {
                return Fail(NotRewritten, string.Create(CultureInfo.InvariantCulture, $"The bundle says that it continues a log of {opened.Size} entries, and its own has {checkpoint!.Size}."));
            }

            from = opened;
        }

        var start = from?.Size ?? 0;
        return held switch
        {
            null when start > 0 => Fail(NotRewritten, string.Create(
                CultureInfo.InvariantCulture, $"The bundle continues a log of {start} entries that you should hold already. Give the checkpoint that you hold (--base), or ask for a whole bundle.")),
            { } later when later.Size > checkpoint!.Size => Fail(NotRewritten, string.Create(
                CultureInfo.InvariantCulture, $"You hold a checkpoint of {later.Size} entries, and this bundle's has only {checkpoint.Size}: it is older than what you hold, or the log was cut.")),
            { } earlier when earlier.Size < start => Fail(NotRewritten, string.Create(
                CultureInfo.InvariantCulture, $"You hold a checkpoint of {earlier.Size} entries, and the bundle begins after {start}: what lies between is missing.")),
            _ => true,
        };
    }

    private TreeHash[] BaseEdge()
    {
        var count = BitOperations.PopCount((ulong)from!.Size);
        var bytes = files.Read(BundleNames.BaseEdge, count * TreeHash.Size);
        if (bytes.Length != count * TreeHash.Size)
        {
            Fail(NotRewritten, string.Create(CultureInfo.InvariantCulture, $"{BundleNames.BaseEdge} does not hold the {count} hashes of a log of {from.Size} entries."));
            return [];
        }

        var edge = TreeHash.In(bytes).ToArray();
        if (TreeEdge.Restore(from.Size, edge).Root() != from.Root)
        {
            Fail(NotRewritten, "The edge that the bundle begins with does not give the root of the checkpoint that it says it continues.");
        }

        return edge;
    }

    private bool IsNotRewritten()
    {
        if (pass!.Incomplete is null && OtherHandover() is { } other)
        {
            return Fail(NotRewritten, string.Create(
                CultureInfo.InvariantCulture, $"The first {other} entries are not those of the checkpoint at which the log's key changed: the log was rewritten, or two logs were signed with one key."));
        }

        if (held is { Size: > 0 })
        {
            return pass.Incomplete is not null // what was signed is not here, so nothing can be compared; the next step says so
                || (pass.Roots.TryGetValue(held.Size, out var root) && root == held.Root
                    ? Pass(NotRewritten, string.Create(CultureInfo.InvariantCulture, $"The log of this bundle continues the one whose checkpoint of {held.Size} entries you hold."))
                    : Fail(NotRewritten, string.Create(
                        CultureInfo.InvariantCulture, $"The first {held.Size} entries are not those of the checkpoint that you hold: the log was rewritten, or two logs were signed with one key. Keep both.")));
        }

        steps[NotRewritten] = new BundleStep(
            NotRewritten, StepNames[NotRewritten - 1], StepOutcome.NotChecked, "You hold no earlier checkpoint to compare with. Keep this bundle's for the next one.");
        return true;
    }

    // Both keys signed what the log was when one took over from the other.
    private long? OtherHandover() => keys.Periods.Skip(1)
        .Where(p => pass!.Roots.TryGetValue(p.From, out var root) && root != Checkpoint.Parse(p.Handover!.Text).Root)
        .Select(p => (long?)p.From).FirstOrDefault();

    private bool IsComplete(BundleShape shape, (string Name, long Index)? foreign)
    {
        if (pass!.Incomplete is var (what, index))
        {
            return Fail(Complete, $"The entries are not all there, or not as they were signed: {what}.", index);
        }

        if (foreign is var (name, at))
        {
            return Fail(Complete, string.Create(CultureInfo.InvariantCulture, $"The bundle holds {name}, and a log of {shape.Size} entries has no such part in it."), at);
        }

        return pass.BaseRoot is { } root && root != from!.Root
            ? Fail(Complete, "The entries that overlap with what you hold are not those.", shape.FirstTile * Tile.FullWidth)
            : Pass(Complete, $"The bundle holds {shape.Told()}. Nothing is left out.");
    }

    private bool IsSound()
    {
        if (pass!.Unsound is var (what, index))
        {
            return Fail(Sound, index is { } at ? string.Create(CultureInfo.InvariantCulture, $"Entry {at}: {what}.") : Sentence(what), index);
        }

        if (WrongDocument() is { } document)
        {
            return Fail(Sound, document);
        }

        if (malformed is not null)
        {
            return false; // withheld.jsonl, a file of payloads or a tile could not be read: what was not compared is not sound
        }

        var logged = pass.Keys;
        if (wrongKeys is null && logged.Contradiction(keys, from?.Size ?? 0, checkpoint!.Size) is var (saying, contradiction))
        {
            return Fail(Sound, saying is { } entry ? string.Create(CultureInfo.InvariantCulture, $"Entry {entry}: {contradiction}.") : Sentence(contradiction), saying);
        }

        var kept = pass.Reasons.Values.Sum();
        return Pass(Sound, string.Create(
            CultureInfo.InvariantCulture,
            $"Every header is well-formed, in its place in its stream, and not dated before the one before it. {pass.Disclosed} payloads are here and are what their headers commit to; {kept} are withheld, each with a reason.{(pass.Maps is (var computed, > 0 and var disclosed) ? $" Of {disclosed} maps of streams {computed} were computed again, and are right." : string.Empty)}{(logged.Count > 0 ? $" What the log says of its keys is what {BundleNames.Keys} says." : string.Empty)}{Documents()}"));
    }

    private string? WrongDocument()
    {
        foreach (var name in files.Names)
        {
            if (!BundleNames.TryEvidence(name, out var sha256))
            {
                continue;
            }

            var hash = HashOf(name);
            if (hash.ToHex() != sha256)
            {
                return $"The document {name} is not the one that its name says.";
            }

            if (malformed is null && !pass!.Documents.Contains(hash))
            {
                return $"The document {name} is named by no payload in the bundle.";
            }

            documents++;
        }

        documentsNotHere = Math.Max(0, pass!.Documents.Count - documents);
        return null;
    }

    private string Documents() =>
        (documents == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {documents} documents that they name are here, and are what their names say."))
        + (documentsNotHere == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {documentsNotHere} documents that they name are not here: the sender does not hold them, or keeps them back."));

    private bool IsCutExactly()
    {
        var claim = manifest!.Snapshot;
        if (manifest.Index >= checkpoint!.Size || claim.Known >= manifest.Index || claim.Known < (from?.Size ?? 0))
        {
            return Fail(ExactCut, string.Create(
                CultureInfo.InvariantCulture, $"The bundle says that it is of what was known at entry {claim.Known}, and was logged by entry {manifest.Index}: that is not within the entries that it holds."));
        }

        var (last, next) = (pass!.KnownRecorded!.Value, pass.NextRecorded!.Value);
        if (claim.Asked is not { } asked)
        {
            return Pass(ExactCut, string.Create(CultureInfo.InvariantCulture, $"The snapshot is of what was known at entry {claim.Known}, recorded {Instant(last)}. It was asked by that index."));
        }

        if (last > asked.UtcTicks)
        {
            return Fail(ExactCut, string.Create(
                CultureInfo.InvariantCulture, $"The snapshot was asked as known at {Instant(asked.UtcTicks)}, and entry {claim.Known}, which it includes, was recorded later, {Instant(last)}."), claim.Known);
        }

        return next <= asked.UtcTicks
            ? Fail(ExactCut, string.Create(
                CultureInfo.InvariantCulture, $"The snapshot was asked as known at {Instant(asked.UtcTicks)}, and entry {claim.Known + 1}, which it leaves out, was recorded by then, {Instant(next)}."), claim.Known + 1)
            : Pass(ExactCut, string.Create(
                CultureInfo.InvariantCulture, $"The snapshot is of what was known at {Instant(asked.UtcTicks)}: entry {claim.Known} was recorded by then, and entry {claim.Known + 1} after it."));
    }

    private bool IsLogged()
    {
        var (index, claim) = (manifest!.Index, manifest.Snapshot);
        if (index < (from?.Size ?? 0) || pass!.IssuedHeader is not { } header || !HeaderView.TryParse(header, out var view, out _, out _) || !view.Type.SequenceEqual("SnapshotIssued"u8))
        {
            return Fail(Logged, string.Create(CultureInfo.InvariantCulture, $"Entry {index} is not the event that logged this snapshot."), index);
        }

        if (pass.IssuedPayload is not { } payload || FactPayload.FactOf(payload) is not { } fact || !fact.AsSpan().SequenceEqual(manifest.SnapshotJson.Span))
        {
            return Fail(Logged, string.Create(CultureInfo.InvariantCulture, $"What {BundleNames.Manifest} says of the snapshot is not what entry {index} logged."), index);
        }

        if (claim.Base != from?.Size)
        {
            return Fail(Logged, string.Create(CultureInfo.InvariantCulture, $"The bundle begins after {from?.Size ?? 0} entries, and the snapshot was logged as one that begins after {claim.Base ?? 0}."), index);
        }

        foreach (var (register, sha256) in claim.States)
        {
            if (WrongState(register, sha256, index, header) is { } wrong)
            {
                return Fail(Logged, wrong, index);
            }
        }

        if (files.Names.FirstOrDefault(n => (BundleNames.RegisterOfState(n) ?? BundleNames.RegisterOfProof(n)) is { } r && !claim.States.Any(s => s.Register == r)) is { } more)
        {
            return Fail(Logged, $"{more} is in the bundle, and entry {index} did not log it.", index);
        }

        return Pass(Logged, string.Create(
            CultureInfo.InvariantCulture, $"Entry {index} logged this snapshot for {claim.Recipient}, with the hashes of its {claim.States.Count} registers: {string.Join(", ", claim.States.Select(s => s.Register))}."));
    }

    private string? WrongState(string register, TreeHash sha256, long index, byte[] header)
    {
        var (state, proof) = (BundleNames.State(register), BundleNames.Proof(register));
        if (!files.Has(state) || !files.Has(proof))
        {
            return $"The snapshot was logged with the register {register}, and {(files.Has(state) ? proof : state)} is missing.";
        }

        if (HashOf(state) != sha256)
        {
            return $"{state} is not the document whose hash was logged.";
        }

        Receipt receipt;
        try
        {
            receipt = Receipt.Parse(files.Read(proof, Receipt.MaxSize));
        }
        catch (ReceiptFormatException e)
        {
            return $"{proof} is no receipt: {e.Message}.";
        }

        return receipt.Index == index && receipt.Header.AsSpan().SequenceEqual(header) && receipt.Checkpoint.ToBytes().AsSpan().SequenceEqual(note.ToBytes())
            && TreeProofs.VerifyInclusion(index, checkpoint!.Size, TreeHash.Leaf(header), receipt.Proof, checkpoint.Root)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{proof} does not prove that entry {index} is in the log that was signed.");
    }

    private TreeHash HashOf(string name)
    {
        using var file = files.OpenRead(name);
        return Sha256.HashData(file);
    }

    // What nothing else vouches for: the files that the manifest lists, all of them and no others.
    private void CheckListedFiles()
    {
        string[] listable = [BundleNames.BaseCheckpoint, BundleNames.BaseEdge, BundleNames.Keys, BundleNames.Policy, BundleNames.Procedure, BundleNames.Report, BundleNames.Withheld];
        foreach (var name in listable)
        {
            var listed = manifest!.Files.FirstOrDefault(file => file.Name == name);
            if (!files.TryLength(name, out var length))
            {
                malformed ??= listed is not null || name is BundleNames.Procedure or BundleNames.Keys or BundleNames.Policy ? $"{name} is missing" : null;
                continue;
            }

            var hash = name is BundleNames.Withheld ? withheldHash : HashOf(name);
            if (listed is null || listed.Size != length || listed.Sha256 != hash)
            {
                malformed ??= $"{name} is not the file that {BundleNames.Manifest} lists";
            }
        }

        foreach (var name in files.Names)
        {
            // Its hash was held against its name before.
            if (BundleNames.TryEvidence(name, out var sha256)
                && !(manifest!.Files.FirstOrDefault(file => file.Name == name) is { } listed && files.TryLength(name, out var length) && listed.Size == length && listed.Sha256.ToHex() == sha256))
            {
                malformed ??= $"{name} is not listed in {BundleNames.Manifest} as it is";
            }
        }

        if (manifest!.Files.FirstOrDefault(file => BundleNames.TryEvidence(file.Name, out _) && !files.Has(file.Name)) is { } gone)
        {
            malformed ??= $"{gone.Name} is missing";
        }

        if (manifest!.Files.FirstOrDefault(file => !BundleNames.TryEvidence(file.Name, out _) && !listable.Contains(file.Name, StringComparer.Ordinal)) is { } other)
        {
            malformed ??= $"{BundleNames.Manifest} lists {other.Name}, which it should not";
        }

        if (malformed is null)
        {
            CheckKeysAndPolicy();
        }
    }

    private void CheckKeysAndPolicy()
    {
        malformed = wrongKeys; // their history was gone by from the first step on
        if (malformed is null)
        {
            TrustPolicy.Parse(files.Read(BundleNames.Policy, TrustPolicy.MaxSize));
        }
    }

    private void ReadManifest()
    {
        try
        {
            manifest = BundleManifest.Parse(files.Read(BundleNames.Manifest, BundleManifest.MaxSize));
        }
        catch (BundleFormatException e)
        {
            malformed = e.Message; // the entries are checked all the same
        }
    }

    private bool Pass(int step, string text)
    {
        steps[step] = new BundleStep(step, StepNames[step - 1], StepOutcome.Passed, text);
        return true;
    }

    private bool Fail(int step, string text, long? index = null)
    {
        steps[step] = new BundleStep(step, StepNames[step - 1], StepOutcome.Failed, text, index);
        return false;
    }
}
