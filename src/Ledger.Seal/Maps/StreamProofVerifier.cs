using System.Globalization;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Maps;

/// <summary>One checking of a proof of a stream: docs/format/streams-map.md, step by step. What a step has not shown, no later one uses.</summary>
internal sealed class StreamProofVerifier(StreamProof proof, StreamProofQuestion question)
{
    private static readonly (string Name, int ExitCode)[] s_steps =
        [("genuine", 10), ("not rewritten", 11), ("logged", 15), ("as asked", 14), ("sound", 13), ("complete", 12)];

    private readonly List<StreamProofStep> steps = [];
    private readonly List<(long, EventHeader)> events = [];
    private readonly TreeEdge stream = new();
    private Checkpoint checkpoint = null!;
    private StreamsMapClaim? claim;

    private bool IsOfAbsence => proof.Place is null;

    public StreamProofVerdict Run()
    {
        var holds = IsGenuine() && IsNotRewritten() && IsLogged() && IsAsAsked() && IsSound() && (IsOfAbsence ? IsAbsent() : IsComplete());
        for (var i = steps.Count; i < s_steps.Length; i++)
        {
            steps.Add(new StreamProofStep(s_steps[i].Name, s_steps[i].ExitCode, StepOutcome.NotReached, "Not reached."));
        }

        return new StreamProofVerdict(steps, proof.Stream, checkpoint, claim, claim is null ? null : proof.Map.Index, holds ? events : []);
    }

    private static string Events(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} event{(count == 1 ? string.Empty : "s")}");

    private static string Indexes(IReadOnlyList<ProvenEntry> entries)
    {
        const int Most = 12;
        return string.Join(", ", entries.Take(Most).Select(e => e.Index.ToString(CultureInfo.InvariantCulture)))
            + (entries.Count > Most ? string.Create(CultureInfo.InvariantCulture, $" and {entries.Count - Most} more") : string.Empty);
    }

    private bool IsGenuine()
    {
        if (!(question.Keys ?? KeyHistory.Of(question.Key)).TryOpen(proof.Checkpoint, question.Key, question.Policy, out var opened, out var by, out var problem))
        {
            return Fail($"The checkpoint is not one to trust: {problem.TrimEnd('.')}.");
        }

        switch ((question.Policy ?? TrustPolicy.WithoutWitnesses).Check(proof.Checkpoint, by, question.Key))
        {
            case PolicyVerdict.NotMet notMet:
                return Fail($"The checkpoint is not one to trust: {notMet.Reason.TrimEnd('.')}.");
            case PolicyVerdict.Met met:
                checkpoint = opened;
                return Pass(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log's key {by.Name} ({by.KeyId:x8}) signed the checkpoint of {opened.Size} entries{(met.Witnesses.Count > 0 ? $", cosigned by {string.Join(", ", met.Witnesses.Select(w => w.Name))}" : question.Policy is null ? ". You named no policy, so no witness was asked for" : ". The policy asks for no witness")}."));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool IsNotRewritten() => question.Held switch
    {
        null => NotChecked("You named no checkpoint to compare with."),
        { } held when held.Size != checkpoint.Size => NotChecked(string.Create(
            CultureInfo.InvariantCulture, $"You hold a checkpoint of {held.Size} entries, and a proof of one stream cannot show how the one of {checkpoint.Size} follows from it: a bundle can.")),
        { } held when held.Root != checkpoint.Root => Fail(string.Create(
            CultureInfo.InvariantCulture, $"You hold another checkpoint of {held.Size} entries: the log was rewritten, or two logs were signed with one key. Keep both.")),
        _ => Pass("It is the checkpoint that you hold."),
    };

    private bool IsLogged()
    {
        var index = proof.Map.Index;
        var header = proof.Map.Header.Span;
        if (!TreeProofs.VerifyInclusion(index, checkpoint.Size, TreeHash.Leaf(header), proof.Map.Proof, checkpoint.Root))
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"The event that is to have logged the map is not entry {index} of the {checkpoint.Size} that were signed."), index);
        }

        if (!HeaderView.TryParse(header, out var view, out var problem, out var offset))
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {index}: the header does not read: byte {offset}: {problem}."), index);
        }

