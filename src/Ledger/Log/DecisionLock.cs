using Ledger.Sealing;

namespace Ledger.Log;

/// <summary>
/// Lets commands whose rules ask other streams decide and append one at a time, in this process and among those on one data directory, so that two of
/// them cannot each rest on the other not being there (two offices made accountable for one subject).
/// </summary>
public sealed class DecisionLock(Layout layout) : IDisposable
{
    private readonly SemaphoreSlim _here = new(1, 1);

    /// <summary>Waits for the turn. It is over when the result is disposed; disposing it again does nothing.</summary>
    public async Task<IDisposable> Take(CancellationToken ct)
    {
        await _here.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return new Turn(_here, await SealLock.Acquire(layout, layout.DecisionLock, ct).ConfigureAwait(false));
        }
        catch
        {
            _here.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _here.Dispose();

    private sealed class Turn(SemaphoreSlim here, SealLock file) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                file.Dispose();
                here.Release();
            }
        }
    }
}
