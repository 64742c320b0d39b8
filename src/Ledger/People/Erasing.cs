using System.Collections.Concurrent;
using Ledger.Log;
using Ledger.Registers;

namespace Ledger.People;

/// <summary>
/// What goes with the event of an erasure: the key is destroyed and the registers are purged (docs/format/erasure.md). The event comes first. Whatever
/// ends the procedure after it, the rest is done when the registers are brought up to the log next, or when something is recorded next.
/// </summary>
public sealed class Erasing(Secrets secrets, RegisterEngine registers)
{
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    /// <summary>Called after each step; what it throws ends the procedure there.</summary>
    internal Action<ErasureStep>? AfterStep
    {
        get;
        set
        {
            field = value;
            secrets.AfterStep = value;
            registers.AfterErasureStep = value;
        }
    }

    /// <summary>Records an erasure and carries it out.</summary>
    /// <param name="subject">The stream of the subject.</param>
    /// <param name="record">Records the event.</param>
    /// <param name="ct">Cancels, but not the destruction of the key once the event is recorded.</param>
    internal async Task<Outcome> Run(StreamName subject, Func<Task<Outcome>> record, CancellationToken ct)
    {
        if (secrets.Exist)
        {
            secrets.Intend(subject.Value);
        }

        _running[subject.Value] = true;
        try
        {
            AfterStep?.Invoke(ErasureStep.Intended);
            var outcome = await record().ConfigureAwait(false);
            if (outcome is not (Outcome.Recorded or Outcome.Unchanged))
            {
                secrets.TakeBack(subject.Value);
                return outcome;
            }

            AfterStep?.Invoke(ErasureStep.Recorded);
            secrets.Destroy(subject.Value);
            await registers.Purge(ct).ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            _running.TryRemove(subject.Value, out _);
        }
    }

    /// <summary>Finishes what was interrupted. Does nothing, at the cost of one small question, where nothing was.</summary>
    internal async Task Finish(CancellationToken ct)
    {
        if (!secrets.Exist || secrets.Unfinished().Where(s => !_running.ContainsKey(s)).ToList() is not { Count: > 0 } subjects)
        {
            return;
        }

        await registers.Purge(ct).ConfigureAwait(false);
        var view = await registers.View(index: null, ct).ConfigureAwait(false);
        foreach (var subject in subjects)
        {
            // Where the event was not recorded, the subject was not erased.
            if (view.Has(PersonRegister.Erasures, PersonId.Parse(subject[(PersonId.Category.Length + 1)..])))
            {
                secrets.Destroy(subject);
            }
            else
            {
                secrets.TakeBack(subject);
            }
        }
    }
}
