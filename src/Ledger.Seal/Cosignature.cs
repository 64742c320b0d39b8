using System.Buffers.Binary;

namespace Ledger.Seal;

/// <summary>One witness's statement on a note: at this time this was the largest tree of the log it had seen.</summary>
/// <param name="Witness">The key that signed.</param>
/// <param name="Time">When, in seconds since 1970 UTC, by the witness's clock.</param>
public sealed record Cosignature(VerifierKey Witness, long Time)
{
    /// <summary>
    /// The cosignatures on a note by the witnesses one knows, each once with its latest time, in the order they were given.
    /// Signatures by others are ignored; one that claims to be by a known witness and is wrong makes the whole note refused.
    /// </summary>
    /// <exception cref="NotGenuineException">A cosignature by a known witness is wrong.</exception>
    public static IReadOnlyList<Cosignature> On(SignedNote note, params IEnumerable<VerifierKey> witnesses)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(witnesses);
        var found = new List<Cosignature>();
        foreach (var witness in witnesses.Where(key => key.Type == VerifierKey.Cosignature).Distinct())
        {
            var lines = note.Signatures.Where(line => line.IsBy(witness)).ToList();
            if (lines.Count == 0)
            {
                continue;
            }

            if (!note.VerifiedBy(witness))
            {
                throw new NotGenuineException($"note: the cosignature by {witness.Name} ({witness.KeyId:x8}) is wrong");
            }

            found.Add(new Cosignature(witness, lines.Max(line => BinaryPrimitives.ReadInt64BigEndian(line.Signature))));
        }

        return found;
    }
}
