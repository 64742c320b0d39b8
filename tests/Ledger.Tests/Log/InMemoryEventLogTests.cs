using Ledger.Log;
using Ledger.Testing;

namespace Ledger.Tests.Log;

public sealed class InMemoryEventLogTests : EventLogContract
{
    protected override Task<IEventLog> Create(TimeProvider time) => Task.FromResult<IEventLog>(new InMemoryEventLog(time));

    protected override async Task<IEventLog> Reopen(IEventLog log, TimeProvider time)
    {
        var reopened = ((InMemoryEventLog)log).OpenAnother();
        await log.DisposeAsync();
        return reopened;
    }

    protected override Task<IEventLog?> OpenAnother(IEventLog log, TimeProvider time) => Task.FromResult<IEventLog?>(((InMemoryEventLog)log).OpenAnother());
}
