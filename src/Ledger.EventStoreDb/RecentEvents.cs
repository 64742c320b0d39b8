using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>The events sequenced last by this process, as they were read back for it: for those who wait to be answered. Any thread.</summary>
internal sealed class RecentEvents
{
    private const int Most = 8192;
    private const long MostBytes = 16L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LoggedEvent> _events = [];
    private readonly Queue<LoggedEvent> _order = new();
    private long _bytes;

    public void Add(LoggedEvent item)
    {
        lock (_lock)
        {
            if (!_events.TryAdd(item.Index, item))
            {
                return;
            }

            _order.Enqueue(item);
            _bytes += item.Payload.Length + item.HeaderBytes.Length;
            while (_order.Count > Most || (_bytes > MostBytes && _order.Count > 1))
            {
                var old = _order.Dequeue();
                _events.Remove(old.Index);
                _bytes -= old.Payload.Length + old.HeaderBytes.Length;
            }
        }
    }

    public LoggedEvent? Find(long index)
    {
        lock (_lock)
        {
            return _events.GetValueOrDefault(index);
        }
    }
}
