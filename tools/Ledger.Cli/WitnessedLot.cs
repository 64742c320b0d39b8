using Ledger.Import;
using Ledger.Sealing;
using Ledger.Witnessing;

namespace Ledger.Cli;

/// <summary>
/// Commands of a file, of which nothing is told before it is witnessed where witnesses are required: they are asked once for many commands, not once for each.
/// Where they are not, every command is told at once.
/// </summary>
internal sealed class WitnessedLot(Session session, bool required, Func<Outcome, CommandLine, int> tell)
{
    // A few seconds of recording: longer, and somebody who watches sees nothing for too long.
    private const int Most = 1000;

    private readonly List<(Outcome Outcome, CommandLine Line)> _waiting = [];

    /// <summary>The first line of which nothing was told yet; 0 if there is none.</summary>
    public long FirstLine => _waiting is [var first, ..] ? first.Line.Line : 0;

    /// <summary>Takes what became of a command; gives the exit code, which is not 0 where it failed. What came before it is told first.</summary>
    /// <exception cref="NotWitnessedException">Witnesses are required, and did not cosign.</exception>
    public async Task<int> Add(Outcome outcome, CommandLine line, CancellationToken ct)
    {
        if (!required)
        {
            return tell(outcome, line);
        }

        if (outcome is Outcome.Refused or Outcome.Conflict)
        {
            await Witness(ct);
            return tell(outcome, line);
        }

        _waiting.Add((outcome, line));
        if (_waiting.Count >= Most)
        {
            await Witness(ct);
        }

        return 0;
    }

    /// <summary>Has what waits witnessed, and tells it.</summary>
    /// <exception cref="NotWitnessedException">The witnesses did not cosign; it goes on waiting.</exception>
    public async Task Witness(CancellationToken ct)
    {
        var receipts = await session.Get<Sealer>().Witnessed([.. _waiting.Select(w => w.Outcome).OfType<Outcome.Recorded>().SelectMany(r => r.Facts).Select(f => f.Receipt)], ct);
        var next = 0;
        foreach (var (outcome, line) in _waiting)
        {
            tell(outcome is Outcome.Recorded recorded ? recorded with { Facts = [.. recorded.Facts.Select(fact => fact with { Receipt = receipts[next++] })] } : outcome, line);
        }

        _waiting.Clear();
    }

    /// <summary>The same; gives why not, if it did not succeed.</summary>
    public async Task<LedgerException?> TryWitness(CancellationToken ct)
    {
        try
        {
            await Witness(ct);
            return null;
        }
        catch (LedgerException e)
        {
            return e;
        }
    }
}
