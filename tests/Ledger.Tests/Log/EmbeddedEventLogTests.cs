using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Testing;

namespace Ledger.Tests.Log;

public sealed class EmbeddedEventLogTests : EventLogContract
{
    private readonly TempDirectory _directory = new();

    private int _count;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task<IEventLog> Create(TimeProvider time) =>
        Task.FromResult<IEventLog>(EmbeddedEventLog.Create(_directory.File($"{++_count}.db"), time));

    protected override async Task<IEventLog> Reopen(IEventLog log, TimeProvider time)
    {
        await log.DisposeAsync();
        return EmbeddedEventLog.Open(((EmbeddedEventLog)log).Path, time);
    }

    protected override Task<IEventLog?> OpenAnother(IEventLog log, TimeProvider time) =>
        Task.FromResult<IEventLog?>(EmbeddedEventLog.Open(((EmbeddedEventLog)log).Path, time));
}
