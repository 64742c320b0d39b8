using System.Security.Cryptography;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Snapshots;

/// <summary>
/// The registers that go out, as of one point. Rows of streams of which something is withheld are left out of them, since whoever replays what is disclosed
/// could not make them, and since they would tell what is withheld; each document says how many streams that concerns.
/// </summary>
internal sealed class SnapshotScope(RegisterView view, DateOnly on, IReadOnlyList<ScopedRegister> registers, OmittedStreams omitted)
{
    /// <summary>The registers, by name.</summary>
    public IReadOnlyList<ScopedRegister> Registers { get; } = registers;

    /// <summary>The streams of which something is withheld.</summary>
    public OmittedStreams Omitted { get; } = omitted;

    /// <summary>Whether the payloads of a category's streams are in scope.</summary>
    public bool Discloses(string category) => Registers.Any(r => r.Categories.Contains(category));

    /// <summary>A register's document.</summary>
    public RegisterAnswer Answer(ScopedRegister register)
    {
        var rows = register.Stored is { } stored
            ? view.Entries(stored, entity: null, key: null, on).Where(row => !Omitted.Made(row.MadeBy)).Select(row => AnswerRow.Of(row, row.HoldsOn(on), view.Index))
            : register.Computed!.Rows(view, on).OrderBy(row => row.Row, StoredEntry.Order).Select(row => AnswerRow.Of(row.Row, row.Holds, view.Index));
        return new RegisterAnswer(register.Name, on, view.Index, view.Recorded, rows.ToList(), Omitted.Count(register.Categories));
    }

    /// <summary>The SHA-256 of a register's document.</summary>
    public TreeHash Hash(ScopedRegister register)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            Answer(register).WriteTo(stream);
        }

        return TreeHash.FromBytes(hash.Hash);
    }
}
