using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The leaves of a log as it gives them back, one after the other from an index on: each is of the event that has its index.</summary>
internal sealed class LeafReader : IAsyncDisposable
{
    private readonly IHeaderLog? _headers;
    private readonly IAsyncEnumerator<LoggedEvent>? _events;
    private readonly CancellationToken _ct;
    private readonly List<TreeHash> _chunk = [];
    private long _next;
    private int _taken;
    private bool _ended;

    public LeafReader(IEventLog log, long from, CancellationToken ct)
    {
        (_next, _ct) = (from, ct);
        _headers = log as IHeaderLog;
        _events = _headers is null ? log.ReadLog(from, ct).GetAsyncEnumerator(ct) : null;
    }

    /// <summary>The next leaf; null at the end of the log.</summary>
    /// <exception cref="LogCorruptException">The log gave another index.</exception>
    public async ValueTask<TreeHash?> Next()
    {
        if (_events is not null)
        {
            return await _events.MoveNextAsync().ConfigureAwait(false) ? StoredTree.LeafOf(_events.Current, _next++) : null;
        }

        if (_taken == _chunk.Count && !_ended)
        {
            _ct.ThrowIfCancellationRequested();
            _chunk.Clear();
            _taken = 0;
            _ended = !_headers!.ReadLeaves(_next, _chunk);
            _next += _chunk.Count;
        }

        return _taken < _chunk.Count ? _chunk[_taken++] : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _events?.DisposeAsync() ?? ValueTask.CompletedTask;
}
