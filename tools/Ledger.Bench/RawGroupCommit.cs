using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Ledger.Bench;

/// <summary>
/// The peer of concurrent writers: each hands its row to one thread, which commits all that wait in one transaction, and waits until its row is durable.
/// What commits is <see cref="RawSqlite"/>.
/// </summary>
internal sealed class RawGroupCommit : IAsyncDisposable
{
    private readonly Channel<(StoredBytes Row, TaskCompletionSource Durable)> _waiting =
        Channel.CreateUnbounded<(StoredBytes, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RawSqlite _raw;

    public RawGroupCommit(RawSqlite raw)
    {
        _raw = raw;
        new Thread(Run) { IsBackground = true, Name = "raw writer" }.Start();
    }

    /// <summary>Completes when the row is durable.</summary>
    public Task Insert(StoredBytes row)
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((row, durable));
        return durable.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await _ended.Task;
    }

    private void Run()
    {
        var (rows, answers) = (new List<StoredBytes>(), new List<TaskCompletionSource>());
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out var next))
            {
                rows.Add(next.Row);
                answers.Add(next.Durable);
            }

            _raw.InOneTransaction(CollectionsMarshal.AsSpan(rows));
            answers.ForEach(static durable => durable.SetResult());
            rows.Clear();
            answers.Clear();
        }

        _ended.SetResult();
    }
}