        if (!StreamsMapClaim.IsBy(in view))
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {index} is not an event that logs a map of streams."), index);
        }

        var payload = proof.Payload.Span;
        if (proof.Salt.Length != PayloadCommitment.SaltSize || payload.Length != view.Length || PayloadCommitment.Compute(proof.Salt.Span, payload) != view.Commit)
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {index}: the payload or its salt is not what the header commits to."), index);
        }

        if (!StreamsMapClaim.TryRead(in view, payload, out var said, out problem))
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {index}: {problem}."), index);
        }

        if (said.Size > index)
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {index} says that it maps {said.Size} entries, more than there were before it."), index);
        }

        claim = said;
        return Pass(string.Create(
            CultureInfo.InvariantCulture,
            $"Entry {index}, recorded {view.Recorded.UtcDateTime.ToString(SnapshotClaim.InstantFormat, CultureInfo.InvariantCulture)}, logged the map of the first {said.Size} entries: {said.Streams} stream{(said.Streams == 1 ? string.Empty : "s")}."));
    }

    private bool IsAsAsked() => claim!.Size < question.AtLeast
        ? Fail(string.Create(CultureInfo.InvariantCulture, $"You asked about at least the first {question.AtLeast} entries, and the proof speaks of the first {claim.Size} only. Ask for a newer one."))
        : question.AtLeast > 0
            ? Pass(string.Create(CultureInfo.InvariantCulture, $"The proof speaks of the first {claim.Size} entries; you asked for at least {question.AtLeast}."))
            : NotChecked(string.Create(CultureInfo.InvariantCulture, $"You did not say of how many entries the proof must speak. It speaks of the first {claim.Size}."));

    private bool IsSound()
    {
        var (previous, recorded) = (-1L, DateTimeOffset.MinValue);
        foreach (var entry in proof.Events)
        {
            var leaf = TreeHash.Leaf(entry.Header.Span);
            if (Problem(entry, in leaf, previous, recorded, out var header) is { } problem)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Index}: {problem}."), entry.Index);
            }

            (previous, recorded) = (entry.Index, header!.Recorded);
            stream.Append(in leaf);
            events.Add((entry.Index, header));
        }

        return Pass(IsOfAbsence
            ? "There are no events in the proof, as there are to be none in the stream."
            : proof.Events.Count == 1
                ? $"The header is well-formed, of this stream, the first of it, and entry {Indexes(proof.Events)} of the log."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {proof.Events.Count} headers are well-formed, of this stream, numbered 0 to {proof.Events.Count - 1} in it without a gap, and are entries {Indexes(proof.Events)} of the log."));
    }

    private string? Problem(ProvenEntry entry, in TreeHash leaf, long previous, DateTimeOffset recorded, out EventHeader? header)
    {
        header = null;
        if (!TreeProofs.VerifyInclusion(entry.Index, checkpoint.Size, leaf, entry.Proof, checkpoint.Root))
        {
            return string.Create(CultureInfo.InvariantCulture, $"the header is not that entry of the {checkpoint.Size} that were signed");
        }

        if (!HeaderView.TryParse(entry.Header.Span, out var view, out var problem, out var offset))
        {
            return string.Create(CultureInfo.InvariantCulture, $"the header does not read: byte {offset}: {problem}");
        }

        header = view.ToHeader();
        return !string.Equals(header.Stream, proof.Stream, StringComparison.Ordinal) ? $"it is of another stream, {header.Stream}"
            : header.Rev != stream.Size ? string.Create(CultureInfo.InvariantCulture, $"it is revision {header.Rev} of the stream, and revision {stream.Size} comes next")
            : entry.Index <= previous ? "it stands in the log before the one before it"
            : entry.Index >= claim!.Size ? string.Create(CultureInfo.InvariantCulture, $"the map is of the first {claim.Size} entries, which this is not among")
            : header.Recorded < recorded ? "it says that it was recorded before the one before it"
            : null;
    }

    private bool IsComplete()
    {
        var (place, count) = (proof.Place!, stream.Size);
        var leaf = new MappedStream(MappedStream.NameOf(proof.Stream), count, stream.Root());
        return TreeProofs.VerifyInclusion(place.Place, claim!.Streams, leaf.Hash(), place.Proof, claim.Root)
            ? Pass(string.Create(
                CultureInfo.InvariantCulture,
                $"The map has this stream at place {place.Place + 1} of {claim.Streams}, with {Events(count)} that have these headers. None is left out, and none was added."))
            : Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"The map does not have this stream with exactly these {Events(count)} at place {place.Place + 1} of {claim.Streams}: an event was left out, or is one too many, or the place is another."));
    }

    private bool IsAbsent()
    {
        var name = MappedStream.NameOf(proof.Stream);
        var (below, above) = (proof.Below, proof.Above);
        if (below is null && above is null)
        {
            return claim!.Streams == 0 && claim.Root == TreeHash.Empty
                ? Pass("The map is empty: there was no stream at all.")
                : Fail(string.Create(CultureInfo.InvariantCulture, $"The map has {claim.Streams} streams, and the proof shows none of them."));
        }

        if ((IsFalse(below, name, wanted: -1) ?? IsFalse(above, name, wanted: 1)) is { } wrong)
        {
            return Fail(wrong);
        }

        if (below is null ? above!.Place != 0 : above is null ? below.Place != claim!.Streams - 1 : above.Place != below.Place + 1)
        {
            return Fail("The two places in the map are not next to each other, or the one is not at its end: the stream could stand between.");
        }

        return Pass(
            below is null ? "In the map, which is ordered by the hashes of names, the first stream comes after this one."
            : above is null ? "In the map, which is ordered by the hashes of names, the last stream comes before this one."
            : string.Create(CultureInfo.InvariantCulture, $"The map is ordered by the hashes of names. Its places {below.Place + 1} and {above.Place + 1} of {claim!.Streams} are next to each other, one before this name and one after: there is nothing between."));
    }

    private string? IsFalse(MapPlace? neighbour, TreeHash name, int wanted)
    {
        if (neighbour is null)
        {
            return null;
        }

        var mapped = neighbour.Stream!.Value;
        return Math.Sign(TreeHash.Compare(mapped.Name, in name)) != wanted
            ? string.Create(CultureInfo.InvariantCulture, $"Place {neighbour.Place + 1} of the map is not on the side of this stream's name where it is said to be.")
            : !TreeProofs.VerifyInclusion(neighbour.Place, claim!.Streams, mapped.Hash(), neighbour.Proof, claim.Root)
                ? string.Create(CultureInfo.InvariantCulture, $"What is said of place {neighbour.Place + 1} is not in the map that was logged.")
                : null;
    }

    private bool Pass(string text) => Add(StepOutcome.Passed, text, null);

    private bool NotChecked(string text) => Add(StepOutcome.NotChecked, text, null);

    private bool Fail(string text, long? index = null) => Add(StepOutcome.Failed, text, index);

    private bool Add(StepOutcome outcome, string text, long? index)
    {
        var (name, code) = s_steps[steps.Count];
        steps.Add(new StreamProofStep(name, code, outcome, text, index));
        return outcome != StepOutcome.Failed;
    }
}
