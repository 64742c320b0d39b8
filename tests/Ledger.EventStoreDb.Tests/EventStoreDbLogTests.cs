using Ledger.Log;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

public sealed class EventStoreDbLogTests(ITestOutputHelper console) : EventLogContract
{
    private TestServer _server = null!;

    public override async Task InitializeAsync()
    {
        _server = await TestServer.Start(console);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async Task<IEventLog> Create(TimeProvider time) => await _server.NewLog(time);

    protected override async Task<IEventLog> Reopen(IEventLog log, TimeProvider time)
    {
        await log.DisposeAsync();
        return await TestServer.OpenAnother(log, time);
    }

    protected override async Task<IEventLog?> OpenAnother(IEventLog log, TimeProvider time) => await TestServer.OpenAnother(log, time);
}
