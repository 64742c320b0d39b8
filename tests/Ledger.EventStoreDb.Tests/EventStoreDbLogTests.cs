using Ledger.Log;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

public sealed class EventStoreDbLogTests(ITestOutputHelper console) : EventLogContract
{
    private readonly TestServer _server = TestServer.For(console);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override Task<IEventLog> Create(TimeProvider time) => _server.NewLog(time);

    protected override async Task<IEventLog> Reopen(IEventLog log, TimeProvider time)
    {
        await log.DisposeAsync();
        return await TestServer.Open(log, time);
    }

    protected override async Task<IEventLog?> OpenAnother(IEventLog log, TimeProvider time) => await TestServer.Open(log, time);
}
