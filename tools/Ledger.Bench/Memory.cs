namespace Ledger.Bench;

/// <summary>How far the process's working set grows while something runs, looked at every 5 ms.</summary>
internal sealed class Memory : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly long _before;
    private long _peak;

    private Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _before = _peak = Environment.WorkingSet;
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Starts to look.</summary>
    public static Memory Watch() => new();

    /// <summary>The growth so far, in MiB.</summary>
    public double Growth => (Volatile.Read(ref _peak) - _before) / (double)(1 << 20);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Look()
    {
        do
        {
            Volatile.Write(ref _peak, Math.Max(_peak, Environment.WorkingSet));
        }
        while (!_stop.Wait(5));
    }
}
