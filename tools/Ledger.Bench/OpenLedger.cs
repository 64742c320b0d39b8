using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Sealing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Bench;

/// <summary>A ledger as the product composes it.</summary>
internal sealed class OpenLedger : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OpenLedger(Layout layout)
    {
        Layout = layout;
        _services = new ServiceCollection().AddLedger(layout, Caller, TimeProvider.System).BuildServiceProvider();
    }

    public static Caller Caller { get; } = new("bench-desk-1", Role.Office);

    public Layout Layout { get; }

    public EmbeddedEventLog Log => _services.GetRequiredService<EmbeddedEventLog>();

    public Sealer Sealer => _services.GetRequiredService<Sealer>();

    public EventCodec Codec => _services.GetRequiredService<EventCodec>();

    public IMediator Mediator => _services.GetRequiredService<IMediator>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<OpenLedger> Create(string directory)
    {
        var layout = new Layout(directory);
        await NewLedger.Create(layout, "bench.example/ledger", NewLedger.DefaultZone, TimeProvider.System);
        return new OpenLedger(layout);
    }

    public static OpenLedger Open(string directory) => new(new Layout(directory));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
