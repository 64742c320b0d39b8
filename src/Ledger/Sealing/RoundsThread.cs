namespace Ledger.Sealing;

/// <summary>
/// A thread for rounds that nobody's own thread runs: where many callers are, a round that waited for its turn behind them in the thread pool would leave the disk idle. It is made when it is
/// first needed.
/// </summary>
internal sealed class RoundsThread(Action run) : IDisposable
{
    private readonly object _gate = new();
    private Thread? _thread;
    private bool _wanted;
    private bool _ended;

    /// <summary>Has the rounds run.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _wanted = true;
            if (_thread is null)
            {
                _thread = new Thread(Loop) { IsBackground = true, Name = "ledger sealer" };
                _thread.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Ends the thread, if it has nothing to do any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Loop()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_wanted)
                {
                    if (_ended)
                    {
                        return;
                    }

                    Monitor.Wait(_gate);
                }

                _wanted = false;
            }

            run();
        }
    }
}
